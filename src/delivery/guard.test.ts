import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { credentials, startReceiver, testAuthority } from '../../test/kit/receiver.ts'
import type { CertificateName, Receiver } from '../../test/kit/receiver.ts'
import type { Lookup } from './guard.ts'
import { systemLookup } from './guard.ts'
import { parseAllowNetworks, publicOnly } from './policy.ts'
import { createSender } from './send.ts'
import type { Exchange } from './exchange.ts'
import type { Trust } from './trust.ts'

/** This machine has all of 127.0.0.0/8: one address of it plays the allowed network, another the forbidden one. */
const policy = { ...publicOnly, allowed: parseAllowNetworks('127.0.0.1, 127.0.0.3') }
const answers = [{ headers: { connection: 'close' } }]

async function sendOnce(url: string, lookup: Lookup, trust?: Trust): Promise<Exchange> {
  const sender = createSender({ policy, userAgent: 'Offhook/test', lookup })
  try {
    const request = { method: 'POST', url, headers: [], body: 'x', timeoutMs: 3000, ...(trust ? { trust } : {}) }
    return await sender.send(request)
  } finally {
    await sender.close()
  }
}

describe('S1 the addresses of a name are judged at every connection', () => {
  let allowed: Receiver
  let forbidden: Receiver
  before(async () => {
    allowed = await startReceiver({ answers })
    forbidden = await startReceiver({ answers, host: '127.0.0.2', port: allowed.port })
  })
  after(() => Promise.all([allowed.close(), forbidden.close()]))

  test('S1 a name that changes where it leads, 200 times, never leads to a forbidden address', async () => {
    const choices = [
      ['127.0.0.1'],
      ['127.0.0.2'],
      ['127.0.0.1', '127.0.0.2'],
      ['::ffff:127.0.0.2', '127.0.0.1'],
      ['127.0.0.1'],
    ]
    let lookups = 0
    let goodLookups = 0
    const rebinding: Lookup = async () => {
      const choice = choices[lookups++ % choices.length] ?? []
      if (choice.every((address) => address === '127.0.0.1')) goodLookups += 1
      return choice
    }
    const sender = createSender({ policy, userAgent: 'Offhook/test', lookup: rebinding })
    const url = `http://rebinding.test:${allowed.port}/`
    for (let flip = 0; flip < 200; flip += 1) {
      const exchange = await sender.send({ method: 'POST', url, headers: [], body: 'x', timeoutMs: 3000 })
      if (exchange.error) assert.equal(exchange.error.class, 'address not allowed')
    }
    await sender.close()
    assert.equal(lookups, 200, 'each connection looks its name up itself, once')
    assert.equal(allowed.received.length, goodLookups)
    assert.equal(forbidden.received.length, 0)
  })

  test('S1 what is dialled is the address that was judged, not the name again', async (t) => {
    const third = await startReceiver({ answers, host: '127.0.0.3', port: allowed.port })
    t.after(() => third.close())
    assert.equal((await sendOnce(`http://localhost:${third.port}/`, async () => ['127.0.0.3'])).status, 200)
    assert.equal(third.received.length, 1)
    assert.deepEqual(third.received[0]?.headers[0], ['host', `localhost:${third.port}`])
  })

  test('S1 one forbidden address among many refuses the name', async () => {
    const lookup: Lookup = async () => ['127.0.0.1', '127.0.0.1', '169.254.169.254']
    const { error, status } = await sendOnce(`http://mixed.test:${allowed.port}/`, lookup)
    assert.equal(error?.class, 'address not allowed')
    assert.equal(status, null)
  })

  test('S9 a refusal says neither which address a name has nor how long anything took', async () => {
    const { error, timing } = await sendOnce(`http://inner.test:${allowed.port}/`, async () => ['127.0.0.2'])
    assert.equal(
      error?.detail,
      'inner.test leads to an address that Offhook does not send to. Use a public address, or ask the operator to allow its network (OFFHOOK_ALLOW_NETWORKS).',
    )
    assert.deepEqual(timing, { dns: null, connect: null, tls: null, firstByte: null, total: null })
  })

  test('S1 a literal address is judged too, and no lookup is made for it', async () => {
    const lookup: Lookup = () => assert.fail('looked up')
    for (const host of ['127.0.0.2', '0x7f000002', '2130706434', '[::ffff:127.0.0.2]']) {
      assert.equal((await sendOnce(`http://${host}:${allowed.port}/`, lookup)).error?.class, 'address not allowed')
    }
    assert.equal(forbidden.received.length, 0)
    assert.equal((await sendOnce(`http://127.0.0.1:${allowed.port}/`, lookup)).status, 200)
  })

  test('D13 when the first address of a name does not answer the next is tried', async () => {
    const { status, timing } = await sendOnce(`http://two.test:${allowed.port}/`, async () => [
      '127.0.0.3',
      '127.0.0.1',
    ])
    assert.equal(status, 200)
    assert.ok(timing.dns !== null && timing.connect !== null && timing.tls === null)
  })

  test('S5 the proxies that the environment names are ignored', async () => {
    const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'NODE_USE_ENV_PROXY']
    for (const name of names) process.env[name] = 'http://127.0.0.2:1/'
    try {
      assert.equal((await sendOnce(`http://127.0.0.1:${allowed.port}/`, systemLookup())).status, 200)
    } finally {
      for (const name of names) delete process.env[name]
    }
  })
})

