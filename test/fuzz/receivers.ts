// The servers that the program is led to: a receiver that misbehaves as its address says, a misbehaving phone system, a
// well-behaved receiver, and an address that the program must never reach.
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { closing, startReceiver } from '../kit/receiver.ts'
import type { Receiver } from '../kit/receiver.ts'
import { readAnswerPath } from './inputs/answers.ts'
import type { RawAnswer } from './inputs/answers.ts'

export interface Receivers {
  /** The host and port of each server, as `Input` names them. */
  readonly addresses: Readonly<Record<'receiver' | 'phone_system' | 'tripwire', Address>>
  /** The bystander's receiver, which responds with 200. */
  readonly good: Receiver
  /** The bystander's second receiver, which always responds with 503. */
  readonly down: Receiver
  close(): Promise<void>
}

export interface Address {
  readonly host: string
  readonly port: number
}

/**
 * Addresses of this machine: settings allow the first for requests, the second for phone systems, and the third for
 * nothing.
 */
export const hosts = { receiver: '127.0.0.1', phone_system: '127.0.0.2', tripwire: '127.0.0.3' } as const

/**
 * The largest number of bytes accepted of a response, far above every bound of the program (S8, S47), because it
 * includes the buffers of the kernel.
 */
const TAKEN_MAX = 24 * 1024 * 1024
/** A phone system's list of channels may be long over HTTP. */
const TOLD_MAX = 96 * 1024 * 1024
/**
 * The limit for a response without an end, or before a login that never ends (S47). Most of it is in the buffers of the
 * kernel.
 */
const ENDLESS_MAX = 16 * 1024 * 1024

/** S45.12. This is not `BOUNDS`, because a mutant changes that. */
const REQUEST_MAX = 256 * 1024

/** `failed` is called with what the program did although it must not. */
export async function startReceivers(failed: (what: string) => void): Promise<Receivers> {
  const sockets = new Set<Socket>()
  const serve = async (host: string, act: (socket: Socket) => void) => {
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket))
      act(socket)
    })
    await once(server.listen(0, host), 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return { server, address: { host, port: address.port } }
  }
  const tripwire = await serve(hosts.tripwire, (socket) => {
    // The first bytes of a connection show which part of the program dialled.
    const found = (text: string): void => {
      clearTimeout(timer)
      failed(`an address was dialled that no setting allows: ${JSON.stringify(text)}`)
      socket.destroy()
    }
    const timer = setTimeout(found, LISTEN_MS, '')
    socket.once('data', (chunk: Buffer) => found(chunk.toString('latin1', 0, 200)))
  })
  const { host, port } = tripwire.address
  const misbehaving = await serve(hosts.receiver, (socket) => answerRequests(socket, `${host}:${port}`, failed))
  let callers = 0
  const phoneSystem = await serve(hosts.phone_system, (socket) => beginCall(socket, (callers += 1), failed))
  const good = await startReceiver()
  const down = await startReceiver({ answers: [{ status: 503 }] })
  const servers: Server[] = [tripwire.server, misbehaving.server, phoneSystem.server]
  return {
    addresses: { receiver: misbehaving.address, phone_system: phoneSystem.address, tripwire: tripwire.address },
    good,
    down,
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all([...servers.map(closing), good.close(), down.close()])
    },
  }
}

