// All inputs, with the frequency of each kind.
import * as fc from 'fast-check'
import type { RequestInput, Identity, Body, Expectation, SingleInput } from '../input.ts'
import { longAnswerPath } from './answers.ts'
import { recordings, updates } from './calls.ts'
import {
  condition,
  addresses,
  costlyIntegration,
  integration,
  largeCondition,
  misshapen,
  ofService,
  largeIntegration,
  soundIntegration,
} from './integrations.ts'
import { pathsWithQueries, signed, type Query } from './queries.ts'
import { damage } from './rows.ts'
import { sharedTemplates } from './shared-templates.ts'
import { fileRows, kindAndSettings, mapping, posted, source } from './sources.ts'
import { anything, deepJson, number, text, word } from './texts.ts'

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: Body
  readonly headers?: Readonly<Record<string, string>>
  readonly hosts?: readonly string[]
  readonly firstPath?: string
  readonly expects?: Expectation
}

const asOperator = fc.constantFrom<Identity>('operator', 'operator as guest')
const asAnybody = fc.constantFrom<Identity>(
  'operator',
  'operator as guest',
  'guest',
  'manager',
  'reader',
  'sender',
  'nobody',
  'forged',
)
/** Mostly sent by an identity with the right to it. */
const mostly = fc.oneof({ weight: 9, arbitrary: asOperator }, { weight: 1, arbitrary: asAnybody })

/** A kind of input. */
interface Kind {
  readonly what: string
  /** The frequency of the kind. */
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<SingleInput>
}

function kind(weight: number, what: string, request: fc.Arbitrary<Request>, as: fc.Arbitrary<Identity> = mostly): Kind {
  const arbitrary = fc
    .record({ request, as, pick: fc.nat(10_000) })
    .map(({ request, as, pick }): RequestInput => ({ what, as, pick, ...request }))
  return { what, weight, arbitrary }
}

const post = (path: string, json: unknown): Request => ({ method: 'POST', path, body: { json } })
const patch = (path: string, json: unknown): Request => ({ method: 'PATCH', path, body: { json } })

/** Any draft of an integration: the API must respond, but the response is not known. */
const drafted = fc.oneof(
  { weight: 6, arbitrary: integration.map((one): object => one) },
  { weight: 3, arbitrary: soundIntegration },
  { weight: 1, arbitrary: largeIntegration },
  { weight: 1, arbitrary: costlyIntegration },
  { weight: 2, arbitrary: ofService },
  { weight: 1, arbitrary: misshapen },
)

const step = fc.record(
  {
    kind: fc.constant('webhook'),
    name: word,
    url: addresses,
    enabled: fc.boolean(),
    needs_recording: fc.boolean(),
    timeout_s: fc.integer({ min: 1, max: 3 }),
    later_s: fc.oneof(fc.integer({ min: 0, max: 60 }), number),
    send: fc.constantFrom('json', 'audio'),
    form: fc.dictionary(text, text, { maxKeys: 3 }),
    take: fc.option(fc.dictionary(fc.constantFrom('summary', 'tags', 'custom.x'), text, { maxKeys: 3 })),
    auth: fc.oneof(fc.constant({ type: 'none' }), fc.constant({ type: 'bearer', token: '{{secret}}' })),
  },
  { requiredKeys: ['kind', 'name', 'url', 'timeout_s'] },
)

/** A step that runs, and whose receiver's response does not end. */
const stepOfLongAnswer = word.map((name) => ({
  kind: 'webhook',
  name,
  url: `http://{{receiver}}${longAnswerPath}`,
  enabled: true,
  needs_recording: false,
  timeout_s: 10,
}))

const number164 = fc.integer({ min: 61_255_500_000, max: 61_255_500_099 }).map((one) => `+${one}`)
const directoryEntry = fc.record(
  {
    number: fc.oneof(number164, text),
    name: text,
    campaign: text,
    country: text,
    timezone: text,
    do_not_record: fc.boolean(),
  },
  { requiredKeys: ['number'] },
)

