import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSemaphore } from './semaphore.ts'

test('no more are inside at once than may be, and all come through in their order', async () => {
  const semaphore = createSemaphore(3)
  const order: number[] = []
  let inside = 0
  let most = 0
  const one = async (n: number): Promise<void> => {
    const leave = await semaphore.enter()
    order.push(n)
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
    leave()
  }
  const numbers = Array.from({ length: 20 }, (_, n) => n)
  await Promise.all(numbers.map(one))
  assert.deepEqual([most, order], [3, numbers])
})
