import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createShare } from './share.ts'

test('all who ask at the same time get one answer; later it is made anew; each key has its own', async () => {
  let made = 0
  let now = 0
  const ask = createShare(
    1_000,
    (key: string) => Promise.resolve(`${key} ${(made += 1)}`),
    () => now,
  )
  assert.deepEqual(await Promise.all([ask('a'), ask('a'), ask('b')]), ['a 1', 'a 1', 'b 2'])
  now = 999
  assert.equal(await ask('a'), 'a 1')
  now = 1_000
  assert.equal(await ask('a'), 'a 3')
})

test('what could not be made is tried again by the next who asks', async () => {
  let well = false
  const ask = createShare(
    1_000,
    () => (well ? Promise.resolve('well') : Promise.reject(new Error('away'))),
    () => 0,
  )
  await assert.rejects(ask('a'))
  well = true
  assert.equal(await ask('a'), 'well')
})
