// The 28 misbehaviours of a receiver, as rows: the behaviour, and the expected result for a sender. Each is tested over HTTP
// and HTTPS, except the certificates.
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import type { FailureClass } from '../../src/delivery/failure-explanations.ts'
import { closing, credentials, listening, Ledger } from './receiver.ts'
import type { CertificateName, LedgerOptions, ReceivedRequest, Receiver } from './receiver.ts'

export interface Misbehaviour {
  readonly name: string
  /** Acts on a connection whose `nth` request (of this receiver, from 1) has been read completely. */
  readonly act: (line: ClientConnection, nth: number) => void
  /** Accepts the connection but reads nothing from it. */
  readonly deaf?: true
  /** HTTPS only, with this certificate; without it the certificate is valid. */
  readonly certificate?: CertificateName
  /** The expected result: the statuses in turn, or the class of error. */
  readonly gives: Outcome
}

export type Outcome =
  | {
      readonly statuses: readonly number[]
      /** The body is incomplete. */
      readonly cut?: true
      /** Another possible result for the next request on the same connection. */
      readonly or?: FailureClass
    }
  | { readonly error: FailureClass }

/** Whether only the timeout ends the attempt; any other attempt ends by itself, however slow a loaded machine is. */
export function endsByTimeout({ name, gives }: Misbehaviour): boolean {
  return name === 'drips its body' || ('error' in gives && gives.error === 'timeout')
}

/** A client's connection: its socket, and the TCP socket below TLS. */
export interface ClientConnection {
  readonly socket: Socket
  readonly raw: Socket
}

const ok = 'HTTP/1.1 200 OK\r\n'
const whole = `${ok}content-length: 2\r\n\r\nok`

