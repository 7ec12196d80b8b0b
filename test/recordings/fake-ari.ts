// An ARI for tests: a real HTTP server that sends the responses of a test, with a WebSocket (RFC 6455). It replaces
// Asterisk; the events are recordings of a real Asterisk.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export interface FakeAri {
  readonly url: string
  readonly port: number
  /** The requested paths in order, including the paths of WebSockets. */
  readonly requests: readonly string[]
  /** Resolves when a WebSocket is open; at once for an open WebSocket that was not waited for. */
  opened(): Promise<void>
  /** Resolves when this many pings have arrived. */
  pinged(times: number): Promise<void>
  /** Sends an event, or any text, to the present WebSocket. */
  send(event: unknown): void
  /** Cuts the present WebSocket. */
  cut(): void
  close(): Promise<void>
}

export interface FakeAriOptions {
  /** The response for each path below `/ari/`. Default: that of an Asterisk without channels. */
  answer?(path: string): { readonly status?: number; readonly body: unknown } | undefined
  /** Whether the WebSocket is refused. */
  readonly refusesWebSocket?: boolean
  readonly answersPing?: boolean
}

export const ARI_USER = { username: 'offhook', password: 's3cret: ü' }
const AUTHORIZATION = `Basic ${Buffer.from(`${ARI_USER.username}:${ARI_USER.password}`).toString('base64')}`
/** The GUID of RFC 6455, 1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const PING = 9

/** Starts an ARI on a free port of this machine. */
export async function startFakeAri(options: FakeAriOptions = {}): Promise<FakeAri> {
  const requests: string[] = []
  let webSocket: Duplex | null = null
  let unseen = 0
  const waiting: (() => void)[] = []
  const sockets = new Set<Socket>()
  let pings = 0
  const awaitingPings: { times: number; resolve: () => void }[] = []

  const answerTo = (request: IncomingMessage): { status?: number; body: unknown } => {
    const path = (request.url ?? '').replace('/ari/', '')
    requests.push(path)
    if (request.headers.authorization !== AUTHORIZATION)
      return { status: 401, body: { message: 'Authentication required' } }
    return options.answer?.(path) ?? usualAnswer(path)
  }
  const server = createServer((request, response) => {
    const { status = 200, body } = answerTo(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const { status = 200 } = answerTo(request)
    if (status !== 200 || options.refusesWebSocket) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    const key = String(request.headers['sec-websocket-key'])
    const accept = createHash('sha1')
      .update(key + WEBSOCKET_GUID)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    webSocket = socket
    const waiter = waiting.shift()
    if (waiter) waiter()
    else unseen += 1
    socket.on('data', (chunk: Buffer) => {
      // A client's control frame: FIN and opcode, mask and length, four bytes of mask.
      if (chunk[0] !== (0x80 | PING)) return
      if (options.answersPing !== false) socket.write(Buffer.from([0x8a, 0]))
      pings += 1
      for (const { times, resolve } of awaitingPings) if (pings >= times) resolve()
    })
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    opened() {
      if (unseen === 0) return new Promise((resolve) => waiting.push(resolve))
      unseen -= 1
      return Promise.resolve()
    },
    pinged: (times) => new Promise((resolve) => awaitingPings.push({ times, resolve })),
    send: (event) => void webSocket?.write(frameOf(typeof event === 'string' ? event : JSON.stringify(event))),
    cut: () => void webSocket?.destroy(),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function usualAnswer(path: string): { status?: number; body: unknown } {
  // The Asterisk has been up since long before any call of a recording.
  if (path.startsWith('asterisk/info')) return { body: { status: { startup_time: '2020-01-01T00:00:00.000+0000' } } }
  if (path === 'channels' || path === 'bridges' || path.startsWith('events?')) return { body: [] }
  return { status: 404, body: { message: 'Resource not found' } }
}

/** Returns a text frame as a server sends it, without a mask. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.alloc(4)
  if (payload.length >= 126) {
    head[0] = 0x81
    head[1] = 126
    head.writeUInt16BE(payload.length, 2)
  }
  return Buffer.concat([head, payload])
}