const configuration = fc.record(
  {
    offhook: fc.constant(1),
    sources: fc.array(source, { maxLength: 2 }),
    steps: fc.array(step, { maxLength: 2 }),
    numbers: fc.array(directoryEntry, { maxLength: 4 }),
    integrations: fc.array(fc.oneof(integration, ofService), { maxLength: 3 }),
  },
  { requiredKeys: ['offhook'] },
)

const sample = fc.constantFrom({ example: 'answered' }, { example: 'missed' }, { call_id: '{{call}}' })

const integrationChange = fc.oneof(
  integration.map((one): object => one),
  fc.record({ conditions: condition }),
  fc.record({ request: fc.dictionary(word, anything, { maxKeys: 3 }) }),
  fc.constant({ enabled: true }),
  fc.constant({ request: null }),
)

const onIntegration = fc
  .constantFrom('duplicate', 'resume', 'acknowledge', 'rotate-signing-secret', 'oauth/begin')
  .map((verb): Request => ({ method: 'POST', path: `~/integrations/{{integration}}/${verb}` }))

const onDelivery = fc
  .constantFrom('resend', 'cancel', 'preview-current')
  .map((verb): Request => ({ method: 'POST', path: `~/deliveries/{{delivery}}/${verb}` }))

const byMessage = fc
  .tuple(
    posted,
    fc.oneof(
      fc.constant(''),
      text.map((one) => `/${encodeURIComponent(one.toWellFormed().slice(0, 500))}`),
    ),
    text,
  )
  .map(([{ body, encoding }, path, query]): Request => ({
    method: 'POST',
    path: `/in/{{token}}${path}?a=${encodeURIComponent(query.toWellFormed().slice(0, 2000))}`,
    body,
    ...(encoding !== undefined && { headers: { 'content-encoding': encoding } }),
  }))

const many = (times: number, unread = false): Expectation => ({ is: 'limited', times, unread })

/** Requests that would take memory or work without a limit. */
const floods = fc.oneof(
  fc.constant<Request>({
    method: 'POST',
    path: '/inbox/flood',
    body: { type: 'text/plain', text: 'x'.repeat(250 * 1024) },
    expects: many(1000),
  }),
  fc.constant<Request>({ method: 'GET', path: '~/stream', expects: many(600, true) }),
)

const guesses = word.map((name): Request => ({
  ...post('/api/v1/session', { email: `${name}@example.com`, password: 'a guess of twelve' }),
  headers: { 'sec-fetch-site': 'same-origin' },
  expects: many(40),
}))

/** Passwords that are long enough, but are among the first guesses of an attacker. */
const weakPasswords = [
  'november2026',
  'qwertyuiop12',
  'Password1234',
  'iloveyou2026',
  '123456789012',
  'aaaaaaaaaaaa',
  'offhook-offhook',
  'letmeinletmein',
  'Summer2026!!',
]

