import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createSecureServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { authorityOfChained, credentials, listening, startReceiver, testAuthority } from '../../test/kit/receiver.ts'
import type { CertificateName, Receiver } from '../../test/kit/receiver.ts'
import { describeClientError } from './failure.ts'
import type { Lookup } from './guard.ts'
import { systemLookup } from './guard.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'
import type { Exchange } from './exchange.ts'
import type { TlsOptions } from './tls-options.ts'

/**
 * This machine has all addresses of 127.0.0.0/8: one address plays the allowed network, another the forbidden network.
 */
const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1, 127.0.0.3') }
const answers = [{ headers: { connection: 'close' } }]

async function sendOnce(url: string, lookup: Lookup, tls?: TlsOptions): Promise<Exchange> {
  const sender = createSender({ policy, userAgent: 'Offhook/test', lookup })
  try {
    const request = { method: 'POST', url, headers: [], body: 'x', timeoutMs: 3000, ...(tls ? { tls } : {}) }
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
    const flips = Array.from({ length: 200 }, () =>
      sender.send({ method: 'POST', url, headers: [], body: 'x', timeoutMs: 3000 }),
    )
    for (const { error } of await Promise.all(flips)) if (error) assert.equal(error.class, 'host_not_usable')
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
    assert.equal(error?.class, 'host_not_usable')
    assert.equal(status, null)
  })

  test('S9 a name that is not there and one that leads inside fail with the same words, after the same time', async () => {
    const notThere = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
    const lookups: Lookup[] = [
      notThere,
      async () => [],
      async () => ['127.0.0.2'],
      async () => ['127.0.0.1', '10.0.0.1'],
    ]
    const failures = await Promise.all(
      lookups.map(async (lookup) => {
        const begunAt = performance.now()
        const { error, timing } = await sendOnce(`http://inner.test:${allowed.port}/`, lookup)
        assert.ok(performance.now() - begunAt >= 499, 'not at once')
        return { error, timing }
      }),
    )
    for (const failure of failures) assert.deepEqual(failure, failures[0])
    assert.deepEqual(failures[0], {
      error: {
        class: 'host_not_usable',
        detail:
          'inner.test was not found, or resolves to an address that Offhook doesn’t send to. Check the spelling of the host and its DNS record. Your server administrator can allow a private network with OFFHOOK_ALLOW_NETWORKS.',
      },
      timing: { dns: null, connect: null, tls: null, firstByte: null, total: null },
    })
  })

  test('S1 a literal address is judged too, and no lookup is made for it', async () => {
    const lookup: Lookup = () => assert.fail('looked up')
    for (const host of ['127.0.0.2', '0x7f000002', '2130706434', '[::ffff:127.0.0.2]']) {
      assert.equal((await sendOnce(`http://${host}:${allowed.port}/`, lookup)).error?.class, 'address_not_allowed')
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
  const sendTo = (certificate: CertificateName, host: string, tls?: TlsOptions) =>
    sendOnce(`https://${host}:${receivers.get(certificate)?.port}/`, async () => ['127.0.0.1'], tls)
  const ca = testAuthority()
  const pinOf = (certificate: CertificateName) => new X509Certificate(credentials(certificate).cert).fingerprint256

  test('S10 a private authority that is given with the integration is believed, and no other', async () => {
    const { status, timing } = await sendTo('good', 'receiver.test', { ca })
    assert.equal(status, 200)
    assert.ok(timing.tls !== null && timing.tls > 0)
    const { error } = await sendTo('good', 'receiver.test')
    assert.equal(error?.class, 'tls_failed')
    assert.match(error.detail, /unknown CA.*private CA/)
  })

  test('S10 an authority between is believed when it is given, and the words fit who is not known', async (t) => {
    const chained = credentials('chained')
    const [root, intermediate] = [authorityOfChained('root'), authorityOfChained('intermediate')]
    const serving = async (cert: string): Promise<(tls?: TlsOptions) => Promise<string>> => {
      const server = createHttpsServer({ key: chained.key, cert }, (_request, response) => response.end())
      const port = await listening(server)
      t.after(() => {
        server.closeAllConnections()
        server.close()
      })
      return async (tls) => {
        const { status, error } = await sendOnce(`https://receiver.test:${port}/`, async () => ['127.0.0.1'], tls)
        return String(status ?? error?.detail)
      }
    }
    const [whole, alone] = [await serving(chained.cert + intermediate), await serving(chained.cert)]
    assert.equal(await whole({ ca: root }), '200')
    assert.equal(await whole({ ca: intermediate }), '200')
    assert.equal(await alone({ ca: intermediate }), '200')
    assert.equal(await alone({ ca: root + intermediate }), '200')
    assert.match(await alone({ ca: root }), /not issued by the integration’s trusted CA.* or its chain up to the root/)
    assert.match(await whole(), /^The receiver’s certificate is from an unknown CA\. Add the private CA/)
    assert.match(await alone(), /^The receiver’s certificate is from an unknown CA, or the receiver does not send/)
  })

  test('S10 a receiver of HTTP/2 alone, and one that has no TLS, are told for what they are', async (t) => {
    const http2 = createHttp2Server(credentials('good'))
    const closing = createServer((socket) => void socket.on('error', () => {}).once('data', () => socket.destroy()))
    for (const server of [http2, closing]) t.after(() => server.close())
    const detailOf = async (port: number) =>
      (await sendOnce(`https://receiver.test:${port}/`, async () => ['127.0.0.1'], { ca })).error?.detail ?? ''
    assert.match(
      await detailOf(await listening(http2)),
      /^The receiver only speaks HTTP\/2, and Offhook needs HTTP\/1\.1\./,
    )
    assert.match(
      await detailOf(await listening(closing)),
      /TLS handshake\. Should the URL start with http:\/\/ instead of https:\/\/\?$/,
    )
  })

  test('S10 the certificate must be for the name of the address', async () => {
    const { error } = await sendTo('good', 'other.test', { ca })
    assert.deepEqual(error, { class: 'tls_failed', detail: 'The receiver’s certificate is not valid for other.test.' })
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
      class: 'tls_failed',
      detail: 'The receiver’s certificate does not match the pinned one.',
    })
  })

  test('S10 a pinned certificate that has expired is refused', async () => {
    const { error } = await sendTo('expired', 'receiver.test', { pinSha256: pinOf('expired') })
    assert.match(error?.detail ?? '', /not valid today/)
  })

  test('S10 no variable of the environment turns the check off', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      assert.equal((await sendTo('self-signed', 'receiver.test')).error?.class, 'tls_failed')
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
    assert.deepEqual(error, { class: 'tls_failed', detail: 'The receiver only supports TLS versions older than 1.2.' })
  })
})

