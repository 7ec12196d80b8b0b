import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Settlement } from './claimed-delivery.ts'
import { createSettlementWriter } from './settlement-writer.ts'

test('D12 a flush waits for what was added before it, however much is added meanwhile', async () => {
  const written: (string | null)[] = []
  const settlement = (deliveryId: string) => ({ deliveryId }) as Settlement
  const writer = createSettlementWriter({
    write(batch) {
      written.push(...batch.map(({ deliveryId }) => deliveryId))
      // As on a busy node, the next settlement comes before this one is written. A flush that writes a thousand would
      // never end.
      if (written.length < 1_000) writer.add(settlement(`later ${written.length}`))
      return Promise.resolve()
    },
    onWritten() {},
    onError: (error) => assert.fail(String(error)),
    expectsMore: () => true,
    after: () => ({ cancel() {} }),
  })
  for (const id of ['a', 'b']) writer.add(settlement(id))
  await writer.flush()
  assert.deepEqual(written.slice(0, 2), ['a', 'b'])
  assert.ok(written.length < 1_000, `${written.length} were written first`)
})

test('D12 a flush ends where the write fails', async () => {
  const errors: unknown[] = []
  const writer = createSettlementWriter({
    write: () => Promise.reject(new Error('no database')),
    onWritten: () => assert.fail(),
    onError: (error) => void errors.push(error),
    expectsMore: () => true,
    after: () => ({ cancel() {} }),
  })
  writer.add({ deliveryId: 'a' } as Settlement)
  await writer.flush()
  await new Promise(setImmediate)
  assert.equal(errors.length, 1)
})

test('a settlement waits for others only while requests are in flight', async () => {
  const written: number[] = []
  let inFlight = 2
  let timers = 0
  const writer = createSettlementWriter({
    write: (batch) => Promise.resolve(void written.push(batch.length)),
    onWritten() {},
    onError: (error) => assert.fail(String(error)),
    expectsMore: () => inFlight > 0,
    after() {
      timers += 1
      return { cancel() {} }
    },
  })
  const settle = (): void => {
    inFlight -= 1
    writer.add({ deliveryId: 'a' } as Settlement)
  }
  settle()
  assert.deepEqual([written, timers], [[], 1])
  settle()
  await new Promise(setImmediate)
  assert.deepEqual([written, timers], [[2], 1])
})