/** Inputs that the API must refuse: over a bound, packed in a way that is not allowed, or of another account. */
const refusals: readonly Kind[] = [
  kind(
    1,
    'conditions over a bound',
    fc.tuple(soundIntegration, largeCondition).map(([one, conditions]): Request => ({
      ...post('~/integrations', { ...one, conditions }),
      expects: { is: 'kept off' },
    })),
    asOperator,
  ),
  kind(
    1,
    "inbox of another's",
    soundIntegration.map((one): Request => ({
      ...post('~/integrations', { ...one, request: { url: '{{inbox}}' } }),
      expects: { is: 'refused' },
    })),
    asOperator,
  ),
  kind(
    1,
    "command of another's",
    fc.constant<Request>({
      ...post('~/steps', { kind: 'command', name: 'nothing', command: 'nothing', timeout_s: 1 }),
      expects: { is: 'refused' },
    }),
    fc.constantFrom<Identity>('guest', 'operator as guest'),
  ),
  kind(
    1,
    'message by Brotli',
    fc.constant<Request>({
      method: 'POST',
      path: '/in/{{token}}',
      headers: { 'content-encoding': 'br' },
      body: { type: 'application/json', text: '{"id":"1"}' },
      expects: { is: 'refused' },
    }),
    asOperator,
  ),
  kind(
    2,
    'two hosts',
    fc.constantFrom('/healthz', '~/calls', '/api/v1/events').map((path): Request => ({
      method: path.endsWith('events') ? 'POST' : 'GET',
      path,
      hosts: ['127.0.0.1', 'calls.example.com'],
      expects: { is: 'refused' },
    })),
    asOperator,
  ),
  kind(
    2,
    'reused key',
    fc.record({ key: fc.uuid(), number: number164, isFirst: fc.boolean() }).map(({ key, number, isFirst }): Request => {
      const paths = ['~/numbers?partial=true', '~/numbers'] as const
      const [firstPath, path] = isFirst ? paths : [paths[1], paths[0]]
      return {
        ...post(path, { number }),
        firstPath,
        headers: { 'idempotency-key': key },
        expects: { is: 'refused' },
      }
    }),
    asOperator,
  ),
  kind(
    4,
    'weak password',
    fc.constantFrom(...weakPasswords).map((password): Request => ({
      ...post('/api/v1/links/{{link}}', { password, name: 'Weak', email: 'weak@example.com' }),
      headers: { 'sec-fetch-site': 'same-origin' },
      expects: { is: 'refused' },
    })),
    fc.constant<Identity>('nobody'),
  ),
]

/** Inputs that would give their sender more rights. */
const climbs: readonly Kind[] = [
  kind(
    2,
    'key with more rights',
    fc.constant({
      ...post('~/keys', { name: 'more', role: 'admin', rights: ['events'] }),
      expects: { is: 'refused' as const },
    }),
    fc.constant<Identity>('manager'),
  ),
  kind(
    2,
    'invitation of a person',
    word.map((name) => ({
      ...post('~/invitations', { email: `${name}@example.com`, name, role: 'viewer' }),
      expects: { is: 'refused' as const },
    })),
    fc.constantFrom<Identity>('manager', 'reader', 'guest'),
  ),
]

const configured: readonly Kind[] = [
  kind(
    80,
    'preview',
    fc
      .record({ integration: drafted, sample, event: fc.constantFrom('final', 'ringing') })
      .map((one) => post('~/integrations/preview', one)),
    fc.oneof({ weight: 5, arbitrary: asOperator }, fc.constant<Identity>('reader')),
  ),
  kind(
    56,
    'integration',
    drafted.map((one) => post('~/integrations', one)),
  ),
  kind(
    20,
    'change of an integration',
    integrationChange.map((one) => patch('~/integrations/{{integration}}', one)),
  ),
  kind(
    12,
    'test of an integration',
    fc
      .record({
        integration: fc.oneof(integration, soundIntegration),
        sample,
        to: fc.constantFrom('receiver', 'inbox'),
      })
      .map((one) => post('~/integrations/test', one)),
  ),
  kind(8, 'act on an integration', onIntegration),
  kind(
    4,
    'past calls',
    fc
      .record({
        from: fc.constant('2020-01-01T00:00:00Z'),
        conditions: condition,
        rate: number,
        dry_run: fc.boolean(),
      })
      .map((one) => post('~/integrations/{{integration}}/past-calls', one)),
  ),
  kind(
    20,
    'source',
    source.map((one) => post('~/sources', one)),
  ),
  kind(
    8,
    'change of a source',
    kindAndSettings.map(({ settings }) => patch('~/sources/{{source}}', { settings })),
  ),
  kind(
    4,
    'check of a source',
    kindAndSettings.map((one) => post('~/sources/check', one)),
  ),
  kind(4, 'messages played again', fc.constant(post('~/sources/{{source}}/messages/replay', {}))),
  kind(
    8,
    'step',
    step.map((one) => post('~/steps', one)),
  ),
  kind(
    1,
    'step of a long answer',
    stepOfLongAnswer.map((one) => post('~/steps', one)),
  ),
  kind(
    4,
    'number',
    fc.oneof(directoryEntry, fc.array(directoryEntry, { maxLength: 50 })).map((one) => post('~/numbers', one)),
  ),
  kind(
    12,
    'configuration',
    fc.record({ config: configuration, dry_run: fc.boolean() }).map((one) => post('~/config', one)),
  ),
]

