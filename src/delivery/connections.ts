// Open connections, kept per origin and used by one request at a time (S7).
//
// A connection is in one of three places: with an exchange (`take`), among the idle ones (`giveBack`), or gone (`end`).
// Only an answer that was read to its end gives a connection back; after an abort, a cut or an error it ends.
import { Client } from 'undici'
import type { buildConnector } from 'undici'
import { messageOf } from '../errors.ts'
import { dial } from './guard.ts'
import type { Dialled, Guard, Opening } from './guard.ts'
import { DialError } from './failure.ts'
import type { Target } from './target.ts'
import { nameOf, type Trust } from './trust.ts'

/** A receiver closes idle connections when it likes, most after 5 s or more: ours end before (S7). */
const IDLE_MS = 4_000
/** As Node's own; an answer's headers are not read beyond it. */
const HEADER_BYTES_MAX = 16 * 1024
/** How long an origin that closed a kept connection under a request gets a new one each time: it may be mended meanwhile. */
const DISTRUST_MS = 10 * 60_000

export class Connection {
  readonly key: string
  readonly client: Client
  /** A certificate of ours is shown where the receiver asks for one. */
  readonly showsCertificate: boolean
  /** It has carried a request before. */
  kept = false
  /** How long it took to open, until an exchange has told it. */
  opening: Opening | null = null
  readonly #cancel = new AbortController()

  constructor(key: string, target: Target, guard: Guard, trust: Trust | undefined) {
    this.key = key
    this.showsCertificate = target.secure && trust?.shown !== undefined
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
      connect: (_options, done) => void this.#open(() => dial(guard, target, this.#cancel.signal, trust), done),
    })
  }

  async #open(dialling: () => Promise<Dialled>, done: buildConnector.Callback): Promise<void> {
    let dialled: Dialled
    try {
      dialled = await dialling()
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error(messageOf(thrown)), null)
      return
    }
    this.opening = dialled
    done(null, dialled.socket)
  }

  /** Resolves when the socket is closed. */
  async end(): Promise<void> {
    const reason = new DialError('connection failed', 'Offhook ended the connection.')
    this.#cancel.abort(reason)
    await this.client.destroy(reason)
  }
}

export class Connections {
  readonly #guard: Guard
  readonly #all = new Set<Connection>()
  readonly #idle = new Map<string, Connection[]>()
  /** Origins whose connections are not kept, and until when, by `performance.now()`. */
  readonly #distrusted = new Map<string, number>()

  constructor(guard: Guard) {
    this.#guard = guard
  }

  /** The connection to this origin that was idle the shortest, or a new one, which opens by its first request. */
  take(target: Target, trust: Trust | undefined): Connection {
    // A connection was opened with a certain trust; requests with another never share it.
    const key = trust === undefined ? target.origin : `${target.origin} ${nameOf(trust)}`
    const idle = this.#idle.get(key)?.pop()
    if (idle !== undefined) return idle
    const connection = new Connection(key, target, this.#guard, trust)
    connection.client.on('disconnect', () => this.#forgetIdle(connection))
    this.#all.add(connection)
    return connection
  }

  giveBack(connection: Connection): void {
    if (this.#isDistrusted(connection.key)) {
      void this.end(connection)
      return
    }
    connection.kept = true
    const idle = this.#idle.get(connection.key)
    if (idle === undefined) this.#idle.set(connection.key, [connection])
    else idle.push(connection)
  }

  /**
   * The receiver closed this connection, which it had promised to keep, under a request. The request may have arrived, so it is
   * not sent again here: the attempt has failed, and the schedule decides. But it shall not happen time and again.
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