export const misbehaviours: readonly Misbehaviour[] = [
  { name: 'never answers', act: () => {}, gives: { error: 'timeout' } },
  { name: 'takes the connection and never reads', deaf: true, act: () => {}, gives: { error: 'timeout' } },
  {
    name: 'drips its headers',
    act: ({ socket }) => drip(socket, `${ok}x-drip: `),
    gives: { error: 'timeout' },
  },
  {
    name: 'sends interim answers without end',
    act: ({ socket }) => flood(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n'.repeat(100)),
    gives: { error: 'invalid_response' },
  },
  {
    name: 'drips its body',
    act: ({ socket }) => drip(socket, `${ok}content-length: 1000000\r\n\r\nok`),
    gives: { statuses: [200], cut: true },
  },
  {
    name: 'sends a body of 1 GiB',
    act: ({ socket }) => flood(socket, 'x'.repeat(1024 * 1024), `${ok}content-length: 1073741824\r\n\r\n`, 1024),
    gives: { statuses: [200], cut: true },
  },
  {
    name: 'sends 10 MB of headers',
    act: ({ socket }) => flood(socket, `x-more: ${'y'.repeat(1000)}\r\n`.repeat(100), ok, 100),
    gives: { error: 'invalid_response' },
  },
  {
    name: 'sends a gzip bomb',
    act: ({ socket }) => {
      const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024))
      socket.write(`${ok}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
      socket.write(bomb)
    },
    gives: { statuses: [200] },
  },
  {
    name: 'switches the protocol unasked',
    act: ({ socket }) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n\x81\x02hi'),
    gives: { error: 'invalid_response' },
  },
  {
    name: 'answers with garbage',
    act: ({ socket }) => socket.write('SSH-2.0-OpenSSH_9.9\r\n\x00\x01\x02\xff'),
    gives: { error: 'invalid_response' },
  },
  {
    name: 'ends in the middle of its body',
    act: ({ socket }) => socket.end(`${ok}content-length: 100\r\n\r\nonly this`),
    gives: { statuses: [200], cut: true },
  },
  {
    name: 'resets the connection before it answers',
    act: ({ raw }) => raw.resetAndDestroy(),
    gives: { error: 'connection_failed' },
  },
  {
    name: 'resets the connection in the middle of its body',
    act: ({ socket, raw }) => {
      socket.write(`${ok}content-length: 100\r\n\r\nonly this`)
      // Gives the bytes time to arrive: a reset overtakes bytes on their way.
      later(socket, 50, () => raw.resetAndDestroy())
    },
    gives: { statuses: [200], cut: true },
  },
  { name: 'closes without an answer', act: ({ socket }) => socket.end(), gives: { error: 'connection_failed' } },
  {
    name: 'redirects',
    act: inTurn([301, 302, 303, 307, 308], () => 'location: http://169.254.169.254/latest/meta-data/\r\n'),
    gives: { statuses: [301, 302, 303, 307, 308] },
  },
  { name: 'is gone', act: inTurn([410]), gives: { statuses: [410] } },
  {
    name: 'asks for a pause (429) in every spelling of Retry-After',
    act: inTurn([429], (nth) => `retry-after: ${retryAfters()[(nth - 1) % retryAfters().length]}\r\n`),
    gives: { statuses: [429] },
  },
  { name: 'asks for a pause (503)', act: inTurn([503], () => 'retry-after: 2\r\n'), gives: { statuses: [503] } },
  {
    name: 'says that the request is wrong',
    act: inTurn([400, 413, 414, 422, 431]),
    gives: { statuses: [400, 413, 414, 422, 431] },
  },
  {
    name: 'fails in every way of a server',
    act: inTurn([408, 500, 502, 504]),
    gives: { statuses: [408, 500, 502, 504] },
  },
  {
    name: 'speaks HTTP/1.0 and ends its half of the connection',
    act: ({ socket }) => socket.end('HTTP/1.0 200 OK\r\n\r\nok'),
    gives: { statuses: [200] },
  },
  {
    name: 'promises to keep the connection, then closes it',
    act: ({ socket }) =>
      socket.end(`${ok}connection: keep-alive\r\nkeep-alive: timeout=60\r\ncontent-length: 2\r\n\r\nok`),
    gives: { statuses: [200], or: 'connection_failed' },
  },
  {
    name: 'sends a second answer that nobody asked for',
    act: ({ socket }) => socket.write(`${whole}HTTP/1.1 500 Later\r\ncontent-length: 2\r\n\r\nno`),
    gives: { statuses: [200] },
  },
  {
    name: 'sends chunks of impossible sizes',
    act: ({ socket }) =>
      socket.write(`${ok}transfer-encoding: chunked\r\n\r\n2\r\nok\r\nfffffffffffffffff\r\nx\r\n-1\r\n`),
    gives: { statuses: [200], cut: true },
  },
  { name: 'shows an expired certificate', certificate: 'expired', act: answers, gives: { error: 'tls_failed' } },
  { name: 'shows a self-signed certificate', certificate: 'self-signed', act: answers, gives: { error: 'tls_failed' } },
  {
    name: 'shows a certificate of another name',
    certificate: 'wrong-host',
    act: answers,
    gives: { error: 'tls_failed' },
  },
  {
    name: 'shows a certificate of an unknown authority',
    certificate: 'unknown-authority',
    act: answers,
    gives: { error: 'tls_failed' },
  },
]

export function misbehaviourNamed(name: string): Misbehaviour {
  const found = misbehaviours.find((row) => row.name === name)
  if (found === undefined) throw new Error(`no misbehaviour is called "${name}"`)
  return found
}

/** In turn: seconds, a date, none, invalid, in the past, far too long. */
function retryAfters(): readonly string[] {
  const inTwoSeconds = new Date(Date.now() + 2000).toUTCString()
  return ['1', inTwoSeconds, '', 'soon', '-5', 'Thu, 01 Jan 1970 00:00:00 GMT', '99999999999', '1.5']
}

function answers({ socket }: ClientConnection): void {
  socket.write(whole)
}

function inTurn(statuses: readonly number[], header = (_nth: number) => ''): Misbehaviour['act'] {
  return ({ socket }, nth) => {
    const status = statuses[(nth - 1) % statuses.length]
    socket.write(`HTTP/1.1 ${status} As Told\r\n${header(nth)}content-length: 2\r\n\r\nno`)
  }
}

/** A byte every 50 ms, for ever. */
function drip(socket: Socket, start: string): void {
  socket.write(start)
  const timer = setInterval(() => socket.write('z'), 50)
  socket.once('close', () => clearInterval(timer))
}

/** Sends the same piece as fast as the client reads, `count` times or for ever. */
export function flood(socket: Socket, piece: string | Buffer, start: string | Buffer = '', count = Infinity): void {
  let left = count
  socket.write(start)
  const pour = () => {
    let taken = true
    for (; taken && left > 0 && !socket.destroyed; left -= 1) taken = socket.write(piece)
    if (!taken) socket.once('drain', pour)
  }
  pour()
}

function later(socket: Socket, ms: number, what: () => void): void {
  const timer = setTimeout(what, ms)
  socket.once('close', () => clearTimeout(timer))
}

/** Starts a receiver that misbehaves. Its `received` lists the requests that were read completely before it did so. */
export async function startMisbehaving(
  misbehaviour: Misbehaviour,
  scheme: 'http' | 'https',
  options: LedgerOptions = {},
): Promise<Receiver> {
  const ledger = new Ledger(options)
  const lines = new Set<Socket>()
  let opened = 0
  const context = scheme === 'https' ? createSecureContext(credentials(misbehaviour.certificate ?? 'good')) : undefined
  const serve = (raw: Socket) => {
    const socket = context ? new TLSSocket(raw, { isServer: true, secureContext: context }) : raw
    socket.on('error', ignoreBrokenLine)
    const connection = ++opened
    readRequests(socket, (request) => misbehaviour.act({ socket, raw }, ledger.add({ ...request, connection })))
  }
  const server = createServer((raw) => {
    lines.add(raw)
    raw.once('close', () => lines.delete(raw)).on('error', ignoreBrokenLine)
    if (misbehaviour.deaf) raw.pause()
    else serve(raw)
  })
  const port = await listening(server)
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    received: ledger.all,
    until: (count) => ledger.until(count),
    close: () => {
      for (const raw of lines) raw.destroy()
      return closing(server)
    },
  }
}

/** The sender ends a connection with such a receiver, which is not an error of the test. */
function ignoreBrokenLine(): void {}

/** Reads requests with a `content-length` or no body, one after the other, as our sender writes them. */
function readRequests(socket: Socket, onRequest: (request: Omit<ReceivedRequest, 'connection'>) => void): void {
  let read = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    read = Buffer.concat([read, Buffer.from(chunk)])
    const headEnd = read.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const [first = '', ...lines] = read.toString('latin1', 0, headEnd).split('\r\n')
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
    const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
    const bodyAt = headEnd + 4
    if (read.length < bodyAt + length) return
    const [method = '', path = ''] = first.split(' ')
    const body = read.toString('utf8', bodyAt, bodyAt + length)
    read = read.subarray(bodyAt + length)
    onRequest({ at: Date.now(), method, path, headers, body })
  })
}
