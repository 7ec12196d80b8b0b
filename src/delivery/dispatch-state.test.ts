// Only the decisions of the dispatcher: no timer, no socket, no database. Time and chance are numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import { DispatchState, type DispatchEffect } from './dispatch-state.ts'
import type { Exchange } from './exchange.ts'
import type { IntegrationPolicy } from './integration-queue.ts'
import type { DeliveryKind } from './retry-timing.ts'

const NOW = Date.parse('2026-11-25T03:04:00.000Z')

const POLICY: IntegrationPolicy = {
  accountId: 1,
  integrationId: 7,
  state: 'on',
  concurrency: 2,
  rate: null,
  schedule: 'standard',
  backlog: 'every',
  pathHasPlaceholders: false,
  urlHash: null,
  sentUrlHash: null,
  version: 1,
  answers: null,
}

/** The id of the delivery contains `madeAt`, the time at which the delivery was made. */
function deliveryOf(
  n: number,
  { kind = 'final', madeAt = NOW }: { kind?: DeliveryKind; madeAt?: number } = {},
): ClaimedDelivery {
  const time = madeAt.toString(16).padStart(12, '0')
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7d4e-8b1b-${String(n).padStart(12, '0')}`
  const request = { method: 'POST', url: 'https://a.example/', headers: [], body: 'a body', secrets: [] } as const
  const ids = { laneId: id, deliveryId: id, callId: id, webhookId: id }
  return { accountId: 1, integrationId: 7, ...ids, seq: 1, attemptsMade: 0, sequence: 1, kind, request }
}

function answer(status: number): Exchange {
  const timing = { dns: null, connect: null, tls: null, firstByte: 1, total: 1 }
  return { at: NOW, status, headers: [], body: Buffer.alloc(0), cut: false, timing, error: null }
}

function running(policy: Partial<IntegrationPolicy> = {}): DispatchState {
  const state = new DispatchState()
  state.start()
  state.setPolicy({ ...POLICY, ...policy }, {}, NOW)
  return state
}

const at = { nowMs: NOW, random01: 0 }

function sent(effects: readonly DispatchEffect[]): number[] {
  return effects.flatMap((one) => (one.type === 'send' ? [Number(one.delivery.deliveryId.slice(-12))] : []))
}

function settled(effects: readonly DispatchEffect[]): [string, boolean][] {
  return effects
    .flatMap((one) => (one.type === 'settle' ? [[one.settlement.state, one.settlement.keep] as const] : []))
    .map(([state, keep]) => [state, keep])
}

function types(effects: readonly DispatchEffect[]): string[] {
  return effects.map(({ type }) => type)
}

test('D5 as many are sent as the concurrency allows, and the end of one sends the next', () => {
  const state = running()
  const deliveries = [1, 2, 3].map((n) => deliveryOf(n))
  assert.deepEqual(sent(state.enqueue(deliveries, NOW)), [1, 2])
  assert.deepEqual([state.readyCount, state.inFlightCount], [1, 2])
  const effects = state.attemptEnded(deliveries[0]!, answer(200), at)
  assert.deepEqual(settled(effects), [['delivered', true]])
  assert.deepEqual(sent(effects), [3])
})

test('D5 the rate lets the next go after a pause, of which there is one at a time', () => {
  const state = running({ rate: { per_second: 1 } })
  const effects = state.enqueue([deliveryOf(1), deliveryOf(2), deliveryOf(3)], NOW)
  assert.deepEqual(types(effects), ['send', 'pace'])
  assert.deepEqual(types(state.enqueue([deliveryOf(4)], NOW)), [])
  assert.deepEqual(types(state.paceEnded(7, NOW + 500)), ['pace'], 'it was too early')
  assert.deepEqual(types(state.paceEnded(7, NOW + 1_500)), ['send', 'pace'])
})

test('D11 the fifth failure in a row begins a rest, in which what is ready is given back and one probe goes alone', () => {
  const state = running({ concurrency: 5 })
  const deliveries = [1, 2, 3, 4, 5, 6, 7].map((n) => deliveryOf(n))
  state.enqueue(deliveries, NOW)
  const effects = deliveries.slice(0, 5).map((one) => state.attemptEnded(one, answer(503), at))
  const last = effects.at(-1) ?? []
  assert.ok(types(last).includes('save breaker'))
  assert.ok(last.some((one) => one.type === 'claim at' && one.at === NOW + 5_000))
  assert.equal(state.breakerOf(7)?.phase, 'resting')
  assert.deepEqual(types(state.enqueue([deliveryOf(8)], NOW)), ['give back'])
  assert.deepEqual(state.claims.next(NOW, 100), [], 'nothing is claimed while it rests')

  const later = NOW + 5_000
  // The requests that were under way end first.
  for (const one of deliveries.slice(5)) state.attemptEnded(one, answer(200), { nowMs: later, random01: 0 })
  const [request] = state.claims.next(later, 100)
  assert.equal(request?.room, 1)
  const claim = { deliveries: [deliveryOf(9), deliveryOf(10)], counts: new Map([[7, 1]]) }
  state.claims.noteClaimed(request ? [request] : [], claim.counts, later)
  const probing = state.enqueue(claim.deliveries, later)
  assert.deepEqual(
    types(probing).filter((type) => type !== 'claim'),
    ['send', 'give back'],
  )
  const closed = state.attemptEnded(deliveryOf(9), answer(200), { nowMs: later, random01: 0 })
  assert.ok(closed.some((one) => one.type === 'save breaker' && one.breaker.phase === 'closed'))
})

test('D7 a status that waited too long is settled unsent, and the next one goes', () => {
  const state = running({ concurrency: 1 })
  const old = deliveryOf(1, { kind: 'status', madeAt: NOW - 16 * 60_000 })
  const effects = state.enqueue([old, deliveryOf(2)], NOW)
  assert.deepEqual(settled(effects), [['superseded', true]])
  assert.deepEqual(sent(effects), [2])
})

test('D12 a 410 switches the integration off, and what is ready goes back to wait', () => {
  const state = running({ concurrency: 1 })
  state.enqueue([deliveryOf(1), deliveryOf(2)], NOW)
  const effects = state.attemptEnded(deliveryOf(1), answer(410), at)
  assert.deepEqual(settled(effects), [['retrying', false]])
  assert.ok(effects.some((one) => one.type === 'switch off' && one.off.cause === 'gone'))
  assert.ok(types(effects).includes('give back'))
  assert.equal(state.canInsertClaimed(7, NOW), false)
})

/** A delivery as from `deliveryOf`, rendered from this URL. */
function renderedFrom(urlHash: string, n: number): ClaimedDelivery {
  const delivery = deliveryOf(n)
  return { ...delivery, request: { ...delivery.request, urlHash } }
}

const OLD_URL = { urlHash: 'old', sentUrlHash: 'old' }
const NEW_URL = { urlHash: 'new', sentUrlHash: 'new' }

test('D24 a 410 of a URL that the integration has no more fails its delivery, and the integration stays on', () => {
  const state = running(NEW_URL)
  state.enqueue([renderedFrom('old', 1)], NOW)
  const effects = state.attemptEnded(renderedFrom('old', 1), answer(410), at)
  assert.deepEqual(settled(effects), [['failed', true]])
  const [reason] = effects.flatMap((one) => (one.type === 'settle' ? [one.attempt.reason] : []))
  assert.match(reason ?? '', /another URL now, so it stays on\. Resend/)
  assert.ok(!types(effects).includes('switch off'))
  assert.equal(state.canInsertClaimed(7, NOW), true)
  // A request that was under way when the URL, or a secret in it, was changed does not switch the integration off
  // either.
  state.enqueue([renderedFrom('new', 2)], NOW)
  state.setPolicy({ ...POLICY, ...NEW_URL, sentUrlHash: 'new, with another secret' }, {}, NOW)
  assert.ok(!types(state.attemptEnded(renderedFrom('new', 2), answer(410), at)).includes('switch off'))
  // A request with the present URL does switch the integration off.
  state.enqueue([renderedFrom('new', 3)], NOW)
  assert.ok(types(state.attemptEnded(renderedFrom('new', 3), answer(410), at)).includes('switch off'))
})

test('D24 neither five failures nor five days of them at another URL pause an integration or switch it off', () => {
  const state = running({ ...NEW_URL, concurrency: 8 })
  const deliveries = [1, 2, 3, 4, 5, 6].map((n) => renderedFrom('old', n))
  state.enqueue(deliveries, NOW)
  const days = 6 * 24 * 60 * 60_000
  const ends = deliveries.flatMap((one, n) =>
    state.attemptEnded(one, answer(503), { nowMs: NOW + (n * days) / 5, random01: 0 }),
  )
  assert.ok(!types(ends).some((type) => type === 'save breaker' || type === 'switch off'))
  assert.deepEqual([state.breakerOf(7)?.phase, state.breakerOf(7)?.failingSinceMs], ['closed', null])
})

test('D15 D24 an integration fails no more once what is sent again arrives at its URL of now, and at no other', () => {
  const state = running({ ...NEW_URL, concurrency: 8 })
  const resent = (urlHash: string, n: number): ClaimedDelivery => ({ ...renderedFrom(urlHash, n), kind: 'resend' })
  const deliveries = [renderedFrom('new', 1), resent('old', 2), resent('new', 3), resent('new', 4)] as const
  state.enqueue(deliveries, NOW)
  const isFailing = (delivery: ClaimedDelivery, status: number): boolean => {
    state.attemptEnded(delivery, answer(status), at)
    return state.breakerOf(7)?.failingSinceMs !== null
  }
  const [failed, elsewhere, arrived, refused] = deliveries
  assert.deepEqual(
    [isFailing(failed, 404), isFailing(elsewhere, 200), isFailing(arrived, 200), isFailing(refused, 404)],
    [true, true, false, false],
  )
})

test('D24 a pause ends with the URL that it was for, and goes on through any other change', () => {
  const state = running({ ...OLD_URL, concurrency: 5 })
  const deliveries = [1, 2, 3, 4, 5].map((n) => renderedFrom('old', n))
  state.enqueue(deliveries, NOW)
  for (const one of deliveries) state.attemptEnded(one, answer(503), at)
  state.setPolicy({ ...POLICY, ...OLD_URL, concurrency: 3 }, {}, NOW)
  assert.equal(state.breakerOf(7)?.phase, 'resting')
  const effects = state.setPolicy({ ...POLICY, ...NEW_URL }, {}, NOW)
  assert.ok(effects.some((one) => one.type === 'save breaker' && one.breaker.phase === 'closed'))
  assert.equal(state.breakerOf(7)?.failingSinceMs, null)
  assert.deepEqual(sent(state.enqueue([renderedFrom('new', 6)], NOW)), [6])
})

test('D24 where a request for another URL was the probe, the next one probes', () => {
  const state = running({ ...NEW_URL, concurrency: 5 })
  const deliveries = [1, 2, 3, 4, 5].map((n) => renderedFrom('new', n))
  state.enqueue(deliveries, NOW)
  for (const one of deliveries) state.attemptEnded(one, answer(503), at)
  const later = NOW + 5_000
  const end = { nowMs: later, random01: 0 }
  state.enqueue([renderedFrom('old', 6)], later)
  state.attemptEnded(renderedFrom('old', 6), answer(200), end)
  assert.equal(state.breakerOf(7)?.phase, 'resting')
  assert.deepEqual(sent(state.enqueue([renderedFrom('new', 7)], later)), [7])
  state.attemptEnded(renderedFrom('new', 7), answer(200), end)
  assert.equal(state.breakerOf(7)?.phase, 'closed')
})

test('D12 while what waits is changed, nothing starts and nothing is claimed', () => {
  const state = running({ concurrency: 1 })
  state.enqueue([deliveryOf(1), deliveryOf(2)], NOW)
  assert.deepEqual(types(state.hold(7, NOW)), ['give back'])
  state.setPolicy(POLICY, {}, NOW)
  assert.deepEqual(types(state.enqueue([deliveryOf(3)], NOW)), ['give back'])
  assert.deepEqual([state.canInsertClaimed(7, NOW), state.claims.next(NOW, 10)], [false, []])
  assert.deepEqual(settled(state.attemptEnded(deliveryOf(1), answer(200), at)), [['delivered', false]])
  assert.deepEqual(types(state.release(7, NOW)), ['claim'])
  assert.deepEqual(sent(state.enqueue([deliveryOf(4)], NOW)), [4])
})

test('D12 deliveries of a deleted integration are skipped, those of an unknown one given back', () => {
  const state = running()
  state.setPolicy({ ...POLICY, state: 'deleted' }, {}, NOW)
  assert.deepEqual(settled(state.enqueue([deliveryOf(1)], NOW)), [['skipped', false]])
  assert.deepEqual(types(state.enqueue([{ ...deliveryOf(2), integrationId: 8 }], NOW)), ['give back'])
})

test('D19 what is ready can be canceled, what is under way cannot', () => {
  const state = running({ concurrency: 1 })
  state.enqueue([deliveryOf(1), deliveryOf(2)], NOW)
  assert.equal(state.cancel(deliveryOf(1).deliveryId, 'A person said so.', NOW), null)
  assert.deepEqual(settled(state.cancel(deliveryOf(2).deliveryId, 'A person said so.', NOW) ?? []), [
    ['canceled', true],
  ])
  assert.equal(state.readyCount, 0)
})

test('D16 at the stop ready deliveries go back, and what is under way is put back as unknown', () => {
  const state = running({ concurrency: 1 })
  state.enqueue([deliveryOf(1), deliveryOf(2)], NOW)
  state.beginStop()
  assert.deepEqual(types(state.giveBackReady(NOW)), ['give back'])
  const effects = state.endInFlightUnknown(NOW)
  assert.deepEqual(settled(effects), [['retrying', false]])
  assert.ok(
    effects.some((one) => one.type === 'settle' && one.attempt.error === 'outcome_unknown' && one.attempt.n === 1),
  )
  assert.deepEqual(state.attemptEnded(deliveryOf(1), answer(200), at), [], 'its end comes too late')
  assert.deepEqual(types(state.enqueue([deliveryOf(3)], NOW)), ['give back'])
})

test('D5 claims are shared among accounts, and one that brought all it asked for is made again', () => {
  const state = running()
  state.setPolicy({ ...POLICY, accountId: 2, integrationId: 8 }, {}, NOW)
  state.wake(7, NOW)
  state.wake(8, NOW)
  const requests = state.claims.next(NOW, 10)
  assert.deepEqual(
    requests.map(({ integrationId, room }) => [integrationId, room]),
    [
      [7, 5],
      [8, 5],
    ],
  )
  assert.equal(state.claims.hasDemand(NOW), false, 'they are asked for once')
  state.claims.noteClaimed(requests, new Map([[7, 5]]), NOW)
  assert.deepEqual([state.backlogOf(7)?.dueAt, state.backlogOf(8)?.dueAt], [NOW, null])
})

test('D19 deliveries that are not settled are counted over all integrations, also those that only the database holds', () => {
  const state = new DispatchState()
  state.setPolicy({ ...POLICY, integrationId: 7 }, { backlog: 5 }, NOW)
  state.setPolicy({ ...POLICY, integrationId: 8 }, {}, NOW)
  state.countStored(8, 3)
  state.countStored(7, -2)
  assert.equal(state.waitingCount, 6)
})
