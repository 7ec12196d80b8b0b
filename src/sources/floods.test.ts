// Phone systems, or servers pretending to be one, that send without end: the connection is closed, and not retried at once.
// The input is read as fast as it comes, so that no silence ends the connection instead.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { flood } from '../../test/kit/misbehaviours.ts'
import { dialAnyHost } from '../../test/kit/dial-any-host.ts'
import { closing, listening } from '../../test/kit/receiver.ts'
import { AriConnection } from './asterisk/ari/connection.ts'
import { AmiConnection } from './asterisk/ami-connection.ts'
import { EslConnection } from './freeswitch/esl-connection.ts'

const limit = { timeout: 20_000 }

/** Starts a server that runs `act` for each connection. Returns its port. */
async function serving(t: TestContext, act: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    act(socket)
  })
  const port = await listening(server)
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    return closing(server)
  })
  return port
}

interface Connector {
  start(): void
  stop(): void
}

interface Listener {
  down(problem: string): void
  up(): void
  alive(): void
}

/** Resolves with the problem when the connection is closed. It stays closed: the next attempt would come after an hour. */
function givenUp(t: TestContext, connect: (listener: Listener) => Connector): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect({ down: resolve, up: () => undefined, alive: () => undefined })
    t.after(() => connection.stop())
    connection.start()
  })
}

const times = { pauseFirstMs: 5, pauseMaxMs: 5, refusedMs: 3_600_000 }

async function overAmi(t: TestContext, act: (socket: Socket) => void): Promise<[problem: string, calls: number]> {
  let calls = 0
  const port = await serving(t, (socket) => {
    calls += 1
    act(socket)
  })
  const settings = { host: '127.0.0.1', port, username: 'u', secret: 's' }
  const problem = await givenUp(
    t,
    (listener) =>
      new AmiConnection(settings, { ...listener, resolveAddress: dialAnyHost, times, message: () => undefined }),
  )
  return [problem, calls]
}

async function overEsl(t: TestContext, act: (socket: Socket) => void): Promise<string> {
  const settings = { host: '127.0.0.1', port: await serving(t, act), password: 'p' }
  return givenUp(
    t,
    (listener) =>
      new EslConnection(settings, { ...listener, resolveAddress: dialAnyHost, times, event: () => undefined }),
  )
}

const banner = 'Asterisk Call Manager/13.0.0\r\n'
const loggedIn = 'Response: Success\r\nMessage: Authentication accepted\r\n\r\n'

/** Responds to the first input. */
function once(socket: Socket, answer: () => void): void {
  socket.once('data', answer)
}

const endless: Readonly<Record<string, string>> = {
  'a line': 'x'.repeat(64 * 1024),
  'a message': 'name: value\r\n'.repeat(1000),
  'empty lines': '\r\n'.repeat(1000),
}
for (const [what, piece] of Object.entries(endless)) {
  test(`S47 a manager interface that sends ${what} without end is given up`, limit, async (t) => {
    const [problem, calls] = await overAmi(t, (socket) => {
      socket.write(banner)
      once(socket, () => flood(socket, piece, loggedIn))
    })
    assert.match(problem, /sent a message that is too large/)
    assert.equal(calls, 1)
  })
}

test('S47 a manager interface that sends without end before the login is given up', limit, async (t) => {
  const [problem] = await overAmi(t, (socket) => flood(socket, 'Event: Reload\r\n\r\n'.repeat(100), banner))
  assert.match(problem, /sent too much data before the login/)
})

test(
  'S47 an event socket that sends a head without end, or says that a body is endless, is given up',
  limit,
  async (t) => {
    const esl = (answer: (socket: Socket) => void) => (socket: Socket) => {
      socket.write('Content-Type: auth/request\n\n')
      once(socket, () => {
        socket.write('Content-Type: command/reply\nReply-Text: +OK accepted\n\n')
        once(socket, () => {
          socket.write('Content-Type: command/reply\nReply-Text: +OK\n\n')
          answer(socket)
        })
      })
    }
    const head = await overEsl(
      t,
      esl((socket) => flood(socket, 'x'.repeat(1024))),
    )
    assert.match(head, /sent invalid or too much data/)
    const body = await overEsl(
      t,
      esl((socket) => flood(socket, 'x'.repeat(1024), 'Content-Length: 1000000000\n\n')),
    )
    assert.match(body, /sent invalid or too much data/)
  },
)

const greeting = '{"status":{"startup_time":"2020-01-01T00:00:00.000+0000"}}'
const json = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const greet = `${json}content-length: ${greeting.length}\r\n\r\n${greeting}`

/** Greets like an Asterisk, opens the WebSocket, and continues with it. */
function ari(talk: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    socket.on('data', (chunk) => {
      const key = /sec-websocket-key: (\S+)/i.exec(chunk.toString())?.[1]
      if (chunk.toString().startsWith('GET /ari/asterisk/info')) socket.write(greet)
      if (key === undefined) return
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
      )
      talk(socket)
    })
  }
}

