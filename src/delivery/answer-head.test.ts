// Interim answers and folded header lines, cut anywhere; bytes that are no HTTP answer; and connections that were
// closed meanwhile.
import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { listening } from '../../test/kit/receiver.ts'
import { AnswerHead } from './answer-head.ts'
import { createDownloader } from './downloader.ts'
import type { Exchange } from './exchange.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'
import type { OutgoingRequest, Sender } from './sender.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\nconnection: close\r\n\r\n'

/** The bytes that a receiver sends, the bytes that the client reads, and how many interim answers were left out. */
const ANSWERS: readonly (readonly [sent: string, read: string, interim: number])[] = [
  [OK, OK, 0],
  [CONTINUE + OK, OK, 1],
  [`HTTP/1.1 100\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${HINTS}${CONTINUE}${OK}`, OK, 4],
  [`HTTP/1.0 100 Continue\r\nx: y\r\n\r\n\r\n${OK}`, OK, 1],
  [`HTTP/1.1 100 Continue\n\n${OK}`, OK, 1],
  ['HTTP/1.1 101 Switching Protocols\r\n\r\n', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 0],
  [
    'HTTP/1.1 200 HTTP/1.1 100\r\nx: a\r\n b\r\n\t\r\n\r\n\r\n c',
    'HTTP/1.1 200 HTTP/1.1 100\r\nx: a   b  \t\r\n\r\n\r\n c',
    0,
  ],
  [`${CONTINUE}HTTP/1.1 204 No\r\n\tContent\r\n\r\n`, 'HTTP/1.1 204 No  \tContent\r\n\r\n', 1],
  ['HTTP/1.1 099 Low\r\n\r\n', 'HTTP/1.1 099 Low\r\n\r\n', 0],
  ['SSH-2.0-OpenSSH_9.9\r', 'SSH-2.0-OpenSSH_9.9', 0],
]

test('S47 interim answers are left out and folded lines made one, wherever the pieces are cut', () => {
  for (const [sent, read, interim] of ANSWERS) {
    const bytes = Buffer.from(sent)
    for (let size = 1; size <= bytes.length; size += 1) {
      for (const first of size === 1 ? [1] : [1, size]) {
        let skipped = 0
        const head = new AnswerHead({ interimAnswer: () => (skipped += 1) })
        const pieces = [Buffer.from(bytes.subarray(0, first))]
        for (let at = first; at < bytes.length; at += size) pieces.push(Buffer.from(bytes.subarray(at, at + size)))
        const taken = pieces.map((piece) => head.take(piece)?.toString() ?? '').join('')
        assert.deepEqual([taken, skipped], [read, interim], `${JSON.stringify(sent)} in pieces of ${size}`)
      }
    }
  }
})

const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') }

function newSender(t: TestContext): Sender {
  const sender = createSender({ policy, userAgent: 'Offhook/test' })
  t.after(() => sender.close())
  return sender
}

const post = (port: number, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  url: `http://127.0.0.1:${port}/`,
  headers: [['webhook-id', 'dlv_1']],
  body: '{}',
  timeoutMs: 10_000,
  ...more,
})

async function portOf(t: TestContext, server: Server): Promise<number> {
  const port = await listening(server)
  t.after(() => server.close())
  return port
}

/**
 * Starts a server that runs `act` for each request; `nth` is the number of the request on its connection, from 1.
 * `requests` has the number of requests of each connection.
 */
async function playing(t: TestContext, act: (socket: Socket, nth: number, connection: number) => void) {
  const requests: number[] = []
  const heads: string[] = []
  const server = createServer((socket) => {
    const connection = requests.push(0)
    t.after(() => socket.destroy())
    socket.on('error', () => {})
    let read = ''
    socket.on('data', (chunk) => {
      read += chunk.toString()
      if (!/\r\n\r\n(?:\{\})?$/.test(read) || (read.startsWith('POST') && !read.endsWith('{}'))) return
      heads.push(read)
      read = ''
      const nth = (requests[connection - 1] ?? 0) + 1
      requests[connection - 1] = nth
      act(socket, nth, connection)
    })
  })
  return { port: await portOf(t, server), requests, heads }
}

