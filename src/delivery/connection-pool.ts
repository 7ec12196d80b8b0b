// Open connections, kept per origin and used by one request at a time (S7).
//
// A connection is in one of three states: used by an exchange (`acquire`), idle (`release`), or closed (`end`).
// Only an answer that was read to its end releases its connection; after an abort, a cut or an error it ends.
//
// The HTTP client limits the data that it hands on, but reads other data without limit: chunk extensions, interim answers, empty
// TLS records. So a connection counts the bytes that arrive at the socket (S47), before the client reads them, and tells the
// reader of the answer each time.
import { Client } from 'undici'
import type { buildConnector } from 'undici'
import type { Socket } from 'node:net'
import { messageOf } from '../errors.ts'
import { AnswerHead } from './answer-head.ts'
import type { InterimReader } from './answer-head.ts'
import { dial as dialChecked } from './guard.ts'
import type { Dial, DialResult, Guard, DialTimings } from './guard.ts'
import { DialError } from './failure.ts'
import type { Target } from './target.ts'
import { tlsOptionsKey, type TlsOptions } from './tls-options.ts'

/** Receivers close idle connections after a time of their own, most after 5 s or more: Offhook closes its own before (S7). */
const IDLE_MS = 4_000
/** The limit of Node itself: the headers of an answer are not read beyond this size. */
const HEADER_BYTES_MAX = 16 * 1024
/**
 * An origin that closed a kept connection under a request gets a new connection for each request for this long. The
 * origin may be fixed by then.
 */
const DISTRUST_MS = 10 * 60_000

/**
 * Header lines cost far more than their bytes: the client has four callbacks for each. A piece shorter than this holds few lines.
 */
const COUNTED_BYTES_MIN = 512
const LF = 0x0a
/**
 * The bytes that TLS may add to an answer: a whole read that is not decrypted yet, session tickets, and four more bytes for each
 * byte of the answer. A server that encrypts every character separately adds that much.
 */
const TLS_BYTES_MAX = 128 * 1024
const TLS_SHARE_MAX = 4
/** TLS messages without content, such as tickets and new keys, cause no event: the count is checked this often. */
const CHECK_MS = 100

/** Reads the answer that is under way on a connection. */
export interface AnswerReader extends InterimReader {
  /** The client reads at most so many bytes before the count is checked again. */
  readonly sliceBytes: number
  /** The headers of the final answer have not arrived yet. */
  readonly isAtHead: boolean
  /** The first bytes of the answer's head have arrived. */
  answerBegins(): void
  /**
   * So many bytes of the answer were read, framing included, and more have arrived. May end the connection, which then reads no
   * more.
   */
  bytesRead(bytes: number): void
  /** So many header lines are about to be read. May end the connection. */
  linesRead(lines: number): void
  /** TLS received more data than the answer explains. Ends the connection. */
  tlsFlooded(): void
}

export class Connection {
  readonly key: string
  readonly client: Client
  /** A client certificate is shown if the receiver asks for it. */
  readonly showsCertificate: boolean
  /** Whether the present socket has carried a request before. */
  kept = false
  /** The connection serves one request, and ends after it. */
  readonly single: boolean
  /** How long opening the connection took, until an exchange has reported it. */
  opening: DialTimings | null = null
  readonly #cancel = new AbortController()
  /** The reader of the present answer; `null`: no request is under way, so no bytes may arrive. */
  #reader: AnswerReader | null = null
  #head: AnswerHead | null = null
  #counts: SocketCounts | null = null

  constructor(key: string, target: Target, { guard, dial, tls, single }: ConnectionOptions) {
    this.key = key
    this.single = single
    this.showsCertificate = target.secure && tls?.shown !== undefined
    this.client = new Client(target.origin, {
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      keepAliveTimeoutThreshold: 1_000,
      maxHeaderSize: HEADER_BYTES_MAX,
      allowH2: false,
      // Instead, the exchange has a deadline for all of its parts (D13).
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_options, done) => void this.#open(() => dial(guard, target, this.#cancel.signal, tls), done),
    })
  }

  async #open(dialling: () => Promise<DialResult>, done: buildConnector.Callback): Promise<void> {
    // The client opens a new socket by itself if the earlier socket was closed before the request was written.
    this.kept = false
    let dialled: DialResult
    try {
      dialled = await dialling()
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error(messageOf(thrown)), null)
      return
    }
    this.opening = dialled
    this.#counts = socketCounts(dialled)
    this.#meter(dialled.socket)
    if (dialled.socket !== dialled.wire) dialled.socket.on('session', () => this.checkBytes())
    done(null, dialled.socket)
  }

  /** From now on, the bytes that arrive are the answer to this reader. */
  set reader(reader: AnswerReader | null) {
    this.#reader = reader
    this.#head = reader === null ? null : new AnswerHead(reader)
    if (this.#counts !== null) this.#counts = socketCounts(this.#counts)
  }

  /** Counts the bytes that have arrived, and ends the connection when there are more than allowed. */
  checkBytes(): void {
    if (this.#counts === null) return
    const { socket, wire, clearBytes, wireBytes } = this.#counts
    const clear = socket.bytesRead - clearBytes
    if (socket !== wire && wire.bytesRead - wireBytes - clear > TLS_BYTES_MAX + TLS_SHARE_MAX * clear) {
      if (this.#reader === null) void this.end()
      else this.#reader.tlsFlooded()
    } else if (this.#reader !== null) {
      this.#reader.bytesRead(clear - socket.readableLength)
    } else if (socket.readableLength > 0) {
      void this.end()
    }
  }

  /** Counts each read of the client before it takes place, and prepares the head of the answer for the client. */
  #meter(socket: Socket): void {
    const read = socket.read.bind(socket)
    socket.read = (bytes?: number) => {
      for (;;) {
        if (socket.readableLength > 0) this.checkBytes()
        if (socket.destroyed) return null
        const reader = this.#reader
        const most = reader?.sliceBytes ?? Infinity
        const chunk: Buffer | null = read(bytes ?? (socket.readableLength > most ? most : undefined))
        if (chunk === null || !reader?.isAtHead) return chunk
        const ready = this.#atHead(reader, chunk)
        if (socket.destroyed) return null
        // The client takes null to mean that nothing more can be read now.
        if (ready !== null || socket.readableLength === 0) return ready
      }
    }
  }

  #atHead(reader: AnswerReader, chunk: Buffer): Buffer | null {
    reader.answerBegins()
    if (chunk.length >= COUNTED_BYTES_MIN) reader.linesRead(linesIn(chunk))
    return this.#head === null ? chunk : this.#head.take(chunk)
  }

  /** Resolves when the socket is closed. */
  async end(): Promise<void> {
    const reason = new DialError('connection_failed', 'Offhook closed the connection.')
    this.#cancel.abort(reason)
    await this.client.destroy(reason)
  }
}