test('S1 a name that is not there says so', async () => {
  const lookup: Lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
  const { error } = await sendOnce('https://nowhere.test/', lookup)
  assert.deepEqual(error, { class: 'name not found', detail: 'The name nowhere.test was not found (ENOTFOUND).' })
  assert.equal((await sendOnce('https://empty.test/', async () => [])).error?.class, 'name not found')
})

test('S1 the names of /etc/hosts are known, and a name is looked up once at a time', async () => {
  const lookup = systemLookup()
  const [first, second] = [lookup('localhost'), lookup('localhost')]
  assert.equal(first, second)
  assert.ok((await first).some((address) => address === '127.0.0.1' || address === '::1'))
  assert.notEqual(lookup('localhost'), first)
})

describe('S10 over TLS the receiver proves who it is', () => {
  const receivers = new Map<CertificateName, Receiver>()
  before(async () => {
    for (const certificate of ['good', 'expired', 'self-signed'] as const) {
      receivers.set(certificate, await startReceiver({ answers, certificate }))
    }
  })
  after(() => Promise.all([...receivers.values()].map((receiver) => receiver.close())))
  const sendTo = (certificate: CertificateName, host: string, trust?: Trust) =>
    sendOnce(`https://${host}:${receivers.get(certificate)?.port}/`, async () => ['127.0.0.1'], trust)
  const ca = testAuthority()
  const pinOf = (certificate: CertificateName) => new X509Certificate(credentials(certificate).cert).fingerprint256

  test('S10 a private authority that is given with the integration is believed, and no other', async () => {
    const { status, timing } = await sendTo('good', 'receiver.test', { ca })
    assert.equal(status, 200)
    assert.ok(timing.tls !== null && timing.tls > 0)
    const { error } = await sendTo('good', 'receiver.test')
    assert.equal(error?.class, 'TLS failed')
    assert.match(error.detail, /unknown authority.*private CA|intermediate/)
  })

  test('S10 the certificate must be for the name of the address', async () => {
    const { error } = await sendTo('good', 'other.test', { ca })
    assert.deepEqual(error, { class: 'TLS failed', detail: 'The certificate of the receiver is not for other.test.' })
    assert.equal((await sendTo('good', 'receiver.test.', { ca })).status, 200)
    assert.equal((await sendTo('good', '127.0.0.1', { ca })).status, 200)
  })

  test('S10 a pinned certificate is believed by its SHA-256 alone, in either spelling', async () => {
    const pin = pinOf('self-signed')
    assert.equal((await sendTo('self-signed', 'receiver.test', { pinSha256: pin })).status, 200)
    const plain = pin.replaceAll(':', '').toLowerCase()
    assert.equal((await sendTo('self-signed', 'receiver.test', { pinSha256: plain })).status, 200)
    const { error } = await sendTo('good', 'receiver.test', { pinSha256: pin })
    assert.deepEqual(error, {
      class: 'TLS failed',
      detail: 'The receiver showed another certificate than the pinned one.',
    })
  })

  test('S10 a pinned certificate that has expired is refused', async () => {
    const { error } = await sendTo('expired', 'receiver.test', { pinSha256: pinOf('expired') })
    assert.match(error?.detail ?? '', /not valid today/)
  })

  test('S10 no variable of the environment turns the check off', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      assert.equal((await sendTo('self-signed', 'receiver.test')).error?.class, 'TLS failed')
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    }
  })

  test('S10 TLS before 1.2 is refused', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const server = createTlsServer({ ...credentials('good'), ...old }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { error } = await sendOnce(`https://receiver.test:${port}/`, async () => ['127.0.0.1'], { ca })
    server.close()
    assert.deepEqual(error, { class: 'TLS failed', detail: 'The receiver speaks only versions of TLS before 1.2.' })
  })
})
