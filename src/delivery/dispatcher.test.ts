// The dispatcher with a clock that goes on between two readings, as a real clock does, and timers that run a moment
// early, as Node's timers may. The lanes and the receiver replace the database and the network: they hold nothing and
// answer at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDispatcher } from './dispatcher.ts'
import type { Exchange } from './exchange.ts'
import type { ClaimedDelivery, Settlement } from './claimed-delivery.ts'
import type { LaneStore } from './lane-store.ts'
import type { IntegrationPolicy } from './integration-queue.ts'

const BEGIN = Date.parse('2026-11-25T03:04:00.000Z')

const ORDERS: IntegrationPolicy = {
  accountId: 1,
  integrationId: 1,
  state: 'on',
  concurrency: 8,
  rate: null,
  schedule: 'standard',
  backlog: 'every',
  pathHasPlaceholders: false,
  urlHash: null,
  sentUrlHash: null,
  version: 1,
  answers: null,
}

const lanes: LaneStore = {
  claim: async () => ({ deliveries: [], counts: new Map() }),
  settle: async () => ({ next: [], superseded: [] }),
  giveBack: async () => undefined,
  due: async () => [],
  supersedeStale: async () => 0,
}

const good: Omit<Exchange, 'at'> = {
  status: 200,
  headers: [],
  body: Buffer.alloc(0),
  cut: false,
  timing: { dns: null, connect: null, tls: null, firstByte: 1, total: 1 },
  error: null,
}

function deliveryOf(n: number): ClaimedDelivery {
  const id = `01980a52-f3c9-7d4e-8b1b-${String(n).padStart(12, '0')}`
  const request = { method: 'POST', url: 'https://a.example/', headers: [], body: null, secrets: [] } as const
  const ids = { laneId: id, deliveryId: id, callId: id, webhookId: id }
  return { accountId: 1, integrationId: 1, ...ids, seq: 1, attemptsMade: 0, sequence: 1, kind: 'final', request }
}

test('D5 a rate holds a line back and never stops it, whatever the clock does between two looks', async () => {
  let clock = BEGIN
  const timers: { readonly at: number; readonly run: () => void }[] = []
  const sent: number[] = []
  const dispatcher = createDispatcher({
    lanes,
    send: async () => {
      sent.push(clock)
      return { ...good, at: clock }
    },
    now: () => (clock += 1),
    after(delayMs, run) {
      const timer = { at: clock + delayMs, run }
      timers.push(timer)
      return { cancel: () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1)) }
    },
    random: () => 0.5,
    saveBreaker: () => undefined,
    switchOff: () => undefined,
    onError: (error) => assert.fail(String(error)),
  })
  dispatcher.setPolicy({ ...ORDERS, rate: { per_second: 5 } })
  await dispatcher.start()
  dispatcher.enqueue(Array.from({ length: 16 }, (_, n) => deliveryOf(n)))
  // Three seconds are enough at this rate; the test plays ten seconds.
  while (clock < BEGIN + 10_000 && timers.length > 0) {
    const [next] = timers.toSorted((a, b) => a.at - b.at)
    if (!next) break
    timers.splice(timers.indexOf(next), 1)
    clock = Math.max(clock, next.at - 2)
    next.run()
    await new Promise(setImmediate)
  }
  assert.equal(sent.length, 16)
  await dispatcher.stop(0)
})

test('D6 a 2xx that the service’s own rule refuses is put back with the reason, and makes nothing rest', async () => {
  const settled: Settlement[] = []
  const says = (text: string): Exchange => ({ ...good, at: BEGIN, body: Buffer.from(text) })
  const answers = ['{"ok":false,"error":"channel_not_found"}', '{"ok":true}']
  const dispatcher = createDispatcher({
    lanes,
    send: async () => says(answers.shift() ?? ''),
    now: () => BEGIN,
    after: () => ({ cancel: () => undefined }),
    random: () => 0,
    saveBreaker: (_orders, { phase }) => assert.equal(phase, 'closed'),
    switchOff: () => undefined,
    onError: (error) => assert.fail(String(error)),
    onSettled: (settling) => void settled.push(settling),
  })
  const success = { path: 'ok', is: true }
  dispatcher.setPolicy({ ...ORDERS, answers: { success, redirect: null, says: ['error'], explains: [] } })
  await dispatcher.start()
  dispatcher.enqueue([deliveryOf(1)])
  await new Promise(setImmediate)
  dispatcher.enqueue([deliveryOf(2)])
  await new Promise(setImmediate)
  assert.deepEqual(
    settled.map(({ state, retryInMs }) => [state, retryInMs]),
    [
      ['retrying', 5_000],
      ['delivered', null],
    ],
  )
  assert.match(settled[0]?.attempt?.reason ?? '', /returned 200, but .*"channel_not_found"\.$/)
  assert.equal(settled[1]?.attempt?.reason, null)
  await dispatcher.stop(0)
})

test('a settlement is announced once it is written, so that whoever reads the delivery then finds it settled', async () => {
  const steps: string[] = []
  const write = Promise.withResolvers<void>()
  const dispatcher = createDispatcher({
    lanes: {
      ...lanes,
      async settle() {
        await write.promise
        steps.push('written')
        return { next: [], superseded: [] }
      },
    },
    send: async () => ({ ...good, at: BEGIN }),
    now: () => BEGIN,
    after: () => ({ cancel: () => undefined }),
    random: () => 0,
    saveBreaker: () => undefined,
    switchOff: () => undefined,
    onError: (error) => assert.fail(String(error)),
    onSettled: ({ state }) => void steps.push(state),
  })
  dispatcher.setPolicy(ORDERS)
  await dispatcher.start()
  dispatcher.enqueue([deliveryOf(1)])
  await new Promise(setImmediate)
  assert.deepEqual(steps, [])
  write.resolve()
  await dispatcher.stop(0)
  assert.deepEqual(steps, ['written', 'delivered'])
})
