import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { available, fullBuckets, spend, strictest, waitMs } from './rate.ts'
import type { Rate } from './rate.ts'

/** Sends as fast as the rate allows, waking at the given steps. Returns the times of all starts. */
function starts(rate: Rate, untilMs: number, stepsMs: readonly number[]): number[] {
  const all: number[] = []
  let buckets = fullBuckets(rate, 0)
  for (let nowMs = 0, i = 0; nowMs < untilMs; nowMs += stepsMs[i++ % stepsMs.length] ?? 1) {
    const count = Math.min(available(buckets, rate, nowMs), 10_000)
    buckets = spend(buckets, rate, { count, nowMs })
    for (let n = 0; n < count; n++) all.push(nowMs)
  }
  return all
}

function mostInAnyWindow(times: readonly number[], windowMs: number): number {
  let most = 0
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= windowMs) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

const steps = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 20 })

test('D5 never more than the rate in any second, wherever it begins', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), steps, (per_second, stepsMs) => {
      assert.ok(mostInAnyWindow(starts({ per_second }, 5_000, stepsMs), 1_000) <= per_second)
    }),
    { numRuns: 200 },
  )
})

test('D5 never more than the rate in any minute, with a rate per second beside it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 1, max: 100 }),
      steps,
      (per_minute, per_second, stepsMs) => {
        const times = starts({ per_minute, per_second }, 130_000, stepsMs)
        assert.ok(mostInAnyWindow(times, 60_000) <= per_minute)
        assert.ok(mostInAnyWindow(times, 1_000) <= per_second)
      },
    ),
    { numRuns: 30 },
  )
})

test('D5 at least nine tenths of the rate are used, though every timer is late', () => {
  for (const per_second of [1, 2, 10, 19, 20, 100, 1_000]) {
    const sent = starts({ per_second }, 20_000, [20]).length
    assert.ok(sent >= 0.9 * 20 * per_second, `${sent} in 20 s at ${per_second}/s`)
  }
})

test('D5 a rate of one per minute sends one per minute', () => {
  assert.deepEqual(starts({ per_minute: 1 }, 180_000, [250]), [0, 60_000, 120_250])
})

test('D5 the wait says when the next may start, and it may then', () => {
  const rates = fc.record({
    per_second: fc.option(fc.integer({ min: 1, max: 500 })),
    per_minute: fc.option(fc.integer({ min: 1, max: 5_000 })),
  })
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 30_000 }), (rate, nowMs) => {
      let buckets = fullBuckets(rate, 0)
      for (let i = 0; i < 50; i++) {
        const free = available(buckets, rate, nowMs)
        const wait = waitMs(buckets, rate, nowMs)
        assert.equal(free >= 1, wait === 0)
        if (free === 0) assert.ok(available(buckets, rate, nowMs + wait) >= 1)
        else buckets = spend(buckets, rate, { count: 1, nowMs })
      }
    }),
  )
})

test('D5 without a rate nothing is held back', () => {
  const buckets = spend(fullBuckets({}, 0), {}, { count: 1e6, nowMs: 0 })
  assert.equal(available(buckets, {}, 0), Infinity)
  assert.equal(waitMs(buckets, { per_second: null, per_minute: null }, 0), 0)
})

test('D5 a rate that a person sets, lowers or takes away holds from now on', () => {
  const unlimited = fullBuckets({}, 0)
  assert.equal(available(unlimited, { per_second: 5 }, 0), 1)
  const empty = spend(fullBuckets({ per_second: 5 }, 0), { per_second: 5 }, { count: 1, nowMs: 0 })
  assert.equal(available(empty, {}, 0), Infinity)
  assert.equal(available(fullBuckets({ per_second: 1_000 }, 0), { per_second: 100 }, 0), 6)
})

test('D5 a clock that steps back gives nothing for free', () => {
  const empty = spend(fullBuckets({ per_second: 1 }, 10_000), { per_second: 1 }, { count: 1, nowMs: 10_000 })
  assert.equal(available(empty, { per_second: 1 }, 0), 0)
  assert.equal(available(spend(empty, { per_second: 1 }, { count: 0, nowMs: 0 }), { per_second: 1 }, 10_500), 0)
})

test('D5 of the rates of an integration and of its service the stricter holds, each limit by itself', () => {
  const own = { per_second: 100, per_minute: 30 }
  assert.equal(strictest(null, null), null)
  assert.equal(strictest(own, null), own)
  assert.equal(strictest(null, own), own)
  assert.deepEqual(strictest(own, { per_second: 2 }), { per_second: 2, per_minute: 30 })
  assert.deepEqual(strictest({ per_second: null }, { per_minute: 60 }), { per_second: null, per_minute: 60 })
  const both = strictest(own, { per_second: 2 }) ?? {}
  const times = starts(both, 120_000, [7, 31])
  assert.ok(mostInAnyWindow(times, 1_000) <= 2 && mostInAnyWindow(times, 60_000) <= 30)
  assert.ok(times.length >= 55, 'and no more than that is held back')
})
