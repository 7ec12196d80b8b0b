import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RateLimiter } from './rate-limiter.ts'

test('S36 so many go through in a minute for each name, and then it says when to ask again', () => {
  let now = 0
  const limiter = new RateLimiter({ most: 2, windowMs: 60_000 }, () => now)
  assert.deepEqual([limiter.take('a'), limiter.take('a'), limiter.take('b')], [0, 0, 0])
  now = 10_500
  assert.equal(limiter.take('a'), 50)
  now = 60_000
  assert.deepEqual([limiter.take('a'), limiter.take('a')], [0, 0])
  assert.equal(limiter.take('a'), 60)
})