describe('S10 over TLS Offhook proves who it is, where the receiver asks', () => {
  let asking: Receiver
  let other: Receiver
  before(async () => {
    asking = await startReceiver({ answers, certificate: 'good', clientsOf: testAuthority() })
    other = await startReceiver({ answers, certificate: 'self-signed' })
  })
  after(() => Promise.all([asking.close(), other.close()]))
  const ca = testAuthority()
  const shownOf = (name: CertificateName) => {
    const { cert: certificate, key } = credentials(name)
    return { certificate, key }
  }
  const sendTo = (tls: TlsOptions, { port }: Receiver = asking) =>
    sendOnce(`https://receiver.test:${port}/`, async () => ['127.0.0.1'], tls)

  test('S10 a receiver that asks for a certificate takes the one of its authority', async () => {
    assert.equal((await sendTo({ ca, shown: shownOf('good') })).status, 200)
    assert.equal(asking.received.length, 1)
    // A certificate that is given for a receiver that does not ask for one changes nothing.
    const pinSha256 = new X509Certificate(credentials('self-signed').cert).fingerprint256
    assert.equal((await sendTo({ pinSha256, shown: shownOf('good') }, other)).status, 200)
  })

  test('S10 without a certificate the receiver’s refusal says what is missing', async () => {
    const { error } = await sendTo({ ca })
    assert.deepEqual(error, {
      class: 'tls_failed',
      detail: 'The receiver requires a client certificate. Add one, with its key, to the integration.',
    })
  })

  test('S10 a certificate that the receiver does not take is named as what may be wrong', async () => {
    const asks = { ...credentials('good'), ca, requestCert: true, rejectUnauthorized: true }
    const old = createTlsServer({ ...asks, maxVersion: 'TLSv1.2' }).listen(0, '127.0.0.1')
    await once(old, 'listening')
    const { port } = old.address() as AddressInfo
    for (const name of ['unknown-authority', 'expired', 'self-signed'] as const) {
      for (const receiver of [asking, { ...asking, port }]) {
        const { error } = await sendTo({ ca, shown: shownOf(name) }, receiver)
        assert.match(error?.detail ?? '', /integration’s client certificate/, name)
      }
    }
    old.close()
  })

  test('S10 a certificate whose key is another’s is refused before anything is sent', async () => {
    const shown = { certificate: credentials('good').cert, key: credentials('expired').key }
    assert.equal((await sendTo({ ca, shown })).error?.class, 'tls_failed')
  })

  test('S10 of two authorities only the one that was given is believed; with a pin both must fit', async () => {
    const wrong = credentials('self-signed').cert
    const { error } = await sendTo({ ca: wrong, shown: shownOf('good') })
    assert.match(error?.detail ?? '', /not issued by the integration’s trusted CA/)
    const pinSha256 = new X509Certificate(credentials('good').cert).fingerprint256
    assert.equal((await sendTo({ ca, pinSha256, shown: shownOf('good') })).status, 200)
    assert.equal((await sendTo({ ca: wrong, pinSha256, shown: shownOf('good') })).error?.class, 'tls_failed')
    const otherPin = new X509Certificate(wrong).fingerprint256
    assert.match(
      (await sendTo({ ca, pinSha256: otherPin, shown: shownOf('good') })).error?.detail ?? '',
      /does not match the pinned one/,
    )
  })

  test('S10 what other receivers say of a certificate is put into words', () => {
    // The codes for the alerts of OpenSSL's own server, of TLS 1.2 and 1.3.
    const said = (code: string): string =>
      describeClientError(Object.assign(new Error('alert'), { code }), 'nothing').detail
    assert.match(said('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), /does not know the CA/)
    assert.match(said('ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED'), /has expired/)
    assert.match(said('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'), /may require a client certificate/)
    assert.match(said('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), /requires a client certificate/)
  })
})