/** Responds to each request as its path says. */
function answerRequests(socket: Socket, tripwire: string, failed: (what: string) => void): void {
  let head = ''
  socket.on('data', (chunk: Buffer) => {
    head += chunk.toString('latin1')
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    const [, path = ''] = head.split(' ', 2)
    const sent = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    // Steps receive recordings.
    if (sent > REQUEST_MAX && !/\r\ncontent-type: (?:audio|multipart)\//i.test(head))
      failed(`a request with a body of ${sent} bytes was sent`)
    const answering = readAnswerPath(path)
    if (answering === null) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    else answer(socket, { ...answering, start: answering.start.replaceAll('{{tripwire}}', tripwire) }, head, failed)
    head = ''
  })
}

function answer(
  socket: Socket,
  { start, piece, times, end, echo }: RawAnswer,
  head: string,
  failed: (what: string) => void,
): void {
  socket.write(start)
  if (echo !== undefined) socket.write(echoed(head, echo), 'latin1')
  pour(socket, { piece, times, takenMax: TAKEN_MAX, failed }, () => {
    if (end === 'close') socket.end()
    else if (end === 'reset') socket.resetAndDestroy()
  })
}

interface WriteOptions {
  readonly piece: string
  readonly times: number
  readonly takenMax: number
  readonly failed: (what: string) => void
}

/** Writes a piece `times` times, as fast as the client reads. */
function pour(socket: Socket, { piece, times, takenMax, failed }: WriteOptions, done: () => void): void {
  let left = piece === '' ? 0 : times
  const go = (): void => {
    let isTaken = true
    for (; isTaken && left > 0 && !socket.destroyed; left -= 1) isTaken = socket.write(piece, 'latin1')
    const taken = socket.bytesWritten - socket.writableLength
    if (taken > takenMax) {
      failed(
        `${Math.round(taken / 1024 / 1024)} MiB of one answer were taken (it repeats ${JSON.stringify(piece.slice(0, 40))})`,
      )
      socket.destroy()
    } else if (isTaken && left === 0) done()
    else if (!isTaken) socket.once('drain', go)
  }
  go()
}

function echoed(head: string, how: NonNullable<RawAnswer['echo']>): string {
  // Secrets are in a header or in the address, some of them in Base64: all of them are repeated.
  const basic = /authorization: basic ([\w+/=]+)/i.exec(head)?.[1] ?? ''
  const text = `${head} ${Buffer.from(basic, 'base64').toString('latin1')}`
  if (how === 'hex') return Buffer.from(text, 'latin1').toString('hex')
  if (how === 'base64') return Buffer.from(text, 'latin1').toString('base64')
  if (how === 'upper') return text.toUpperCase()
  if (how === 'reversed') return Array.from(text).toReversed().join('')
  return text
}

/** The messages of a phone system. Each connection gets the next phone system. */
interface PhoneSystem {
  /** The text sent on connection. */
  readonly greeting: string
  /** The replies to lines that contain `to`, each sent once, in this order. */
  readonly replies: readonly (readonly [to: string, text: string])[]
  /** Repeated without end after all replies. */
  readonly piece: string
}

const esl = 'Content-Type: auth/request\n\n'
const reply = 'Content-Type: command/reply\nReply-Text: +OK accepted\n\n'
const amiLogin = [['Action: Login', 'Response: Success\r\nMessage: Authentication accepted\r\n\r\n']] as const
const eslLogin = [
  ['auth ', reply],
  ['event ', reply],
] as const

const phoneSystems: readonly PhoneSystem[] = [
  { greeting: '', replies: [], piece: 'x'.repeat(16_384) },
  { greeting: 'Asterisk Call Manager/9.0.0\r\n', replies: [], piece: 'Response: '.repeat(1000) },
  // Complete messages that do not respond to the login.
  { greeting: 'Asterisk Call Manager/9.0.0\r\n', replies: [], piece: 'Event: FullyBooted\r\n\r\n'.repeat(500) },
  // After the login: a line, and a message, without an end.
  { greeting: 'Asterisk Call Manager/9.0.0\r\n', replies: amiLogin, piece: 'ChannelStateDesc: '.repeat(1000) },
  { greeting: 'Asterisk Call Manager/9.0.0\r\n', replies: amiLogin, piece: 'Event: Newchannel\r\n'.repeat(1000) },
  { greeting: esl, replies: [], piece: 'Content-Length: '.repeat(1000) },
  {
    greeting: `${esl}Content-Type: command/reply\nContent-Length: 999999999\n\n`,
    replies: [],
    piece: 'y'.repeat(16_384),
  },
  { greeting: esl, replies: [], piece: 'Content-Type: log/data\nContent-Length: 1\n\ny'.repeat(500) },
  // After the login: a head, and a body, without an end.
  { greeting: esl, replies: eslLogin, piece: 'Event-Name: CHANNEL_CREATE\n'.repeat(1000) },
  {
    greeting: esl,
    replies: [eslLogin[0], ['event ', `${reply}Content-Type: text/event-json\nContent-Length: 999999999\n\n`]],
    piece: '{"a":'.repeat(4096),
  },
]

/**
 * The responses of a phone system over HTTP: a start that is sent at once, and a piece that is repeated without end.
 */
const httpStarts: readonly (readonly [string, string])[] = [
  ['HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1;', 'e'.repeat(16_384)],
  ['HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n[', '[[[['.repeat(4096)],
  ['HTTP/1.1 200 OK\r\n', `x-more: ${'y'.repeat(1000)}\r\n`.repeat(10)],
  ['HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n', '\x01\x7f\x00\x00\x00\x7f'],
]

/** Long enough for a client that speaks first to have sent something. */
const LISTEN_MS = 50

function beginCall(socket: Socket, nth: number, failed: (what: string) => void): void {
  const phoneSystem = phoneSystems[nth % phoneSystems.length]
  const waiting = [...(phoneSystem?.replies ?? [])]
  const flood = (piece: string, takenMax: number): void =>
    pour(socket, { piece, times: 1e9, takenMax, failed }, () => undefined)
  const greet = (): void => {
    socket.write(phoneSystem?.greeting ?? '')
    if (waiting.length === 0) flood(phoneSystem?.piece ?? '', ENDLESS_MAX)
  }
  const timer = setTimeout(greet, LISTEN_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.on('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1')
    if (text.startsWith('GET ')) {
      clearTimeout(timer)
      const [start, piece] = httpStarts[nth % httpStarts.length] ?? ['', '']
      socket.write(start)
      return flood(piece, TOLD_MAX)
    }
    const [to, answer] = waiting[0] ?? []
    if (to === undefined || answer === undefined || !text.includes(to)) return
    waiting.shift()
    socket.write(answer)
    if (waiting.length === 0) flood(phoneSystem?.piece ?? '', ENDLESS_MAX)
  })
}
