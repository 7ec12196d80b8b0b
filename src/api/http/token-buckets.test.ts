import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REQUEST_LIMIT, TokenBuckets } from './token-buckets.ts'

test('S36 two thousand at once, then a hundred a second, each key for itself', () => {
  let nowMs = 0
  const limits = new TokenBuckets(REQUEST_LIMIT, () => nowMs)
  const taken = (name: string, tries: number): number => {
    let count = 0
    for (let n = 0; n < tries; n++) if (limits.take(name) === 0) count++
    return count
  }
  assert.equal(taken('a', 5000), 2000)
  assert.equal(limits.take('a'), 1)
  assert.equal(taken('b', 1), 1)
  nowMs += 1000
  assert.equal(taken('a', 5000), 100)
  nowMs += 3_600_000
  assert.equal(taken('a', 5000), 2000)
})
