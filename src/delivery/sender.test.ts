import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { misbehaviourNamed, startMisbehaving } from '../../test/kit/misbehaviours.ts'
import { startReceiver, testAuthority } from '../../test/kit/receiver.ts'
import type { Receiver, ReceiverOptions } from '../../test/kit/receiver.ts'
import type { Lookup } from './guard.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'
import type { OutgoingRequest, Sender } from './sender.ts'

const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') }

function newSender(t: TestContext, lookup?: Lookup): Sender {
  const sender = createSender({ policy, userAgent: 'Offhook/1.2.3', ...(lookup ? { lookup } : {}) })
  t.after(() => sender.close())
  return sender
}

async function newReceiver(t: TestContext, options?: ReceiverOptions): Promise<Receiver> {
  const receiver = await startReceiver(options)
  t.after(() => receiver.close())
  return receiver
}

const post = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  url,
  headers: [],
  body: '{}',
  timeoutMs: 5000,
  ...more,
})

test('D14 a request arrives as it was given, and its answer comes back whole', async (t) => {
  const receiver = await newReceiver(t, {
    answers: [{ status: 201, headers: { 'X-Id': '7' }, body: 'thanks', delayMs: 30 }],
  })
  const headers = [
    ['content-type', 'application/json; charset=utf-8'],
    ['X-Line', '+61 255 550 101'],
    ['x-line', 'twice'],
  ] as const
  const exchange = await newSender(t).send(
    post(`${receiver.url}/a%20b?c=d%C3%A9#no`, { headers, body: '{"name":"Söhne"}' }),
  )

  const [received] = receiver.received
  assert.equal(received?.method, 'POST')
  assert.equal(received.path, '/a%20b?c=d%C3%A9')
  assert.equal(received.body, '{"name":"Söhne"}')
  assert.deepEqual(received.headers, [
    ['host', new URL(receiver.url).host],
    ['connection', 'keep-alive'],
    ['accept-encoding', 'identity'],
    ...headers,
    ['user-agent', 'Offhook/1.2.3'],
    ['content-length', '17'],
  ])
  assert.equal(exchange.status, 201)
  assert.deepEqual(exchange.headers[0], ['X-Id', '7'])
  assert.equal(exchange.body.toString(), 'thanks')
  assert.equal(exchange.cut, false)
  assert.equal(exchange.error, null)
  assert.ok(Math.abs(exchange.at - received.at) < 1000)
  const { dns, connect, tls, firstByte, total } = exchange.timing
  assert.ok(dns === null && tls === null && connect !== null && firstByte !== null && total !== null)
  assert.ok(firstByte >= 25 && total >= firstByte)
})

test('D18 a GET has no body, and a user agent that the integration sets is left', async (t) => {
  const receiver = await newReceiver(t)
  const headers = [['User-Agent', 'Ours']] as const
  await newSender(t).send(post(receiver.url, { method: 'GET', body: null, headers }))
  const names = receiver.received[0]?.headers.map(([name]) => name)
  assert.deepEqual(names, ['host', 'connection', 'accept-encoding', 'User-Agent'])
})

test('S7 a connection is used again, by one request at a time', async (t) => {
  const receiver = await newReceiver(t, { answers: [{ delayMs: 20 }] })
  const sender = newSender(t)
  const first = await sender.send(post(receiver.url))
  const second = await sender.send(post(receiver.url))
  assert.notEqual(first.timing.connect, null)
  assert.equal(second.timing.connect, null)
  assert.deepEqual(
    receiver.received.map(({ connection }) => connection),
    [1, 1],
  )
  await Promise.all([sender.send(post(receiver.url)), sender.send(post(receiver.url)), sender.send(post(receiver.url))])
  assert.equal(new Set(receiver.received.slice(2).map(({ connection }) => connection)).size, 3)
})

