import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUCKET_COUNT, EDGES, quantileMs } from './response-times.ts'

/** Counts the times in buckets as `width_bucket` of PostgreSQL does. */
function bucketsOf(times: readonly number[]): number[] {
  const buckets = Array.from({ length: BUCKET_COUNT }, () => 0)
  for (const ms of times) {
    const bucket = EDGES.filter((edge) => edge <= ms).length
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  return buckets
}

test('D23 median and 99th percentile of buckets are within an eighth of those of the times themselves', () => {
  for (const spread of [0.2, 1, 3]) {
    // The times range from 2 ms to the longest exchange (D13).
    const times = Array.from({ length: 2_000 }, (_, n) => Math.min(60_000, 2 + 400 * (n / 2_000) ** spread * n))
    const sorted = times.toSorted((a, b) => a - b)
    for (const share of [0.5, 0.99]) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0
      const read = quantileMs(bucketsOf(times), share) ?? 0
      assert.ok(Math.abs(read / exact - 1) <= 0.125, `${spread} ${share}: ${read} for ${exact}`)
    }
  }
})

test('D23 of one response it is that one, of none nothing', () => {
  assert.equal(quantileMs(bucketsOf([]), 0.5), null)
  const one = quantileMs(bucketsOf([250]), 0.99) ?? 0
  assert.ok(Math.abs(one / 250 - 1) <= 0.125)
})
