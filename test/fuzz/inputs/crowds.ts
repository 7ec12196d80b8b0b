// Many requests at once. The cost of a request is bounded (S45), so an attacker can only send as many requests as the
// limits allow.
import * as fc from 'fast-check'
import { FILTERS } from '../../../src/render/template/filters.ts'
import type { CrowdInput, CrowdPart, Identity, RequestInput } from '../input.ts'

interface Asked {
  readonly as: Identity
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A request for the newest item created before, by its `pick`. */
function asked({ as, path, method = 'POST', json, headers }: Asked): RequestInput {
  const what = `${method} ${path.split('?')[0]?.replace(/^(?:~|\/api\/v1)\//, '')}`
  return {
    what,
    as,
    method,
    path,
    pick: -1,
    ...(headers && { headers }),
    ...(json !== undefined && { body: { json } }),
  }
}

type Crowd = Pick<CrowdInput, 'before' | 'crowd'>

const RECEIVER = 'http://{{receiver}}/well'
/** The usual value of a row, with further filters. */
const USUAL = '[[caller_name|upper]] [[caller_number|e164]] [[start_time|date:yyyy-MM-dd HH:mm]]'

/** The requests for a call with the longest allowed fields; `{{found}}` is its id. */
function longCall(as: Identity, uniqueid: string): RequestInput[] {
  const fields = {
    transcript: 'ﷺ'.repeat(65_000),
    summary: 'é'.repeat(8000),
    caller_name: 'Jane',
    caller_number: '+61491570006',
    'custom.list': Array.from({ length: 100 }, () => '+61491570006'),
  }
  return [
    asked({ as, path: '/api/v1/events', json: { uniqueid, status: 'ringing', fields } }),
    asked({ as, method: 'GET', path: `~/calls/uniqueid:${uniqueid}` }),
  ]
}

const uniqueid = fc.integer({ min: 1, max: 1e6 }).map((n) => `crowd-${n}`)

/** The most expensive values of a row, and how many such rows a request may have. */
const heavyRows = fc
  .oneof(
    { weight: 3, arbitrary: fc.constant({ value: '[[transcript|sha256]]', count: 62 }) },
    {
      weight: 2,
      arbitrary: fc.record({
        value: fc
          .constantFrom(...FILTERS.filter(({ argument }) => argument.need !== 'required').map(({ name }) => name))
          .map((name) => `[[transcript|${name}]]`),
        count: fc.constantFrom(24, 62, 120),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { value: '[[custom.list|e164|national]]', count: 4 },
        { value: '[[summary|json|base64|sha256]]', count: 120 },
        { value: USUAL, count: 100 },
      ),
    },
  )
  .map(({ value, count }) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value })))

const previews = fc
  .record({
    rows: heavyRows,
    uniqueid,
    times: fc.constantFrom(30, 60, 100, 300),
    others: fc.subarray<Identity>(['operator', 'manager']),
  })
  .map(({ rows, uniqueid, times, others }): Crowd => {
    const preview = (as: Identity): RequestInput =>
      asked({
        as,
        path: '~/integrations/preview',
        json: { integration: { name: 'Heavy', request: { url: RECEIVER, rows } }, sample: { call_id: '{{found}}' } },
      })
    return {
      before: longCall('operator', uniqueid),
      crowd: [
        { request: preview('reader'), times },
        ...others.map((as): CrowdPart => ({ request: preview(as), times: 30 })),
      ],
    }
  })

/** A crowd of updates and integrations: each update is rendered for each integration. */
const updates = fc
  .record({
    // Together they cost a processor some seconds.
    of: fc.constantFrom(
      { rows: 12, value: '[[transcript|sha256]]'.repeat(4), updates: 120, integrations: 1, times: 1 },
      { rows: 12, value: '[[transcript|sha256]]'.repeat(4), updates: 40, integrations: 5, times: 1 },
      { rows: 12, value: '[[transcript|sha256]]', updates: 120, integrations: 1, times: 4 },
      { rows: 30, value: '[[summary|json|base64]]', updates: 120, integrations: 5, times: 2 },
      { rows: 100, value: USUAL, updates: 1000, integrations: 2, times: 1 },
      { rows: 100, value: USUAL, updates: 40, integrations: 50, times: 1 },
      { rows: 3, value: '[[caller_name]]', updates: 1000, integrations: 10, times: 1 },
      { rows: 3, value: '[[caller_name]]', updates: 200, integrations: 10, times: 5 },
    ),
    isOneCall: fc.boolean(),
    uniqueid,
  })
  .map(({ of: { rows, value, updates, integrations, times }, isOneCall, uniqueid }): Crowd => {
    const integration = {
      name: 'Heavy',
      enabled: true,
      realtime: true,
      final: false,
      delivery: { timeout_s: 2, schedule: 'once' },
      request: {
        method: 'POST',
        url: RECEIVER,
        format: 'json',
        rows: Array.from({ length: rows }, (_, n) => ({ key: `k${n}`, value })),
      },
    }
    // A single call has the long fields. With ten calls, each update is a change too.
    const calls = isOneCall || value.includes('transcript') ? 1 : 10
    const told = Array.from({ length: updates }, (_, n) => ({
      uniqueid: calls === 1 ? uniqueid : `${uniqueid}-${n % calls}`,
      status: Math.floor(n / calls) % 2 === 0 ? 'answered' : 'on_hold',
    }))
    return {
      before: [
        ...Array.from({ length: integrations }, () =>
          asked({ as: 'guest', path: '~/integrations', json: integration }),
        ),
        ...longCall('guest', uniqueid),
      ],
      crowd: [{ request: asked({ as: 'guest', path: '/api/v1/events', json: told }), times }],
    }
  })