/** Writes each byte by itself, as far as the network allows. */
function dripped(socket: Socket, text: string): void {
  socket.setNoDelay()
  const next = (at: number): void => {
    if (at < text.length) socket.write(text.slice(at, at + 1), 'latin1', () => setImmediate(next, at + 1))
  }
  next(0)
}

test('S47 an answer counts whatever interim answers come before it, up to 16, and its connection is kept', async (t) => {
  const sender = newSender(t)
  for (const how of [dripped, (socket: Socket, text: string) => void socket.write(text)]) {
    for (const before of [CONTINUE, HINTS, `HTTP/1.1 102 Processing\r\n\r\n${CONTINUE}`, CONTINUE.repeat(16)]) {
      const { port, requests } = await playing(t, (socket) => how(socket, before + OK))
      for (const _ of [1, 2]) {
        const { status, error, body, timing } = await sender.send(post(port))
        assert.deepEqual([status, error, body.toString()], [200, null, 'ok'])
        assert.notEqual(timing.firstByte, null)
      }
      assert.deepEqual(requests, [2])
    }
  }
  const { port, requests } = await playing(t, (socket) => void socket.write(CONTINUE.repeat(17) + OK))
  assert.deepEqual((await sender.send(post(port))).error, {
    class: 'invalid_response',
    detail: 'The receiver sends endless interim responses (1xx).',
  })
  assert.deepEqual(requests, [1])
})

test('S47 a server of Node that says 100 Continue by itself is understood', async (t) => {
  const server = createHttpServer((_request, response) => {
    response.writeContinue()
    response.writeProcessing()
    response.writeHead(204).end()
  })
  const { status, error } = await newSender(t).send(post(await portOf(t, server)))
  assert.deepEqual([status, error], [204, null])
})

test('S47 a download takes its answer after interim ones too', async (t) => {
  const { port } = await playing(t, (socket) => dripped(socket, CONTINUE + HINTS + OK))
  const downloader = createDownloader({ policy, userAgent: 'Offhook/test' })
  t.after(() => downloader.close())
  const url = `http://127.0.0.1:${port}/`
  const answer = await downloader.get({ url, headers: [], idleMs: 10_000, signal: new AbortController().signal })
  assert.ok('status' in answer)
  assert.equal(answer.status, 200)
})

test('S47 a header of an answer that is folded is one line', async (t) => {
  const { port } = await playing(t, (socket) =>
    dripped(socket, `HTTP/1.1 200 OK\r\nx: one\r\n  two\r\n${OK.slice(17)}`),
  )
  const { status, headers, error } = await newSender(t).send(post(port))
  assert.deepEqual([status, error, headers[0]], [200, null, ['x', 'one    two']])
})

const TWO_LENGTHS = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok'
const NO_ANSWERS = [
  'SSH-2.0-OpenSSH_9.9\r\n',
  'hello world\r\n\r\n',
  'HTTP/1.1 099 Low\r\n\r\n',
  'HTTP/1.1 200 OK\ncontent-length: 2\n\nok',
  TWO_LENGTHS,
  TWO_LENGTHS.replace('content-length: 3', 'transfer-encoding: chunked'),
]

