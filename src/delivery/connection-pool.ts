// Open connections, kept per origin and used by one request at a time (S7).
//
// A connection is in one of three places: with an exchange (`acquire`), among the idle ones (`release`), or gone (`end`).
// Only an answer that was read to its end releases its connection; after an abort, a cut or an error it ends.
//
// The HTTP client bounds what it hands on, and reads the rest without end: the extensions of a chunk, interim answers, empty
// records of TLS. So a connection counts what comes at the socket (S47), before the client reads it, and whoever reads an answer
// is told each time.
import { Client } from 'undici'
import type { buildConnector } from 'undici'
import type { Socket } from 'node:net'
import { messageOf } from '../errors.ts'
import { AnswerHead } from './answer-head.ts'
import type { InterimReader } from './answer-head.ts'
import { dial } from './guard.ts'
import type { DialResult, Guard, DialTimings } from './guard.ts'
import { DialError } from './failure.ts'
import type { Target } from './target.ts'
import { tlsOptionsKey, type TlsOptions } from './tls-options.ts'

/** A receiver closes idle connections when it likes, most after 5 s or more: ours end before (S7). */
const IDLE_MS = 4_000
/** As Node's own; an answer's headers are not read beyond it. */
const HEADER_BYTES_MAX = 16 * 1024
/** How long an origin that closed a kept connection under a request gets a new one each time: it may be mended meanwhile. */
const DISTRUST_MS = 10 * 60_000

/** Header lines cost far more than their bytes: the client has four callbacks for each. Less than so many bytes holds few. */
const COUNTED_BYTES_MIN = 512
const LF = 0x0a
/**
 * What TLS may add to an answer: a whole read that is not decrypted yet, tickets, and for each byte four more, as when a server
 * encrypts every character by itself.
 */
const TLS_BYTES_MAX = 128 * 1024
const TLS_SHARE_MAX = 4
/** What TLS takes in without anything to read, such as tickets and new keys, tells nobody: it is looked at this often. */
const CHECK_MS = 100

/** Whoever reads the answer that is under way on a connection. */
export interface AnswerReader extends InterimReader {
  /** The client reads at most so much before the count is looked at again. */
  readonly sliceBytes: number
  /** The headers of the final answer have not come yet. */
  readonly isAtHead: boolean
  /** Bytes of its head have come. */
  answerBegins(): void
  /** So many bytes of the answer were read, framing included, and more has come. May end the connection, which then reads no more. */
  bytesRead(bytes: number): void
  /** So many header lines are about to be read. May end the connection. */
  linesRead(lines: number): void
  /** TLS took in more than the answer explains. Ends the connection. */
  tlsFlooded(): void
}

export class Connection {
  readonly key: string
  readonly client: Client
  /** A certificate of ours is shown where the receiver asks for one. */
  readonly showsCertificate: boolean
  /** The socket that it has now has carried a request before. */
  kept = false
  /** For one request, and ended after it. */
  readonly single: boolean
  /** How long it took to open, until an exchange has told it. */
  opening: DialTimings | null = null
  readonly #cancel = new AbortController()
  /** `null`: nothing was asked for, so nothing may come. */
  #reader: AnswerReader | null = null
  #head: AnswerHead | null = null
  #counts: SocketCounts | null = null

  constructor(key: string, target: Target, { guard, tls, single }: ConnectionOptions) {
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
      // One deadline over the whole exchange instead (D13).
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_options, done) => void this.#open(() => dial(guard, target, this.#cancel.signal, tls), done),
    })
  }

  async #open(dialling: () => Promise<DialResult>, done: buildConnector.Callback): Promise<void> {
    // The client opens a new socket by itself where the one before was closed before the request was written.
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

  /** From now on what comes is the answer to this reader. */
  set reader(reader: AnswerReader | null) {
    this.#reader = reader
    this.#head = reader === null ? null : new AnswerHead(reader)
    if (this.#counts !== null) this.#counts = socketCounts(this.#counts)
  }

  /** Counts what has come, and ends the connection when it is more than it may be. */
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

  /** Has each read of the client counted before it takes place, and heads made ready for it. */
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
        // The client takes null for the end of what there is.
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
  readonly tls: TlsOptions | undefined
  readonly single: boolean
}

/** Lines up to the end of a head, or to the end of the chunk. */
function linesIn(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n')
  const head = end === -1 ? chunk : chunk.subarray(0, end)
  let lines = 0
  for (let at = head.indexOf(LF); at !== -1; at = head.indexOf(LF, at + 1)) lines += 1
  return lines
}

/** The socket of a connection, what carries it, and what had come on both when the answer that is under way began. */
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
  readonly #clock: NodeJS.Timeout
  readonly #all = new Set<Connection>()
  readonly #idle = new Map<string, Connection[]>()
  /** Origins whose connections are not kept, and until when, by `performance.now()`. */
  readonly #distrusted = new Map<string, number>()

  constructor(guard: Guard) {
    this.#guard = guard
    this.#clock = setInterval(() => {
      for (const connection of this.#all) connection.checkBytes()
    }, CHECK_MS).unref()
  }

  /** The connection to this origin that was idle the shortest, or a new one, which opens by its first request. */
  acquire(target: Target, tls: TlsOptions | undefined): Connection {
    // A connection was opened with certain TLS options; requests with others never share it.
    const key = tls === undefined ? target.origin : `${target.origin} ${tlsOptionsKey(tls)}`
    const idle = this.#idle.get(key)?.pop()
    return idle ?? this.#open(key, target, { guard: this.#guard, tls, single: false })
  }

  /** A new connection for one request, which ends after it. */
  acquireSingleUse(target: Target, tls: TlsOptions | undefined): Connection {
    return this.#open(target.origin, target, { guard: this.#guard, tls, single: true })
  }

  #open(key: string, target: Target, options: ConnectionOptions): Connection {
    const connection = new Connection(key, target, options)
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
   * The receiver closed this connection, which it had promised to keep, under a request. The request may have arrived, so it
   * shall not happen time and again.
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

  /** The other side, or the idle timer, closed it. One that is in use is not among the idle, and says so to its exchange. */
  #forgetIdle(connection: Connection): void {
    const idle = this.#idle.get(connection.key) ?? []
    const at = idle.indexOf(connection)
    if (at === -1) return
    idle.splice(at, 1)
    if (idle.length === 0) this.#idle.delete(connection.key)
    void this.end(connection)
  }
}
