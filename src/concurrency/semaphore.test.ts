import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Semaphore } from './semaphore.ts'

test('no more are inside at once than may be, and all come through in their order', async () => {
  const semaphore = new Semaphore(3)
  const order: number[] = []
  let inside = 0
  let most = 0
  const one = async (n: number): Promise<void> => {
    const release = await semaphore.acquire()
    order.push(n)
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
    release()
  }
  const numbers = Array.from({ length: 20 }, (_, n) => n)
  await Promise.all(numbers.map(one))
  assert.deepEqual([most, order], [3, numbers])
})

test('who gives up while waiting leaves the queue, and takes nobody’s place', async () => {
  const semaphore = new Semaphore(1)
  const release = await semaphore.acquire()
  const giveUp = new AbortController()
  const waiting = semaphore.acquire(giveUp.signal)
  const next = semaphore.acquire()
  giveUp.abort(new Error('given up'))
  await assert.rejects(waiting, /given up/)
  await assert.rejects(semaphore.acquire(giveUp.signal), /given up/)
  release()
  const releaseNext = await next
  releaseNext()
  await semaphore.acquire()
})
