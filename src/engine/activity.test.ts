import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createActivity } from './activity.ts'
import type { Activity, AttemptEnd } from './activity.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.parse('2026-11-25T10:30:15.000Z')

const ended: AttemptEnd = {
  accountId: 1001,
  integrationId: 7,
  deliveryId: 'd',
  callId: 'c',
  kind: 'final',
  n: 1,
  state: 'delivered',
  code: 200,
  error: null,
  reason: null,
}

/** An activity counter with a clock that the test moves. */
function counting(): { activity: Activity; clock: { now: number } } {
  const clock = { now: START }
  return { activity: createActivity(() => clock.now), clock }
}

function inAll(buckets: readonly { delivered: number; failed: number }[]): [number, number] {
  return [buckets.reduce((sum, one) => sum + one.delivered, 0), buckets.reduce((sum, one) => sum + one.failed, 0)]
}

test('attempts are counted in their hour and their minute, failures beside successes', () => {
  const { activity, clock } = counting()
  activity.count(ended)
  activity.count({ ...ended, state: 'retrying', code: 503 })
  clock.now += HOUR
  activity.count({ ...ended, state: 'failed', code: 503 })
  const hours = activity.hours(7)
  assert.equal(hours.length, 24)
  assert.deepEqual(hours.at(-2), { at: Date.parse('2026-11-25T10:00:00Z'), delivered: 1, failed: 1 })
  assert.deepEqual(hours.at(-1), { at: Date.parse('2026-11-25T11:00:00Z'), delivered: 0, failed: 1 })
  const minutes = activity.minutes(1001)
  assert.equal(minutes.length, 60)
  assert.deepEqual(minutes.at(-1), { at: Date.parse('2026-11-25T11:30:00Z'), delivered: 0, failed: 1 })
  assert.deepEqual(inAll(minutes), [0, 1])
})

test('what is older than a day is not shown, and takes no memory', () => {
  const { activity, clock } = counting()
  for (let hour = 0; hour < 100; hour += 1) {
    activity.count(ended)
    clock.now += HOUR
  }
  assert.deepEqual(inAll(activity.hours(7)), [23, 0])
  assert.deepEqual(inAll(activity.minutes(1001)), [0, 0])
})

test('what was settled without a try is shown as recent and counts for nothing; nor does what nobody saw the end of', () => {
  const { activity } = counting()
  activity.count({ ...ended, n: 0, state: 'superseded', code: null, error: 'too_old' })
  activity.count({ ...ended, state: 'retrying', code: null, error: 'outcome_unknown' })
  assert.deepEqual(inAll(activity.hours(7)), [0, 0])
  assert.equal(activity.last(7), null)
  assert.deepEqual(
    activity.settled(1001).map(({ state }) => state),
    ['superseded'],
  )
})

test('of what was settled the newest twenty are remembered, newest first, each account for itself', () => {
  const { activity } = counting()
  for (let n = 1; n <= 30; n += 1) activity.count({ ...ended, deliveryId: `d${n}` })
  activity.count({ ...ended, accountId: 1002, deliveryId: 'other' })
  const ids = activity.settled(1001).map(({ deliveryId }) => deliveryId)
  assert.deepEqual([ids.length, ids[0], ids.at(-1)], [20, 'd30', 'd11'])
})

test('what is handed out to be kept makes another program go on where this one stopped', () => {
  const { activity, clock } = counting()
  activity.count(ended)
  clock.now += HOUR
  activity.count({ ...ended, state: 'failed', code: 500, reason: 'It failed.' })
  const kept = activity.unsaved()
  assert.deepEqual(activity.unsaved(), { rows: [], last: [] })
  const next = createActivity(() => clock.now)
  next.restore(kept)
  assert.deepEqual(next.hours(7), activity.hours(7))
  assert.deepEqual(next.minutes(1001), activity.minutes(1001))
  assert.deepEqual(next.last(7), activity.last(7))
  assert.deepEqual(next.unsaved(), { rows: [], last: [] })
})

test('what could not be kept is handed out again, with what came since', () => {
  const { activity } = counting()
  activity.count(ended)
  activity.putBack(activity.unsaved())
  activity.count(ended)
  const { rows, last } = activity.unsaved()
  assert.deepEqual(
    rows.map(({ minutes, delivered }) => [minutes, delivered]),
    [
      [60, 2],
      [1, 2],
    ],
  )
  assert.equal(last.length, 1)
  assert.deepEqual(inAll(activity.hours(7)), [2, 0])
})