/** The beginning of a session shows its phone system. */
const sessionBeginnings = [
  '',
  'Asterisk Call Manager/13.0.0\r\n',
  'Content-Type: auth/request\n\n',
  '{"type":"ChannelCreated"}\n',
]

const callUpdates: readonly Kind[] = [
  kind(
    64,
    'events',
    fc
      .oneof(
        { weight: 6, arbitrary: updates.map((one): Body => ({ json: one })) },
        deepJson.map((json): Body => ({ type: 'application/json', text: json })),
      )
      .map((body): Request => ({ method: 'POST', path: '/api/v1/events', body })),
  ),
  kind(48, 'message', byMessage, fc.constant<Identity>('nobody')),
  kind(
    12,
    'rows of a file',
    fc
      .record({ rows: fileRows, dry_run: fc.boolean(), mapping: fc.option(mapping) })
      .map(({ mapping, ...rest }) =>
        post('~/sources/{{source}}/import', { ...rest, ...(mapping !== null && { mapping, dry_run: true }) }),
      ),
  ),
  kind(
    8,
    'recording',
    recordings.map((bytes): Request => ({
      method: 'PUT',
      path: '~/calls/{{call}}/recording',
      body: { type: 'application/octet-stream', bytes },
    })),
  ),
  kind(
    4,
    'recorded session',
    fc.tuple(fc.constantFrom(...sessionBeginnings), fc.oneof(text, deepJson)).map(([first, body]): Request => ({
      method: 'POST',
      path: '~/replay?send=true',
      body: { type: 'application/octet-stream', text: first + body },
    })),
  ),
]

function kindsOf(queries: readonly Query[]): Kind[] {
  return [
    ...configured,
    ...callUpdates,
    ...climbs,
    ...refusals,
    kind(
      80,
      'query',
      pathsWithQueries(queries).map((path): Request => ({ method: 'GET', path })),
      fc.oneof({ weight: 6, arbitrary: asOperator }, asAnybody),
    ),
    kind(
      8,
      'link to a recording',
      signed.map((one): Request => ({ method: 'GET', path: `/recordings/${one}` })),
      fc.constant<Identity>('nobody'),
    ),
    kind(8, 'act on a delivery', onDelivery),
    kind(4, 'flood', floods, fc.constant<Identity>('reader')),
    kind(4, 'guesses of a password', guesses, fc.constant<Identity>('nobody')),
    kind(
      4,
      'person',
      word.map((name) => post('~/invitations', { email: `${name}@example.com`, name, role: 'owner' })),
      asOperator,
    ),
    kind(
      4,
      'sign-in',
      fc.record({ email: text, password: text }).map((one) => post('/api/v1/session', one)),
      fc.constant<Identity>('nobody'),
    ),
    {
      what: 'stored row',
      weight: 24,
      arbitrary: fc.record({ what: fc.constant('stored row'), pick: fc.nat(10_000), damage }),
    },
    {
      what: 'shared template',
      weight: 12,
      arbitrary: fc.record({ what: fc.constant('shared template'), pasted: sharedTemplates }),
    },
  ]
}

/**
 * The mixture of the kinds whose names contain one of the words (no words: of all kinds). `queries`: the paths that can
 * be read. `null`: there is no such kind.
 */
export function inputs(queries: readonly Query[], words: readonly string[]): fc.Arbitrary<SingleInput> | null {
  const kinds = kindsOf(queries).filter(({ what }) => words.length === 0 || words.some((word) => what.includes(word)))
  return kinds.length === 0 ? null : fc.oneof(...kinds)
}