test('S7 a connection that nobody uses ends after 4 s', async (t) => {
  const server = createServer((socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
  )
  server.listen(0, '127.0.0.1')
  t.after(() => server.close())
  const connected = once(server, 'connection')
  await once(server, 'listening')
  await newSender(t).send(post(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
  const idleSince = performance.now()
  const [socket] = await connected
  await once(socket, 'close')
  const idleMs = performance.now() - idleSince
  assert.ok(idleMs > 3500 && idleMs < 5500, `ended after ${idleMs} ms`)
})

test('S7 after an answer that never came the connection is not used again', async (t) => {
  const receiver = await newReceiver(t, { answers: [{}, { delayMs: 2000 }, {}] })
  const sender = newSender(t)
  await sender.send(post(receiver.url))
  const late = await sender.send(post(receiver.url, { timeoutMs: 200 }))
  assert.deepEqual(late.error, { class: 'timeout', detail: 'No response from the receiver within 0.2 s.' })
  assert.equal((await sender.send(post(receiver.url))).status, 200)
  assert.deepEqual(
    receiver.received.map(({ connection }) => connection),
    [1, 1, 2],
  )
})

test('S7 an integration with another trust never gets a connection that was opened with this one', async (t) => {
  const receiver = await newReceiver(t, { certificate: 'good' })
  const sender = newSender(t)
  assert.equal((await sender.send(post(receiver.url, { tls: { ca: testAuthority() } }))).status, 200)
  assert.equal((await sender.send(post(receiver.url))).error?.class, 'tls_failed')
  assert.equal((await sender.send(post(receiver.url, { tls: { pinSha256: 'ab' } }))).error?.class, 'tls_failed')
  assert.equal((await sender.send(post(receiver.url, { tls: { ca: testAuthority() } }))).timing.tls, null)
})

test('S7 a receiver that closes what it promised to keep fails one request, not every other', async (t) => {
  const liar = misbehaviourNamed('promises to keep the connection, then closes it')
  const receiver = await startMisbehaving(liar, 'http')
  t.after(() => receiver.close())
  const sender = newSender(t)
  const failures = []
  for (let nth = 0; nth < 30; nth += 1) failures.push((await sender.send(post(receiver.url))).error?.class ?? null)
  assert.ok(failures.filter((failure) => failure !== null).length <= 1, failures.join())
})

test('D13 a request whose time is over before it had a connection is not sent later', async (t) => {
  const receiver = await newReceiver(t)
  const found = Promise.withResolvers<string[]>()
  const sender = newSender(t, () => found.promise)
  const url = `http://slow.test:${receiver.port}/`
  const late = await sender.send(post(url, { timeoutMs: 200 }))
  assert.deepEqual(late.error, { class: 'timeout', detail: 'No connection within 0.2 s.' })
  found.resolve(['127.0.0.1'])
  assert.equal((await sender.send(post(url, { body: 'next' }))).status, 200)
  assert.deepEqual(
    receiver.received.map(({ body }) => body),
    ['next'],
  )
})

test('D13 of a long answer 16 KiB are kept, and up to 64 KiB the connection is kept too', async (t) => {
  const receiver = await newReceiver(t, { answers: [{ body: 'x'.repeat(60_000) }, { body: 'y'.repeat(70_000) }, {}] })
  const sender = newSender(t)
  const [long, tooLong] = [await sender.send(post(receiver.url)), await sender.send(post(receiver.url))]
  for (const exchange of [long, tooLong]) {
    assert.deepEqual([exchange.status, exchange.body.length, exchange.cut], [200, 16 * 1024, true])
  }
  await sender.send(post(receiver.url))
  assert.deepEqual(
    receiver.received.map(({ connection }) => connection),
    [1, 1, 2],
  )
})

test('S5 a redirect is not followed', async (t) => {
  const elsewhere = await newReceiver(t)
  const receiver = await newReceiver(t, { answers: [{ status: 302, headers: { location: `${elsewhere.url}/new` } }] })
  const exchange = await newSender(t).send(post(receiver.url))
  assert.equal(exchange.status, 302)
  assert.ok(exchange.headers.some(([name, value]) => name === 'location' && value.endsWith('/new')))
  assert.equal(elsewhere.received.length, 0)
})

test('S12 headers that frame the message, and values with line ends, are never sent', async (t) => {
  const receiver = await newReceiver(t)
  const sender = newSender(t)
  for (const header of [
    ['Host', 'other.test'],
    ['content-length', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['connection', 'close'],
    ['Accept-Encoding', 'gzip'],
    ['proxy-authorization', 'x'],
    ['x-a', 'one\r\nx-b: two'],
    ['x-a', 'one\ntwo'],
    ['x-a', 'zero\0'],
    ['x a', 'name'],
  ] as const) {
    const { error } = await sender.send(post(receiver.url, { headers: [header] }))
    assert.deepEqual([error?.class, error?.forGood], ['invalid_request', true], JSON.stringify(header))
  }
  for (const url of ['http://jane:pw@127.0.0.1:8080/', 'gopher://127.0.0.1/', 'http://127.0.0.1:5432/', 'nonsense']) {
    assert.equal((await sender.send(post(url))).error?.class, 'invalid_request', url)
  }
  assert.equal(receiver.received.length, 0)
  assert.equal((await sender.send(post(receiver.url))).status, 200)
})

test('D16 when the sender ends, what is under way is settled, and nothing new is sent', async (t) => {
  const receiver = await newReceiver(t, { answers: [{ delayMs: 10_000 }] })
  const sender = createSender({ policy, userAgent: 'Offhook/1.2.3' })
  const underWay = sender.send(post(receiver.url))
  await receiver.until(1)
  await sender.close()
  assert.deepEqual((await underWay).error, {
    class: 'connection_failed',
    detail: 'Offhook stopped before the response arrived.',
  })
  assert.equal((await sender.send(post(receiver.url))).error?.class, 'connection_failed')
  assert.equal(receiver.received.length, 1)
})

test('S8 an answer that says it is compressed is kept as it came', async (t) => {
  const receiver = await newReceiver(t, {
    answers: [{ status: 200, headers: { 'content-encoding': 'gzip' }, body: 'not gzip at all' }],
  })
  const exchange = await newSender(t).send(post(receiver.url))
  assert.equal(exchange.status, 200)
  assert.equal(exchange.body.toString(), 'not gzip at all')
  const [received] = receiver.received
  assert.deepEqual(
    received?.headers.filter(([name]) => name === 'accept-encoding'),
    [['accept-encoding', 'identity']],
  )
})

test('S12 a body that is not in memory is streamed with its length, and nothing of it is left open', async (t) => {
  const receiver = await newReceiver(t)
  const sender = newSender(t)
  const stream = Readable.from([Buffer.from('one '), Buffer.from('two')])
  const exchange = await sender.send(post(receiver.url, { body: { stream, bytes: 7 } }))
  assert.equal(exchange.status, 200)
  const [received] = receiver.received
  assert.equal(received?.body, 'one two')
  const framing = received?.headers.filter(([name]) => /^(content-length|transfer-encoding)$/.test(name))
  assert.deepEqual(framing, [['content-length', '7']])

  const refused = new Readable({ read: () => undefined })
  const nowhere = await sender.send(post('ftp://a.example', { body: { stream: refused, bytes: 7 } }))
  assert.equal(nowhere.error?.class, 'invalid_request')
  assert.ok(refused.destroyed)
})

test('a streamed body that breaks or is not as long as it was said to be ends the request', async (t) => {
  const receiver = await newReceiver(t)
  const sender = newSender(t)
  const broken = new Readable({ read: () => void broken.destroy(new Error('the disk is gone')) })
  const short = Readable.from([Buffer.from('one')])
  for (const stream of [broken, short]) {
    const { status, error } = await sender.send(post(receiver.url, { body: { stream, bytes: 9 } }))
    assert.equal(status, null)
    assert.notEqual(error, null)
    assert.ok(stream.destroyed)
  }
  assert.equal(receiver.received.length, 0)
})

test('D13 more of an answer is kept where it was asked for, and no more than that', async (t) => {
  const receiver = await newReceiver(t, { answers: [{ body: 'x'.repeat(300_000) }] })
  const sender = newSender(t)
  const whole = await sender.send(post(receiver.url, { answerBytesMax: 300_000 }))
  assert.deepEqual([whole.body.length, whole.cut], [300_000, false])
  const part = await sender.send(post(receiver.url, { answerBytesMax: 200_000 }))
  assert.deepEqual([part.body.length, part.cut], [200_000, true])
})

test('a signal ends a request that is under way, and refuses one that is not', async (t) => {
  const ending = new AbortController()
  const receiver = await newReceiver(t, { answers: [{ delayMs: 600_000 }], onReceived: () => ending.abort() })
  const sender = newSender(t)
  const { signal } = ending
  for (const count of [1, 1]) {
    const { status, error } = await sender.send(post(receiver.url, { signal, timeoutMs: 600_000 }))
    assert.deepEqual([status, error?.class], [null, 'connection_failed'])
    assert.equal(receiver.received.length, count)
  }
})
