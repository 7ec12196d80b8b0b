import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { nextDelayMs, scheduleFor, isTooOld, wrongRequestSchedule } from './retry-timing.ts'
import { SCHEDULE_NAMES } from '../integrations/retry-schedules.ts'
import type { DeliveryKind, Schedule } from './retry-timing.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'

const KINDS: readonly DeliveryKind[] = ['status', 'ended', 'final', 'updated', 'resend', 'past', 'test']
const MINUTE = 60_000

/** Times of all attempts since the first, in seconds, when each fails at once. */
function times(schedule: Schedule, random01 = 0): number[] {
  const all = [0]
  for (let made = 1; ; made++) {
    const delay = nextDelayMs(schedule, made, random01)
    if (delay === null) return all
    all.push((all.at(-1) ?? 0) + delay / 1_000)
  }
}

const DAY_S = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
const MINUTE_S = [0, 1, 3, 10, 30, 60]

const ROWS: readonly (readonly [ScheduleName, DeliveryKind, readonly number[]])[] = [
  ['standard', 'final', DAY_S],
  ['standard', 'updated', DAY_S],
  ['standard', 'ended', DAY_S],
  ['standard', 'resend', DAY_S],
  ['standard', 'past', DAY_S],
  ['standard', 'status', MINUTE_S],
  ['standard', 'test', [0]],
  ['patient', 'final', [...DAY_S, 129_600, 172_800, 216_000, 259_200]],
  ['patient', 'status', [...MINUTE_S, 120, 300, 600]],
  ['short', 'final', [0, 5, 30, 120, 600, 1_800]],
  ['short', 'status', [0, 1, 5]],
  ['once', 'final', [0]],
  ['once', 'status', [0]],
]

for (const [name, kind, expected] of ROWS) {
  test(`D7 ${name}: a ${kind} request is tried ${expected.length} times, at ${expected.join(', ')} s`, () => {
    assert.deepEqual(times(scheduleFor(name, kind)), expected)
  })
}

test('D7 every schedule begins at once and ascends', () => {
  for (const name of SCHEDULE_NAMES) {
    for (const kind of KINDS) {
      const schedule = scheduleFor(name, kind)
      assert.equal(schedule[0], 0)
      assert.deepEqual(
        [...new Set(schedule)].toSorted((a, b) => a - b),
        schedule,
      )
    }
  }
})

test('D7 jitter makes a step up to a fifth longer and never shorter', () => {
  const any = fc.record({
    name: fc.constantFrom(...SCHEDULE_NAMES),
    kind: fc.constantFrom(...KINDS),
    made: fc.integer({ min: 1, max: 15 }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  fc.assert(
    fc.property(any, ({ name, kind, made, random }) => {
      const schedule = scheduleFor(name, kind)
      const delay = nextDelayMs(schedule, made, random)
      if (made >= schedule.length) return assert.equal(delay, null)
      const step = (schedule[made] ?? 0) - (schedule[made - 1] ?? 0)
      assert.ok(delay !== null && delay >= step && delay <= step * 1.2, `${delay} for a step of ${step}`)
    }),
  )
  assert.equal(nextDelayMs(scheduleFor('standard', 'final'), 1, 0.5), 5_500)
})

test('D6 a request that is wrong is tried again after 5 s and 5 min, then no more', () => {
  assert.deepEqual(times(wrongRequestSchedule(scheduleFor('standard', 'final'))), [0, 5, 300])
  assert.deepEqual(times(wrongRequestSchedule(scheduleFor('standard', 'status'))), [0, 5, 300])
})

test('D6 a request that is wrong is never tried more often than its integration chose', () => {
  assert.deepEqual(times(wrongRequestSchedule(scheduleFor('once', 'final'))), [0])
  assert.deepEqual(times(wrongRequestSchedule(scheduleFor('standard', 'test'))), [0])
})

test('D6 an answer that says wrong request after many other failures is the last', () => {
  assert.equal(nextDelayMs(wrongRequestSchedule(scheduleFor('standard', 'final')), 7, 0), null)
})

test('D7 a status that has not gone after 15 minutes is too old; nothing else ever is', () => {
  assert.equal(isTooOld('status', 0, 15 * MINUTE), false)
  assert.equal(isTooOld('status', 0, 15 * MINUTE + 1), true)
  for (const kind of KINDS.filter((kind) => kind !== 'status')) assert.equal(isTooOld(kind, 0, 1e12), false, kind)
})