const plans = fc
  .record({
    as: fc.constantFrom<Identity>('guest', 'manager'),
    kind: fc.constantFrom('sources', 'integrations', 'numbers'),
    items: fc.constantFrom(100, 300),
    times: fc.constantFrom(6, 10),
    isDry: fc.boolean(),
  })
  .map(({ as, kind, items, times, isDry }): Crowd => {
    const of = {
      sources: (n: number): object => ({ kind: 'push', name: `s${n}`, settings: {} }),
      integrations: (n: number): object => ({ name: `i${n}`, enabled: false, request: { url: RECEIVER } }),
      numbers: (n: number): object => ({ number: `+6125550${String(n).padStart(4, '0')}` }),
    }[kind]
    // Only numbers are stored: items of other kinds would stay for the rest of the run.
    const dry_run = isDry || kind !== 'numbers'
    const config = { offhook: 1, [kind]: Array.from({ length: items }, (_, n) => of?.(n)) }
    return { before: [], crowd: [{ request: asked({ as, path: '~/config', json: { config, dry_run } }), times }] }
  })

/** A person's limit (S36) is above the limit of an address, so reaching it takes many addresses. */
const signIn = (email: string): RequestInput => ({
  ...asked({
    as: 'nobody',
    path: '/api/v1/session',
    headers: { 'sec-fetch-site': 'same-origin' },
    json: { email, password: 'a guess of twelve' },
  }),
  isFromAnywhere: true,
})

const guessesOfOne = uniqueid.map((name): Crowd => ({
  before: [],
  crowd: [{ request: signIn(`${name}@example.com`), times: 120, atOnce: 6, isLimited: true }],
}))

const signIns = fc.constantFrom(100, 250).map((times): Crowd => ({
  before: [],
  crowd: [{ request: signIn('somebody@example.com'), times }],
}))

const imports = fc.constantFrom(200, 1000).map((count): Crowd => ({
  before: [
    asked({
      as: 'guest',
      path: '~/sources',
      json: { kind: 'files', name: 'Files', settings: {} },
    }),
  ],
  crowd: [
    {
      request: asked({
        as: 'guest',
        path: '~/sources/{{source}}/import',
        json: {
          rows: Array.from({ length: count }, (_, n) => ({
            'Call ID': `C-${n}`,
            Started: '2026-10-05 09:14:02',
            Caller: '020 7946 0958',
            Result: 'answered',
          })),
          dry_run: true,
        },
      }),
      times: 10,
    },
  ],
}))

/** Requests that read much or get a long response. */
const questions = fc
  .tuple(
    fc.constantFrom(
      'calls?limit=100&q=crowd',
      'deliveries?limit=100',
      'search?q=crowd',
      'statistics/calls?from=2026-01-01T00:00:00Z',
      'deliveries/export',
      'config',
      'fields/seen',
    ),
    fc.constantFrom(60, 200),
  )
  .map(([path, times]): Crowd => ({
    before: [],
    crowd: [{ request: asked({ as: 'reader', method: 'GET', path: `~/${path}` }), times }],
  }))

const one = fc.oneof(
  { weight: 4, arbitrary: named('many previews', previews) },
  { weight: 4, arbitrary: named('many updates', updates) },
  { weight: 2, arbitrary: named('many plans', plans) },
  { weight: 1, arbitrary: named('many guesses of one password', guessesOfOne) },
  { weight: 1, arbitrary: named('many sign-ins', signIns) },
  { weight: 1, arbitrary: named('many imports', imports) },
  { weight: 2, arbitrary: named('many questions', questions) },
)

function named(what: string, crowd: fc.Arbitrary<Crowd>): fc.Arbitrary<CrowdInput> {
  return crowd.map((one) => ({ what, ...one }))
}

/** A crowd of one kind of request, or of two kinds together. */
export const crowds: fc.Arbitrary<CrowdInput> = fc.oneof(
  { weight: 4, arbitrary: one },
  {
    weight: 1,
    arbitrary: fc.tuple(one, one).map(([a, b]) => ({
      what: `${a.what}, ${b.what}`,
      before: [...a.before, ...b.before],
      crowd: [...a.crowd, ...b.crowd],
    })),
  },
)
