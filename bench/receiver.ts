// The receiver, in its own process: answers every request with 200 and as little work as possible, so that the sender is
// measured. It only parses the necessary HTTP: bodies with a Content-Length, on kept connections. On a second port it accepts
// everything and never responds, like a receiver that hangs. A third port speaks HTTPS.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type Server, type Socket, createServer } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { certificatePath } from '../test/kit/receiver.ts'
import { serve } from './child.ts'
import { clockMs } from './figures.ts'
import { type Arrivals, Ledger } from './ledger.ts'

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
const LENGTH = Buffer.from('content-length: ')
const HEAD_END = Buffer.from('\r\n\r\n')
/** The length of a body has fewer digits here. */
const LENGTH_DIGITS = 10

const ledger = new Ledger()
/** The connections with HTTPS since the last reset. */
let secureConnections = 0

function talk(socket: Socket): void {
  let rest = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer<ArrayBuffer>) => {
    rest = answerAll(socket, rest.length === 0 ? chunk : Buffer.concat([rest, chunk]))
  })
}

/** Responds to every complete request; returns the rest, which is the beginning of the next. */
function answerAll(socket: Socket, bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const now = clockMs()
  let at = 0
  for (;;) {
    const headEnd = bytes.indexOf(HEAD_END, at)
    if (headEnd === -1) break
    const end = headEnd + HEAD_END.length + lengthIn(bytes, at, headEnd)
    if (end > bytes.length) break
    ledger.add(bytes.subarray(at, end), now)
    at = end
    socket.write(ANSWER)
  }
  return bytes.subarray(at)
}

function lengthIn(bytes: Buffer, from: number, headEnd: number): number {
  const at = bytes.indexOf(LENGTH, from)
  if (at === -1 || at > headEnd) return 0
  return Number.parseInt(bytes.toString('latin1', at + LENGTH.length, at + LENGTH.length + LENGTH_DIGITS), 10)
}

function hang(socket: Socket): void {
  socket.on('error', () => socket.destroy())
  socket.resume()
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('unreachable: it listens on an address and a port')
  return address.port
}

const handlers = {
  async listen(): Promise<{ port: number; securePort: number; hangingPort: number }> {
    const pair = { key: readFileSync(certificatePath('good', 'key')), cert: readFileSync(certificatePath('good')) }
    const secure = createSecureServer({ ...pair, noDelay: true }, talk).on('connection', () => (secureConnections += 1))
    const port = await listen(createServer({ noDelay: true }, talk))
    return { port, securePort: await listen(secure), hangingPort: await listen(createServer(hang)) }
  },
  count: (): number => ledger.count,
  read: (deadline?: number): Arrivals => ledger.read(deadline),
  secureConnections: (): number => secureConnections,
  reset(): void {
    ledger.reset()
    secureConnections = 0
  },
}

export type Receiver = typeof handlers

serve(handlers)
