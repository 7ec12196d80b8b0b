// All inputs, by how often each kind of them comes.
import * as fc from 'fast-check'
import type { RequestInput, Identity, Body, Expectation, Input } from '../input.ts'
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
import { fileRows, kindAndSettings, mapping, posted, source } from './sources.ts'
import { anything, deepJson, number, text, word } from './texts.ts'

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: Body
  readonly headers?: Readonly<Record<string, string>>
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
/** Mostly those who may. */
const mostly = fc.oneof({ weight: 9, arbitrary: asOperator }, { weight: 1, arbitrary: asAnybody })

function kind(
  what: string,
  request: fc.Arbitrary<Request>,
  as: fc.Arbitrary<Identity> = mostly,
): fc.Arbitrary<RequestInput> {
  return fc
    .record({ request, as, pick: fc.nat(10_000) })
    .map(({ request, as, pick }) => ({ what, as, pick, ...request }))
}

const post = (path: string, json: unknown): Request => ({ method: 'POST', path, body: { json } })
const patch = (path: string, json: unknown): Request => ({ method: 'PATCH', path, body: { json } })

/** Any of an integration: what the API is to answer is not known, only that it does. */
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
  .map((verb): Request => ({ method: 'POST', path: `/api/v1/integrations/{{integration}}/${verb}` }))

const onDelivery = fc
  .constantFrom('resend', 'cancel', 'preview-current')
  .map((verb): Request => ({ method: 'POST', path: `/api/v1/deliveries/{{delivery}}/${verb}` }))

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

/** What takes memory or work of whoever asks for it without an end. */
const floods = fc.oneof(
  fc.constant<Request>({
    method: 'POST',
    path: '/inbox/flood',
    body: { type: 'text/plain', text: 'x'.repeat(250 * 1024) },
    expects: many(1000),
  }),
  fc.constant<Request>({ method: 'GET', path: '/api/v1/stream', expects: many(600, true) }),
)

const guesses = word.map((name): Request => ({
  ...post('/api/v1/session', { email: `${name}@example.com`, password: 'a guess of twelve' }),
  headers: { 'sec-fetch-site': 'same-origin' },
  expects: many(40),
}))

