import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SerialQueue } from './serial-queue.ts'

test('tasks run one after another in their order, whatever became of those before, and each tells its own end', async () => {
  const queue = new SerialQueue()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const failing = queue.run(async () => {
    await first.promise
    order.push('first')
    throw new Error('failed')
  })
  const second = queue.run(async () => order.push('second'))
  const third = queue.run(async () => {
    order.push('third')
    return 3
  })
  assert.deepEqual(order, [])
  first.resolve()
  await assert.rejects(failing, /failed/)
  assert.deepEqual([await second, await third, order], [2, 3, ['first', 'second', 'third']])
})

test('it is idle when all that were given until then have ended, in whatever way', async () => {
  const queue = new SerialQueue()
  await queue.idle()
  const ended: string[] = []
  const failing = queue.run(async () => {
    ended.push('failing')
    throw new Error('failed')
  })
  const failed = assert.rejects(failing, /failed/)
  void queue.run(async () => ended.push('last'))
  await queue.idle()
  assert.deepEqual(ended, ['failing', 'last'])
  await failed
})