async function overAri(t: TestContext, act: (socket: Socket) => void): Promise<string> {
  const settings = { url: `http://127.0.0.1:${await serving(t, act)}`, username: 'u', password: 'p' }
  return givenUp(
    t,
    (listener) =>
      new AriConnection(settings, { ...listener, resolveAddress: dialAnyHost, times, event: () => undefined }),
  )
}

const respondWith =
  (piece: string, start = '') =>
  (socket: Socket) =>
    once(socket, () => flood(socket, piece, start))
const frames = (frame: string, start = '') =>
  ari((socket) => flood(socket, Buffer.from(frame.repeat(1000), 'latin1'), Buffer.from(start, 'latin1')))
const withoutEnd = /sent too much data/
const ariFloods: readonly (readonly [what: string, act: (socket: Socket) => void, problem: RegExp])[] = [
  ['interim answers', respondWith('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)), withoutEnd],
  [
    'the extension of a chunk',
    respondWith('x'.repeat(64 * 1024), `${json}transfer-encoding: chunked\r\n\r\n2;a=`),
    withoutEnd,
  ],
  [
    'a body in chunks of a byte',
    respondWith('1\r\n \r\n'.repeat(10_000), `${json}transfer-encoding: chunked\r\n\r\n`),
    withoutEnd,
  ],
  // Frames of RFC 6455, 5.2: empty pings; texts; and one text in parts of 125 bytes, without a last part.
  ['pings', frames('\x89\x00'), withoutEnd],
  ['pongs', frames('\x8a\x00'), withoutEnd],
  ['empty texts', frames('\x81\x00'), withoutEnd],
  ['texts that are no events', frames('\x81\x7d' + 'x'.repeat(125)), withoutEnd],
  ['short events', frames('\x81\x02{}'), withoutEnd],
  ['long events', frames('\x81\x7d' + '{"type":"x"}'.padEnd(125)), withoutEnd],
  ['one event', frames('\x00\x7d' + 'x'.repeat(125), '\x01\x02{"'), /closed the connection/],
]
for (const [what, act, problem] of ariFloods) {
  test(`S47 an ARI that sends ${what} without end is given up`, limit, async (t) => {
    assert.match(await overAri(t, act), problem)
  })
}

test('S47 of an answer without end no more is read than may be, however fast it comes', limit, async (t) => {
  const closed = Promise.withResolvers<number>()
  await overAri(t, (socket) => {
    respondWith('x'.repeat(64 * 1024), `${json}transfer-encoding: chunked\r\n\r\n2;a=`)(socket)
    socket.once('close', () => closed.resolve(socket.bytesWritten - socket.writableLength))
  })
  const taken = await closed.promise
  // The limit is 2 MiB, plus the kernel's buffers. A hundred MiB could arrive in a tenth of a second.
  assert.ok(taken < 24 * 1024 * 1024, `${taken} bytes`)
})

/** Logs in to a manager interface that continues like this. */
async function hearing(t: TestContext, talk: (socket: Socket) => void, onData: () => void): Promise<void> {
  const port = await serving(t, (socket) => {
    socket.write(banner)
    once(socket, () => talk(socket))
  })
  const settings = { host: '127.0.0.1', port, username: 'u', secret: 's' }
  const connection = new AmiConnection(settings, {
    resolveAddress: dialAnyHost,
    times,
    message: onData,
    up: () => undefined,
    alive: () => undefined,
    down: (problem) => assert.fail(problem),
  })
  t.after(() => connection.stop())
  connection.start()
}

test('S47 what a phone system tells faster than it may waits at its side, and is heard whole', limit, async (t) => {
  const event = `Event: Reload\r\nNote: ${'x'.repeat(4000)}\r\n\r\n`
  let count = 0
  const all = Promise.withResolvers<void>()
  await hearing(
    t,
    (socket) => socket.write(loggedIn + event.repeat(500)),
    () => {
      count += 1
      if (count === 500) all.resolve()
    },
  )
  await all.promise
})

test('S47 a phone system that never stops telling is heard at 8 MiB a second', limit, async (t) => {
  const event = 'Event: Reload\r\n\r\n'
  let count = 0
  const startedAt = performance.now()
  const enough = Promise.withResolvers<number>()
  await hearing(
    t,
    (socket) => flood(socket, event.repeat(1000), loggedIn),
    () => {
      count += 1
      const lastedMs = performance.now() - startedAt
      if (lastedMs > 500) enough.resolve(lastedMs)
    },
  )
  const lastedMs = await enough.promise
  // 800 KiB may arrive at once, plus the bytes of one read.
  const most = (8 * 1024 * lastedMs + 800 * 1024) / (event.length + 400) + 65_536 / event.length
  assert.ok(count <= most, `${count} messages in ${lastedMs} ms`)
})