/** What is over a bound, packed as it may not be, or another account's. */
const refusals = fc.oneof(
  kind(
    'conditions over a bound',
    fc.tuple(soundIntegration, largeCondition).map(([one, conditions]): Request => ({
      ...post('/api/v1/integrations', { ...one, conditions }),
      expects: { is: 'kept off' },
    })),
    asOperator,
  ),
  kind(
    "inbox of another's",
    soundIntegration.map((one): Request => ({
      ...post('/api/v1/integrations', { ...one, request: { url: '{{inbox}}' } }),
      expects: { is: 'refused' },
    })),
    asOperator,
  ),
  kind(
    "command of another's",
    fc.constant<Request>({
      ...post('/api/v1/steps', { kind: 'command', name: 'nothing', command: 'nothing', timeout_s: 1 }),
      expects: { is: 'refused' },
    }),
    fc.constantFrom<Identity>('guest', 'operator as guest'),
  ),
  kind(
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
)

/** What would give more rights than whoever asks has. */
const climbs = fc.oneof(
  kind(
    'key with more rights',
    fc.constant({
      ...post('/api/v1/keys', { name: 'more', scopes: ['events', 'read', 'manage'] }),
      expects: { is: 'refused' as const },
    }),
    fc.constant<Identity>('manager'),
  ),
  kind(
    'invitation of a person',
    word.map((name) => ({
      ...post('/api/v1/people', { email: `${name}@example.com`, name }),
      expects: { is: 'refused' as const },
    })),
    fc.constantFrom<Identity>('manager', 'reader', 'guest'),
  ),
)

const configured = [
  {
    weight: 20,
    arbitrary: kind(
      'preview',
      fc
        .record({ integration: drafted, sample, event: fc.constantFrom('final', 'ringing') })
        .map((one) => post('/api/v1/integrations/preview', one)),
      fc.oneof({ weight: 5, arbitrary: asOperator }, fc.constant<Identity>('reader')),
    ),
  },
  {
    weight: 14,
    arbitrary: kind(
      'integration',
      drafted.map((one) => post('/api/v1/integrations', one)),
    ),
  },
  {
    weight: 5,
    arbitrary: kind(
      'change of an integration',
      integrationChange.map((one) => patch('/api/v1/integrations/{{integration}}', one)),
    ),
  },
  {
    weight: 3,
    arbitrary: kind(
      'test of an integration',
      fc
        .record({
          integration: fc.oneof(integration, soundIntegration),
          sample,
          to: fc.constantFrom('receiver', 'inbox'),
        })
        .map((one) => post('/api/v1/integrations/test', one)),
    ),
  },
  { weight: 2, arbitrary: kind('act on an integration', onIntegration) },
  {
    weight: 1,
    arbitrary: kind(
      'past calls',
      fc
        .record({
          from: fc.constant('2020-01-01T00:00:00Z'),
          conditions: condition,
          rate: number,
          dry_run: fc.boolean(),
        })
        .map((one) => post('/api/v1/integrations/{{integration}}/past-calls', one)),
    ),
  },
  {
    weight: 5,
    arbitrary: kind(
      'source',
      source.map((one) => post('/api/v1/sources', one)),
    ),
  },
  {
    weight: 2,
    arbitrary: kind(
      'change of a source',
      kindAndSettings.map(({ settings }) => patch('/api/v1/sources/{{source}}', { settings })),
    ),
  },
  {
    weight: 1,
    arbitrary: kind(
      'check of a source',
      kindAndSettings.map((one) => post('/api/v1/sources/check', one)),
    ),
  },
  {
    weight: 1,
    arbitrary: kind('messages played again', fc.constant(post('/api/v1/sources/{{source}}/messages/replay', {}))),
  },
  {
    weight: 2,
    arbitrary: kind(
      'step',
      step.map((one) => post('/api/v1/steps', one)),
    ),
  },
  {
    weight: 1,
    arbitrary: kind(
      'number',
      fc.oneof(directoryEntry, fc.array(directoryEntry, { maxLength: 50 })).map((one) => post('/api/v1/numbers', one)),
    ),
  },
  {
    weight: 3,
    arbitrary: kind(
      'configuration',
      fc.record({ config: configuration, dry_run: fc.boolean() }).map((one) => post('/api/v1/config', one)),
    ),
  },
]

/** By its beginning a session says whose it is. */
const sessionBeginnings = [
  '',
  'Asterisk Call Manager/13.0.0\r\n',
  'Content-Type: auth/request\n\n',
  '{"type":"ChannelCreated"}\n',
]

const callUpdates = [
  {
    weight: 16,
    arbitrary: kind(
      'events',
      fc
        .oneof(
          { weight: 6, arbitrary: updates.map((one): Body => ({ json: one })) },
          deepJson.map((json): Body => ({ type: 'application/json', text: json })),
        )
        .map((body): Request => ({ method: 'POST', path: '/api/v1/events', body })),
    ),
  },
  { weight: 12, arbitrary: kind('message', byMessage, fc.constant<Identity>('nobody')) },
  {
    weight: 3,
    arbitrary: kind(
      'rows of a file',
      fc
        .record({ rows: fileRows, dry_run: fc.boolean(), mapping: fc.option(mapping) })
        .map(({ mapping, ...rest }) =>
          post('/api/v1/sources/{{source}}/import', { ...rest, ...(mapping !== null && { mapping, dry_run: true }) }),
        ),
    ),
  },
  {
    weight: 2,
    arbitrary: kind(
      'recording',
      recordings.map((bytes): Request => ({
        method: 'PUT',
        path: '/api/v1/calls/{{call}}/recording',
        body: { type: 'application/octet-stream', bytes },
      })),
    ),
  },
  {
    weight: 1,
    arbitrary: kind(
      'recorded session',
      fc.tuple(fc.constantFrom(...sessionBeginnings), fc.oneof(text, deepJson)).map(([first, body]): Request => ({
        method: 'POST',
        path: '/api/v1/replay?send=true',
        body: { type: 'application/octet-stream', text: first + body },
      })),
    ),
  },
]

/** The mixture; `queries` are what can be looked at. */
export function inputs(queries: readonly Query[]): fc.Arbitrary<Input> {
  return fc.oneof(
    ...configured,
    ...callUpdates,
    {
      weight: 20,
      arbitrary: kind(
        'query',
        pathsWithQueries(queries).map((path): Request => ({ method: 'GET', path })),
        fc.oneof({ weight: 6, arbitrary: asOperator }, asAnybody),
      ),
    },
    {
      weight: 2,
      arbitrary: kind(
        'link to a recording',
        signed.map((one): Request => ({ method: 'GET', path: `/recordings/${one}` })),
        fc.constant<Identity>('nobody'),
      ),
    },
    { weight: 2, arbitrary: kind('act on a delivery', onDelivery) },
    { weight: 1, arbitrary: kind('flood', floods, fc.constant<Identity>('reader')) },
    { weight: 1, arbitrary: climbs },
    { weight: 1, arbitrary: refusals },
    { weight: 1, arbitrary: kind('guesses of a password', guesses, fc.constant<Identity>('nobody')) },
    {
      weight: 6,
      arbitrary: fc.record({ what: fc.constant('stored row'), pick: fc.nat(10_000), damage }),
    },
    {
      weight: 1,
      arbitrary: kind(
        'sign-in',
        fc.record({ email: text, password: text }).map((one) => post('/api/v1/session', one)),
        fc.constant<Identity>('nobody'),
      ),
    },
  )
}
