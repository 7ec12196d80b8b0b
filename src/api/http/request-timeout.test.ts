import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRequestTimeouts } from './request-timeout.ts'

const requestTimeout = 300
const senders = createRequestTimeouts()
const server = createServer({ requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: 20 }, answer)
senders.enforce(server)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
after(() => server.close())

function answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.url === '/long') senders.exempt(incoming)
  let bytes = 0
  incoming.on('data', (chunk: Buffer) => (bytes += chunk.length))
  if (incoming.url === '/begun') outgoing.writeHead(200, { 'content-length': 9 }).write('begun')
  incoming.on('end', () => outgoing.end(`got ${bytes}\n`))
  incoming.on('error', () => undefined)
}

/** Resolves at the end of a connection with everything that the server answered on it. */
function saidOn(socket: Socket): Promise<string> {
  let said = ''
  socket.setEncoding('latin1').on('data', (text: string) => (said += text))
  return once(socket, 'close').then(() => said)
}

function openTo(path: string, length: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`)
  return socket
}

test('S42 a body that may take long is read to its end, and the next request on its connection is one like any other', async () => {
  const socket = openTo('/long', 10)
  const said = saidOn(socket)
  const answered = once(socket, 'data')
  // This request takes twice as long as any other request may take.
  for (let sent = 0; sent < 10; sent += 1) {
    await sleep(requestTimeout / 5)
    socket.write('x')
  }
  await answered
  socket.write('POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx')
  assert.match(await said, /^HTTP\/1\.1 200 OK\r\n[^]*got 10\n[^]*$/)
  assert.doesNotMatch(await said, /got 1\n/)
})

const CUT: readonly (readonly [what: string, sent: string, answer: RegExp])[] = [
  [
    'a body that does not come',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx',
    /^HTTP\/1\.1 408 Request Timeout\r\n/,
  ],
  ['headers that do not come', 'GET / HTTP/1.1\r\nHos', /^HTTP\/1\.1 408 /],
  ['what is no HTTP', 'nonsense\r\n\r\n', /^HTTP\/1\.1 400 Bad Request\r\n/],
  ['headers without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
]

for (const [what, sent, answered] of CUT) {
  test(`S42 ${what}: answered as Node answers, and cut, also after another request on the connection`, async () => {
    const socket = connect(port, '127.0.0.1')
    const said = saidOn(socket)
    socket.on('error', () => undefined)
    socket.write(sent)
    assert.match(await said, answered)

    const kept = openTo('/', 0)
    await once(kept, 'data')
    const saidLater = saidOn(kept)
    kept.write(sent)
    assert.match(await saidLater, answered)
  })
}

test('S42 nothing is written into an answer that is on its way', async () => {
  const socket = openTo('/begun', 4)
  const said = saidOn(socket)
  socket.write('no')
  assert.match(await said, /\r\n\r\nbegun$/)
})
