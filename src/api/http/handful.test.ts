import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHandful } from './handful.ts'

test('S36 a handful goes through in a minute for each name, and then it says when to ask again', () => {
  let now = 0
  const handful = createHandful(2, () => now)
  assert.deepEqual([handful.take('a'), handful.take('a'), handful.take('b')], [0, 0, 0])
  now = 10_500
  assert.equal(handful.take('a'), 50)
  now = 60_000
  assert.deepEqual([handful.take('a'), handful.take('a')], [0, 0])
  assert.equal(handful.take('a'), 60)
})