test('S9 what is no HTTP answer is called that, and a receiver of HTTP/2 alone by its name', async (t) => {
  const sender = newSender(t)
  const failed = async (port: number) => (await sender.send(post(port))).error
  for (const text of NO_ANSWERS) {
    const { port } = await playing(t, (socket) => void socket.write(text))
    const error = await failed(port)
    assert.equal(error?.class, 'invalid_response', text)
    assert.match(error.detail, /^The receiver did not return a valid HTTP response( \(.+\))?\.$/, text)
    assert.doesNotMatch(error.detail, /SSH|hello|099/, 'nothing of what it sent is shown')
  }
  const http2 = createHttp2Server()
  http2.on('sessionError', () => {})
  const only = 'The receiver only speaks HTTP/2, and Offhook needs HTTP/1.1. Enable it on the receiver.'
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
  for (const port of [await portOf(t, http2), (await playing(t, (socket) => void socket.write(settings))).port])
    assert.deepEqual(await failed(port), { class: 'invalid_response', detail: only })
  // These connections end in the middle of an answer, so the message for a connection that ended is right.
  for (const text of ['HTTP/1.1 2', 'HTTP/1.1 100 Cont', CONTINUE, 'HTTP/1.1 200 OK\r\nx: y\r\n']) {
    const { port } = await playing(t, (socket) => void socket.end(text))
    assert.equal((await failed(port))?.detail, 'The connection closed in the middle of the response.', text)
  }
})

/** Answers the first request of each connection, and closes the connection at the second request without a byte. */
const forgetful = (socket: Socket, nth: number): void => void (nth === 1 ? socket.write(OK) : socket.destroy())

const told = ({ status, error, note }: Exchange) => [status, error?.class ?? null, note ?? null]
const AGAIN = 'The receiver had closed a reused connection, so the request was resent on a new one.'

test('S7 a request that meets a closed connection goes once more at once, as it was, on a new one', async (t) => {
  const sender = newSender(t)
  const { port, requests, heads } = await playing(t, forgetful)
  assert.deepEqual(told(await sender.send(post(port))), [200, null, null])
  const second = await sender.send(post(port))
  assert.deepEqual(told(second), [200, null, AGAIN])
  assert.notEqual(second.timing.connect, null)
  assert.deepEqual(requests, [2, 1])
  assert.equal(heads[2]?.replace('connection: close', 'connection: keep-alive'), heads[1])
  // After that each request to this receiver has a connection of its own, for ten minutes.
  assert.deepEqual(told(await sender.send(post(port))), [200, null, null])
  assert.deepEqual(requests, [2, 1, 1])
})

test('S7 it goes once more and no oftener, and never when a byte had come or the connection was new', async (t) => {
  const sender = newSender(t)
  const closing = await playing(t, (socket, _nth, connection) => {
    if (connection === 1) forgetful(socket, closing.requests[0] ?? 0)
    else socket.destroy()
  })
  await sender.send(post(closing.port))
  assert.deepEqual(told(await sender.send(post(closing.port))), [null, 'connection_failed', AGAIN])
  assert.deepEqual(told(await sender.send(post(closing.port))), [null, 'connection_failed', null])
  assert.deepEqual(closing.requests, [2, 1, 1])

  const broken = await playing(t, (socket, nth) => void (nth === 1 ? socket.write(OK) : socket.end('H')))
  await sender.send(post(broken.port))
  assert.deepEqual(told(await sender.send(post(broken.port))), [null, 'invalid_response', null])
  assert.deepEqual(broken.requests, [2])

  const unsent = await playing(t, forgetful)
  await sender.send(post(unsent.port))
  const invalid = await sender.send(post(unsent.port, { headers: [['x-name', 'Zoë ☎']] }))
  assert.deepEqual(told(invalid), [null, 'invalid_request', null])
  assert.deepEqual(unsent.requests, [1])
})

test('S7 what must not be asked twice has a new connection each time, which ends after it', async (t) => {
  const sender = newSender(t)
  const { port, requests, heads } = await playing(t, forgetful)
  await sender.send(post(port))
  for (const _ of [1, 2]) assert.deepEqual(told(await sender.send(post(port, { once: true }))), [200, null, null])
  assert.deepEqual(requests, [1, 1, 1])
  assert.match(heads[1] ?? '', /\r\nconnection: close\r\n/)
})
