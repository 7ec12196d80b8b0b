import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClaimer } from './claimer.ts'
import { DispatchState } from './dispatch-state.ts'
import type { IntegrationPolicy } from './integration-queue.ts'

const policy: IntegrationPolicy = {
  accountId: 1,
  integrationId: 7,
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

test('D19 lanes in which all was canceled do not keep those behind them waiting', async () => {
  let now = 1_000
  const state = new DispatchState()
  state.setPolicy(policy, {}, now)
  state.wake(policy.integrationId, now)
  const rooms: number[] = []
  const { promise: twice, resolve } = Promise.withResolvers<void>()
  const claimer = createClaimer({
    plan: state.claims,
    lanes: {
      async claim(requests) {
        const room = requests[0]?.room ?? 0
        rooms.push(room)
        if (rooms.length === 2) resolve()
        // The first claim takes as many lanes as were asked for, none of which has a delivery to send. The next claim
        // finds no lane.
        return { deliveries: [], counts: new Map(rooms.length === 1 ? [[policy.integrationId, room]] : []) }
      },
      due: async () => [],
      supersedeStale: async () => 0,
    },
    now: () => now++,
    // No timer ever runs.
    after: () => ({ cancel() {} }),
    onClaimed: () => undefined,
    beforeClaim: async () => undefined,
    onError: (error) => assert.fail(String(error)),
  })
  await claimer.start()
  await twice
  await claimer.stop()
  assert.equal(rooms.length, 2)
  assert.ok(rooms.every((room) => room > 0))
})
