import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type SecureVersion, type TLSSocket } from 'node:tls'
import { test, type TestContext } from 'node:test'
import { type CertificateName, credentials, listening, testAuthority } from '../../test/kit/receiver.ts'
import { dial } from './guard.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { targetOf } from './target.ts'
import type { TlsOptions } from './tls-options.ts'
import { TlsSessions } from './tls-sessions.ts'

const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1, 127.0.0.3') }
const ca = testAuthority()
const MINUTE = 60_000

/**
 * Starts a receiver. Returns a function that opens a connection to it, takes its session, and says whether an earlier session was
 * resumed; `failed`: the connection was refused.
 */
async function startTlsReceiver(
  t: TestContext,
  { certificate = 'good', version = 'TLSv1.3' }: { certificate?: CertificateName; version?: SecureVersion } = {},
) {
  const server = createServer({ ...credentials(certificate), minVersion: version, maxVersion: version }, (socket) => {
    socket.on('error', () => {})
    // With the first bytes come the session tickets of TLS 1.3.
    socket.write('hello')
  })
  const port = await listening(server)
  t.after(() => server.close())
  return async (
    sessions: TlsSessions,
    {
      tls = { ca },
      host = 'receiver.test',
      address = '127.0.0.1',
    }: { tls?: TlsOptions; host?: string; address?: string } = {},
  ): Promise<'full' | 'resumed' | 'failed'> => {
    const target = targetOf(`https://${host}:${port}/`, policy)
    assert.ok(typeof target === 'object')
    const guard = { policy, lookup: () => Promise.resolve([address]), sessions }
    try {
      const { socket } = await dial(guard, target, new AbortController().signal, tls)
      await once(socket, 'data')
      const isResumed = (socket as TLSSocket).isSessionReused()
      socket.destroy()
      return isResumed ? 'resumed' : 'full'
    } catch {
      return 'failed'
    }
  }
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`S10 a new connection over ${version} resumes the session of an earlier connection`, async (t) => {
    const open = await startTlsReceiver(t, { version })
    const sessions = new TlsSessions()
    assert.deepEqual([await open(sessions), await open(sessions), await open(sessions)], ['full', 'resumed', 'resumed'])
    assert.equal(await open(new TlsSessions()), 'full')
  })

test('S10 a session is resumed for the same name, trust and address only', async (t) => {
  const open = await startTlsReceiver(t)
  const sessions = new TlsSessions()
  const pinSha256 = new X509Certificate(credentials('good').cert).fingerprint256
  assert.equal(await open(sessions), 'full')
  assert.equal(await open(sessions, { host: 'other.test' }), 'failed', 'the certificate is not for this name')
  assert.equal(await open(sessions, { tls: {} }), 'failed', 'the authority is not trusted')
  assert.equal(await open(sessions, { tls: { ca, pinSha256: 'ab'.repeat(32) } }), 'failed', 'another pin')
  assert.equal(await open(sessions, { tls: { ca, pinSha256 } }), 'full', 'other trust')
  assert.equal(await open(sessions, { address: '127.0.0.3' }), 'failed', 'nothing listens there')
  assert.equal(await open(sessions), 'resumed')
})

test('S10 with a pinned certificate no session is resumed: each connection shows the certificate', async (t) => {
  const open = await startTlsReceiver(t, { certificate: 'self-signed' })
  const sessions = new TlsSessions()
  const pinSha256 = new X509Certificate(credentials('self-signed').cert).fingerprint256
  for (let n = 0; n < 2; n += 1) assert.equal(await open(sessions, { tls: { pinSha256 } }), 'full')
})

test('S10 a session is resumed for ten minutes after its full handshake, however often', async (t) => {
  const open = await startTlsReceiver(t)
  let now = Date.now()
  const sessions = new TlsSessions(() => now)
  assert.equal(await open(sessions), 'full')
  now += 6 * MINUTE
  // This connection gives sessions of its own, which last no longer.
  assert.equal(await open(sessions), 'resumed')
  now += 5 * MINUTE
  assert.equal(await open(sessions), 'full')
})

test('S10 a session is not resumed beyond the end of its certificate', async (t) => {
  const open = await startTlsReceiver(t)
  const { validToDate } = new X509Certificate(credentials('good').cert)
  let now = validToDate.getTime() - MINUTE
  const sessions = new TlsSessions(() => now)
  assert.deepEqual([await open(sessions), await open(sessions)], ['full', 'resumed'])
  now = validToDate.getTime()
  assert.equal(await open(sessions), 'full')
})

test('S10 a session with which the handshake fails is forgotten', async (t) => {
  const open = await startTlsReceiver(t)
  const sessions = new TlsSessions()
  await open(sessions)
  sessions.get = (() => {
    const get = sessions.get.bind(sessions)
    let isFirst = true
    return (key: string) => {
      const known = get(key)
      if (!isFirst || !known) return known
      isFirst = false
      return { ...known, session: Buffer.from('no session') }
    }
  })()
  const [broken, after] = [await open(sessions), await open(sessions)]
  assert.notEqual(broken, 'resumed')
  assert.notEqual(after, 'failed')
})
