import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ledger } from './ledger.ts'

function arrive(
  ledger: Ledger,
  { id, body, signature = 'v1,x' }: { id: string; body: object; signature?: string | null },
  at: number,
): void {
  const signed = signature === null ? '' : `webhook-signature: ${signature}\r\n`
  ledger.add(
    Buffer.from(`POST /calls HTTP/1.1\r\nhost: x\r\nwebhook-id: ${id}\r\n${signed}\r\n${JSON.stringify(body)}`),
    at,
  )
}

test('what came twice, out of order or unsigned is counted', () => {
  const ledger = new Ledger()
  arrive(ledger, { id: 'a', body: { call: '1', n: 1 } }, 10)
  arrive(ledger, { id: 'b', body: { call: '1', n: 3 } }, 20)
  arrive(ledger, { id: 'c', body: { call: '1', n: 2 } }, 30)
  arrive(ledger, { id: 'a', body: { call: '2', n: 1 } }, 40)
  arrive(ledger, { id: 'd', body: { call: '2', n: 2 }, signature: null }, 50)
  const { count, repeated, overtaken, unsigned, firstAt, lastAt } = ledger.read()
  assert.deepEqual(
    { count, repeated, overtaken, unsigned, firstAt, lastAt },
    { count: 5, repeated: 1, overtaken: 1, unsigned: 1, firstAt: 10, lastAt: 50 },
  )
})

test('lateness is counted from the moment that the body names, and a deadline parts what came in time', () => {
  const ledger = new Ledger()
  for (let i = 1; i <= 100; i++) arrive(ledger, { id: String(i), body: { sent_at: 1000 } }, 1000 + i)
  const arrivals = ledger.read(1091)
  assert.deepEqual(arrivals.lateness, { p50: 50, p99: 99 })
  assert.equal(arrivals.inTime, 90)
})

test('after a reset nothing of before is left', () => {
  const ledger = new Ledger()
  arrive(ledger, { id: 'a', body: {} }, 1)
  ledger.reset()
  arrive(ledger, { id: 'a', body: {} }, 2)
  const { count, repeated, samples } = ledger.read()
  assert.deepEqual({ count, repeated }, { count: 1, repeated: 0 })
  assert.equal(samples[0]?.headers['webhook-id'], 'a')
})
