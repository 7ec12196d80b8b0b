import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { DEMO_INTEGRATIONS } from './integrations.ts'
import type { Evidence } from './proof.ts'
import { prove } from './proof.ts'
import type { Received } from './received.ts'
import { received } from './received.ts'

const [WALLBOARD, CRM] = DEMO_INTEGRATIONS
assert.ok(WALLBOARD !== undefined && CRM !== undefined)
const BOARD = WALLBOARD
const DESK = CRM

const KEY = Buffer.alloc(32, 5)

function arrived(integration: typeof BOARD, sequence: number, event: string): Received {
  const body =
    integration.format === 'json'
      ? JSON.stringify({ uniqueid: '1.1', sequence, event: `call.${event}` })
      : `uniqueid=1.1&sequence=${sequence}&event=call.${event}`
  const id = `${integration.name}-${sequence}`
  const signature = createHmac('sha256', KEY).update(`${id}.1795600000.${body}`).digest('base64')
  const headers = [
    ['Webhook-Id', id],
    ['Webhook-Timestamp', '1795600000'],
    ['Webhook-Signature', `v1,${signature}`],
  ] as const
  return received(
    integration,
    { id: '', at: '', method: 'POST', url: '', headers, body },
    `whsec_${KEY.toString('base64')}`,
  )
}

const TYPES = ['ringing', 'answered', 'ended', 'final'] as const
const WHOLE: Evidence = {
  calls: [
    {
      id: 'call_1',
      uniqueid: '1.1',
      status: 'ended',
      outcome: 'answered',
      fields: {},
      events: TYPES.map((type, i) => ({ sequence: i + 1, type, at: '' })),
    },
  ],
  integrations: [{ integration: BOARD }, { integration: DESK }],
  deliveries: [1, 2, 3, 4].map((n) => ({
    id: `dlv_${n}`,
    integration: '',
    call: 'call_1',
    kind: 'status',
    state: 'delivered',
  })),
  received: [
    arrived(BOARD, 1, 'ringing'),
    arrived(BOARD, 2, 'answered'),
    arrived(BOARD, 3, 'ended'),
    arrived(DESK, 4, 'final'),
  ],
}

void test('a whole record proves itself', () => {
  assert.deepEqual(prove(WHOLE), { calls: 1, events: 4, deliveries: 4, received: 4, lanes: 2, problems: [] })
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
    { ...WHOLE, received: WHOLE.received.map((got) => (got === second ? { ...got, genuine: false } : got)) },
    /Wallboard-2 is not signed/,
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
]

for (const [what, evidence, problem] of BROKEN) {
  void test(`the proof fails on ${what}`, () => {
    assert.ok(
      prove(evidence).problems.some((said) => problem.test(said)),
      `said: ${prove(evidence).problems.join('; ')}`,
    )
  })
}
