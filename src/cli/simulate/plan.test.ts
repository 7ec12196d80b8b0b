import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlannedUpdate } from './plan.ts'
import { planSimulation } from './plan.ts'

const HUNDRED = { seed: 7, calls: 100, rate: 50, speed: 20 }

function byCall(planned: readonly PlannedUpdate[]): readonly PlannedUpdate[][] {
  return [...Map.groupBy(planned, ({ uniqueid }) => uniqueid).values()]
}

test('the same seed plans the same calls, another seed others', () => {
  assert.deepEqual(planSimulation(HUNDRED), planSimulation(HUNDRED))
  assert.notDeepEqual(planSimulation(HUNDRED), planSimulation({ ...HUNDRED, seed: 8 }))
})

test('every simulated call begins by ringing and ends once', () => {
  const calls = byCall(planSimulation({ ...HUNDRED, calls: 500 }))
  assert.equal(calls.length, 500)
  for (const updates of calls) {
    assert.equal(updates[0]?.status, 'ringing')
    assert.equal(updates.filter(({ status }) => status === 'ended').length, 1)
  }
})

test('updates of a call go in the order they happened, and none tells of the future', () => {
  for (const updates of byCall(planSimulation(HUNDRED))) {
    for (const [k, update] of updates.entries()) {
      const before = updates[k - 1]
      assert.ok(update.atMs <= update.dueMs + 1e-6)
      if (before !== undefined) assert.ok(before.dueMs <= update.dueMs && before.atMs <= update.atMs)
    }
  }
})

test('a few hundred calls show every status and the outcomes of a working day', () => {
  const planned = planSimulation({ ...HUNDRED, calls: 400 })
  assert.deepEqual(
    new Set(planned.flatMap(({ status }) => status ?? [])),
    new Set(['ringing', 'in_menu', 'queued', 'answered', 'on_hold', 'transferring', 'voicemail', 'ended']),
  )
  assert.deepEqual(
    new Set(planned.flatMap(({ outcome }) => outcome ?? [])),
    new Set(['answered', 'missed', 'abandoned', 'busy', 'voicemail', 'failed']),
  )
})

test('calls begin at the rate that was asked for', () => {
  const begins = byCall(planSimulation(HUNDRED)).map((updates) => updates[0]?.dueMs ?? 0)
  assert.equal(Math.max(...begins), (99 / 50) * 1000)
})

test('event ids are unique', () => {
  const ids = planSimulation(HUNDRED).map(({ event_id }) => event_id)
  assert.equal(new Set(ids).size, ids.length)
})
