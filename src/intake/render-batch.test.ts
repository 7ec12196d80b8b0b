import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventConsumer } from '../../test/kit/event-consumer.ts'
import type { RenderedRequest } from '../render/request.ts'
import { planBatch } from './batch-plan.ts'
import { applyUpdates, type AccountContext } from './call-effects.ts'
import { EventConsumers } from './event-consumers.ts'
import type { IngestRequest } from './ingest.ts'
import { renderBatch, type EventRouting } from './render-batch.ts'

const account = (integrations: number): AccountContext => ({
  consumers: new EventConsumers(
    Array.from({ length: integrations }, (_, id) => eventConsumer(id, { realtime: true, final: false })),
  ),
  directory: () => undefined,
  steps: [],
  records: () => 'never',
})

const request = (accountId: number, calls: number): IngestRequest => ({
  accountId,
  sourceId: 1,
  ordered: false,
  updates: Array.from({ length: calls }, (_, n) => ({ uniqueid: `${accountId}-${n}`, status: 'ringing' })),
})

const REQUEST: RenderedRequest = { method: 'POST', url: 'https://x.example/', headers: [], body: '', secrets: [] }

function rendered(
  requests: readonly IngestRequest[],
  { integrations, render }: { integrations: number; render: (accountId: number) => RenderedRequest },
) {
  const calls = planBatch(requests).calls.map((call) => {
    const known = { before: null, history: undefined, isFresh: () => true }
    return { call, effects: applyUpdates(account(integrations), call, 0, known) }
  })
  const routingOf = (accountId: number): EventRouting => ({
    wants: () => true,
    render: () => render(accountId),
    isDeleted: () => false,
  })
  return renderBatch(requests, calls, { routingOf, now: () => 0 })
}

/** Uses the processor for this long, whatever else the machine does. */
function work(ms: number): void {
  const begin = process.threadCpuUsage()
  for (;;) {
    const { user, system } = process.threadCpuUsage(begin)
    if (user + system >= ms * 1_000) return
  }
}

test('S45 a batch ends with the update that makes it a thousand requests', async () => {
  const render = (): RenderedRequest => REQUEST
  const batch = await rendered([request(1, 2), request(2, 30)], { integrations: 50, render })
  assert.deepEqual(batch.end, { requestIndex: 1, updates: 18 })
  assert.equal(batch.events.size, 20)
  assert.deepEqual(await rendered([request(1, 20)], { integrations: 50, render }).then(({ end }) => end), null)
})

test('S45.18 a batch ends with the update that makes it as large as it may be', async () => {
  const render = (): RenderedRequest => ({ ...REQUEST, body: 'x'.repeat(6 * 1024 * 1024) })
  const batch = await rendered([request(1, 5)], { integrations: 2, render })
  assert.deepEqual(batch.end, { requestIndex: 0, updates: 2 })
})

test('S45 a batch ends when its requests have taken a quarter of a second, and names the account that took it', async () => {
  const requests = [request(1, 1), request(2, 12), request(1, 1)]
  const batch = await rendered(requests, {
    integrations: 1,
    render(accountId) {
      if (accountId === 2) work(50)
      return REQUEST
    },
  })
  assert.deepEqual([...batch.slowAccounts], [2])
  assert.equal(batch.end?.requestIndex, 1)
  // A quarter of a second is five times 50 ms, or four times on a machine where other work took as long.
  assert.ok([4, 5].includes(batch.end.updates), String(batch.end.updates))
})