interface ConnectionOptions {
  readonly guard: Guard
  readonly dial: Dial
  readonly tls: TlsOptions | undefined
  readonly single: boolean
}

/** Counts the lines up to the end of a head, or to the end of the chunk. */
function linesIn(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n')
  const head = end === -1 ? chunk : chunk.subarray(0, end)
  let lines = 0
  for (let at = head.indexOf(LF); at !== -1; at = head.indexOf(LF, at + 1)) lines += 1
  return lines
}

/**
 * The socket of a connection, the socket that carries it, and the bytes that had arrived on both when the present answer began.
 */
interface SocketCounts {
  readonly socket: Socket
  readonly wire: Socket
  readonly clearBytes: number
  readonly wireBytes: number
}

function socketCounts({ socket, wire }: Pick<SocketCounts, 'socket' | 'wire'>): SocketCounts {
  return { socket, wire, clearBytes: socket.bytesRead - socket.readableLength, wireBytes: wire.bytesRead }
}

export class ConnectionPool {
  readonly #guard: Guard
  readonly #dial: Dial
  readonly #clock: NodeJS.Timeout
  readonly #all = new Set<Connection>()
  readonly #idle = new Map<string, Connection[]>()
  /** Origins whose connections are not kept, with the end of that time, by `performance.now()`. */
  readonly #distrusted = new Map<string, number>()

  constructor(guard: Guard, dial: Dial = dialChecked) {
    this.#guard = guard
    this.#dial = dial
    this.#clock = setInterval(() => {
      for (const connection of this.#all) connection.checkBytes()
    }, CHECK_MS).unref()
  }

  /**
   * The connection to this origin that was used most recently and is idle, or a new connection, which opens with its first
   * request.
   */
  acquire(target: Target, tls: TlsOptions | undefined): Connection {
    // A connection was opened with certain TLS options; requests with other TLS options never share it.
    const key = tls === undefined ? target.origin : `${target.origin} ${tlsOptionsKey(tls)}`
    const idle = this.#idle.get(key)?.pop()
    return idle ?? this.#open(key, target, { tls, single: false })
  }

  /** A new connection for one request, which ends after it. */
  acquireSingleUse(target: Target, tls: TlsOptions | undefined): Connection {
    return this.#open(target.origin, target, { tls, single: true })
  }

  #open(key: string, target: Target, options: Pick<ConnectionOptions, 'tls' | 'single'>): Connection {
    const connection = new Connection(key, target, { guard: this.#guard, dial: this.#dial, ...options })
    connection.client.on('disconnect', () => this.#forgetIdle(connection))
    this.#all.add(connection)
    return connection
  }

  release(connection: Connection): void {
    if (connection.single || this.#isDistrusted(connection.key)) {
      void this.end(connection)
      return
    }
    connection.kept = true
    connection.reader = null
    const idle = this.#idle.get(connection.key)
    if (idle === undefined) this.#idle.set(connection.key, [connection])
    else idle.push(connection)
  }

  /**
   * The receiver closed this connection, which it had promised to keep, under a request. The request may have arrived, so this
   * must not happen again and again.
   */
  distrust(connection: Connection): void {
    this.#distrusted.set(connection.key, performance.now() + DISTRUST_MS)
  }

  #isDistrusted(key: string): boolean {
    const until = this.#distrusted.get(key)
    if (until === undefined) return false
    if (until > performance.now()) return true
    this.#distrusted.delete(key)
    return false
  }

  async end(connection: Connection): Promise<void> {
    this.#all.delete(connection)
    await connection.end()
  }

  async endAll(): Promise<void> {
    clearInterval(this.#clock)
    this.#idle.clear()
    await Promise.all([...this.#all].map((connection) => this.end(connection)))
  }

  /**
   * The other side, or the idle timer, closed the connection. A connection in use is not in the idle list, and reports the end to
   * its exchange.
   */
  #forgetIdle(connection: Connection): void {
    const idle = this.#idle.get(connection.key) ?? []
    const at = idle.indexOf(connection)
    if (at === -1) return
    idle.splice(at, 1)
    if (idle.length === 0) this.#idle.delete(connection.key)
    void this.end(connection)
  }
}
