// Tests that take as long as a connection may take (D13).
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { listening } from '../../test/kit/receiver.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'

test('S10 a port without TLS that waits for a request is told for what it is', async (t) => {
  const server = createServer((socket) => void socket.on('error', () => {}).resume())
  t.after(() => server.close())
  const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') }
  const sender = createSender({ policy, userAgent: 'Offhook/test' })
  t.after(() => sender.close())
  const url = `https://127.0.0.1:${await listening(server)}/`
  const { error } = await sender.send({ method: 'GET', url, headers: [], body: null, timeoutMs: 20_000 })
  assert.deepEqual(error, {
    class: 'tls_failed',
    detail:
      'The receiver accepted the connection but did not complete the TLS handshake in time. Should the URL start with http:// instead of https://?',
  })
})
