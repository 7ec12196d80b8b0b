import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { DEMO_INTEGRATIONS } from './integrations.ts'
import type { Evidence } from './proof.ts'
import { prove } from './proof.ts'
import type { ReceivedRequest } from './request.ts'
import { parseRequest } from './request.ts'

const [WALLBOARD, CRM] = DEMO_INTEGRATIONS
assert.ok(WALLBOARD !== undefined && CRM !== undefined)
const BOARD = WALLBOARD
const DESK = CRM

const KEY = Buffer.alloc(32, 5)
const SECRET = `whsec_${KEY.toString('base64')}`

function arrived(integration: typeof BOARD, sequence: number, event: string, recording = ''): ReceivedRequest {
  const body =
    integration.format === 'json'
      ? JSON.stringify({ uniqueid: '1.1', sequence, event: `call.${event}` })
      : `uniqueid=1.1&sequence=${sequence}&event=call.${event}&recording=${encodeURIComponent(recording)}`
  const id = `${integration.name}-${sequence}`
  const signature = createHmac('sha256', KEY).update(`${id}.1795600000.${body}`).digest('base64')
  const headers = [
    ['Webhook-Id', id],
    ['Webhook-Timestamp', '1795600000'],
    ['Webhook-Signature', `v1,${signature}`],
  ] as const
  const at = '2026-11-25T09:46:41.250Z'
  return parseRequest(integration, {
    id: '',
    at,
    method: 'POST',
    url: '',
    headers,
    body,
    body_base64: null,
    status_code: 200,
  })
}

/** The request with other headers. */
function resigned(got: ReceivedRequest, change: (name: string, value: string) => string): ReceivedRequest {
  const headers = got.request.headers.map(([name, value]) => [name, change(name, value)] as const)
  return { ...got, request: { ...got.request, headers } }
}

const LINK = 'http://127.0.0.1:8080/recordings/x'

const TYPES = ['ringing', 'answered', 'ended', 'final'] as const
const WHOLE: Evidence = {
  calls: [
    {
      uniqueid: '1.1',
      status: 'ended',
      events: TYPES.map((type, i) => ({ sequence: i + 1, type, at: '' })),
      recordings: [{ state: 'ready', problem: null }],
    },
  ],
  integrations: [
    { integration: BOARD, secret: SECRET },
    { integration: DESK, secret: SECRET },
  ],
  deliveries: [1, 2, 3, 4].map((n) => ({
    id: `dlv_${n}`,
    state: 'delivered',
  })),
  received: [
    arrived(BOARD, 1, 'ringing'),
    arrived(BOARD, 2, 'answered'),
    arrived(BOARD, 3, 'ended'),
    arrived(DESK, 4, 'final', LINK),
  ],
  files: 1,
  links: [{ url: LINK, webhookId: 'CRM-4', status: 206, type: 'audio/mpeg', bytes: 1024 }],
}

void test('a whole record proves itself', async () => {
  const counts = { calls: 1, events: 4, deliveries: 4, received: 4, lanes: 2, recordings: 1, links: 1 }
  assert.deepEqual(await prove(WHOLE), { ...counts, problems: [] })
})

const [first, second, third, fourth] = WHOLE.received
assert.ok(first && second && third && fourth)

const BROKEN: readonly (readonly [what: string, evidence: Evidence, problem: RegExp])[] = [
  [
    'a request that never came',
    { ...WHOLE, received: [first, third, fourth] },
    /Wallboard never got event 2 \(answered\)/,
  ],
  [
    'a request that came twice',
    { ...WHOLE, received: [first, second, second, third, fourth] },
    /Wallboard-2 came 2 times/,
  ],
  [
    'two requests in the wrong order',
    { ...WHOLE, received: [first, third, second, fourth] },
    /event 2 came after event 3/,
  ],
  [
    'a delivery that was not delivered',
    { ...WHOLE, deliveries: WHOLE.deliveries.map((d) => ({ ...d, state: 'retrying' })) },
    /is retrying/,
  ],
  [
    'a delivery that the log does not know',
    { ...WHOLE, deliveries: WHOLE.deliveries.slice(1) },
    /the log has 3 deliveries, the inboxes have 4/,
  ],
  [
    'a request that is not signed',
    {
      ...WHOLE,
      received: [first, resigned(second, (name, value) => (name.endsWith('Signature') ? '' : value)), third, fourth],
    },
    /signature of request Wallboard-2 is not valid: The header webhook-signature is missing/,
  ],
  [
    'a request with another body than the signed one',
    { ...WHOLE, received: [first, { ...second, request: { ...second.request, body: '{}' } }, third, fourth] },
    /signature of request Wallboard-2 is not valid: No signature of the request matches/,
  ],
  [
    'a request that is signed with another key',
    {
      ...WHOLE,
      integrations: [
        { integration: BOARD, secret: SECRET },
        { integration: DESK, secret: `whsec_${Buffer.alloc(32, 6).toString('base64')}` },
      ],
    },
    /signature of request CRM-4 is not valid: No signature of the request matches/,
  ],
  [
    'a request that was signed long before its arrival',
    {
      ...WHOLE,
      received: [first, second, third, { ...fourth, request: { ...fourth.request, at: '2026-11-25T10:46:41.250Z' } }],
    },
    /signature of request CRM-4 is not valid: The request was sent 3601 seconds ago/,
  ],
  [
    'a call that never ends',
    { ...WHOLE, calls: WHOLE.calls.map((c) => ({ ...c, status: 'answered' })) },
    /has not ended/,
  ],
  [
    'a call without a final event',
    { ...WHOLE, calls: WHOLE.calls.map((c) => ({ ...c, events: c.events.slice(0, 3) })) },
    /no final/,
  ],
  [
    'a recording that was given up',
    {
      ...WHOLE,
      calls: WHOLE.calls.map((call) => ({
        ...call,
        recordings: [{ state: 'failed', progress: null, duration_s: null, problem: 'It is no audio.' }],
      })),
    },
    /the recording of call 1\.1 is failed: It is no audio\./,
  ],
  ['a recording that was never heard of', { ...WHOLE, files: 2 }, /2 recordings expected, 1 fetched/],
  [
    'a final request without the link',
    { ...WHOLE, received: [first, second, third, arrived(DESK, 4, 'final')] },
    /CRM-4 has no link to the recording of call 1\.1/,
  ],
  ...[{ status: 404 }, { status: 200 }, { type: 'text/html' }, { bytes: 0 }].map((change) => {
    return [
      `a link that gives ${JSON.stringify(change)}`,
      { ...WHOLE, links: WHOLE.links.map((link) => ({ ...link, ...change })) },
      /the link in request CRM-4 returns \d+ \w+\/\w+, not part/,
    ] as const
  }),
]

for (const [what, evidence, problem] of BROKEN) {
  void test(`the proof fails on ${what}`, async () => {
    const { problems } = await prove(evidence)
    assert.ok(
      problems.some((text) => problem.test(text)),
      `said: ${problems.join('; ')}`,
    )
  })
}
