import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { createInboxLimits } from './limits.ts'

function from(remoteAddress: string): IncomingMessage {
  return { headers: {}, socket: { remoteAddress } } as unknown as IncomingMessage
}

test('S36 an address that is held back takes nothing from others, to the same inbox or to any', () => {
  const limits = createInboxLimits(() => 0)
  const sends = (address: string, token: string): boolean => {
    try {
      limits.countRequest(from(address), token)
      return true
    } catch {
      return false
    }
  }
  const taken = Array.from({ length: 10_000 }, () => sends('198.51.100.1', 'flooded')).filter(Boolean)
  assert.equal(taken.length, 400)
  assert.ok(sends('198.51.100.2', 'another'))
  const others = Array.from({ length: 9 }, (_, n) => `203.0.113.${n}`)
  for (const other of others) assert.ok(sends(other, `inbox-of-${other}`), other)
})
