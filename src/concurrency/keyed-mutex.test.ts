import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyedMutex } from './keyed-mutex.ts'

test('work on one key is done in turn, whatever became of the work before, and that on another beside it', async () => {
  const mutex = new KeyedMutex()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const failing = mutex.run('a', async () => {
    await first.promise
    order.push('a1')
    throw new Error('failed')
  })
  const second = mutex.run('a', async () => order.push('a2'))
  await mutex.run('b', async () => order.push('b'))
  first.resolve()
  await assert.rejects(failing, /failed/)
  await second
  assert.deepEqual(order, ['b', 'a1', 'a2'])
})
