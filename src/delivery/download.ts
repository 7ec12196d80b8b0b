// Fetches from an address that somebody typed in or sent: a GET whose answer is read piece by piece, as fast as it is taken.
//
// It goes through the same guard and policy as deliveries (S1, S11), follows nothing, inflates nothing (S5, S8), and says what
// came as a value. Whoever asks decides about redirects, and every new address is judged here anew. A connection carries one
// download and ends with it: what was cut in the middle is never used again (S7).
import type { Dispatcher } from 'undici'
import type { Connection } from './connections.ts'
import { Connections } from './connections.ts'
import { failureOf } from './failure.ts'
import type { Failure } from './failure.ts'
import { systemLookup } from './guard.ts'
import { retryAfterMs } from './retry-after.ts'
import type { SenderOptions } from './send.ts'
import { targetOf } from './target.ts'

export interface Asked {
  readonly url: string
  /** Beside the client's own, which frame the message. */
  readonly headers: readonly (readonly [string, string])[]
  /** Ended when nothing comes for so long: neither a connection and the whole head of an answer, nor a byte of its body. */
  readonly idleMs: number
  readonly signal: AbortSignal
}

/** Some of the body, its end, or in a sentence why there is no more of it. */
export type Piece = { readonly chunk: Uint8Array } | { readonly end: true } | { readonly cut: string }

/** The head of an answer. Read its body to the end, or leave it. */
export interface Answer {
  readonly status: number
  /** By names in lower case; of one that came twice the first. */
  readonly headers: ReadonlyMap<string, string>
  /** How long the server asks to be left alone (Retry-After), in milliseconds from now. */
  readonly retryAfterMs: number | null
  next(): Promise<Piece>
  leave(): Promise<void>
}

/** No answer, in a sentence for a person. `again`: it may be otherwise later. */
export interface NoAnswer {
  readonly refused: string
  readonly again: boolean
}

export interface Downloader {
  /** Never rejects. */
  get(asked: Asked): Promise<Answer | NoAnswer>
  /** Ends all downloads. */
  close(): Promise<void>
}

export function createDownloader({ policy, userAgent, lookup = systemLookup() }: SenderOptions): Downloader {
  // The inbox takes what is sent, and has nothing to be fetched.
  const judgedBy = { ...policy, inbox: null }
  const connections = new Connections({ policy: judgedBy, lookup })
  let isClosed = false

  async function get(asked: Asked): Promise<Answer | NoAnswer> {
    const target = targetOf(asked.url, judgedBy)
    if (typeof target === 'string') return { refused: target, again: false }
    if (isClosed || asked.signal.aborted) return { refused: 'Offhook is stopping.', again: true }
    const { host, path } = target
    const watch = new Watch(connections, connections.take(target, undefined), { ...asked, host })
    const headers = [['accept', '*/*'], ['accept-encoding', 'identity'], ['user-agent', userAgent], ...asked.headers]
    try {
      const answer = await watch.during((client) => client.request({ method: 'GET', path, headers: headers.flat() }))
      return new OpenAnswer(answer, watch)
    } catch (thrown) {
      await watch.end()
      return noAnswer(watch.failureOf(thrown, false), host)
    }
  }

  return {
    get,
    async close() {
      isClosed = true
      await connections.endAll()
    },
  }
}

/** A connection that is waited for: it ends when nothing comes for too long, and when the download is called off. */
class Watch {
  readonly host: string
  readonly #connections: Connections
  readonly #connection: Connection
  readonly #idleMs: number
  readonly #signal: AbortSignal
  #endedBy: Failure | null = null

  constructor(connections: Connections, connection: Connection, asked: Asked & { readonly host: string }) {
    this.#connections = connections
    this.#connection = connection
    this.#idleMs = asked.idleMs
    this.#signal = asked.signal
    this.host = asked.host
    this.#signal.addEventListener('abort', this.#callOff, { once: true })
  }

  /** Rejects when the connection ends meanwhile. The clock stands while nobody waits: our own disk may be slow. */
  async during<T>(work: (client: Dispatcher) => Promise<T>): Promise<T> {
    const seconds = this.#idleMs / 1_000
    const expire = () => this.#endBy({ class: 'timeout', detail: `The server sent nothing for ${seconds} s.` })
    const timer = setTimeout(expire, this.#idleMs)
    try {
      return await work(this.#connection.client)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Resolves when the socket is closed. */
  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#callOff)
    await this.#connections.end(this.#connection)
  }

  failureOf(thrown: unknown, answering: boolean): Failure {
    if (this.#endedBy !== null) return this.#endedBy
    return failureOf(thrown instanceof Error ? thrown : new Error(String(thrown)), answering)
  }

  readonly #callOff = (): void => {
    this.#endBy({ class: 'timeout', detail: 'The download was called off before its end.' })
  }

  #endBy(failure: Failure): void {
    this.#endedBy ??= failure
    void this.end()
  }
}

class OpenAnswer implements Answer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly retryAfterMs: number | null
  readonly #watch: Watch
  readonly #chunks: AsyncIterator<unknown>

  constructor({ statusCode, headers, body }: Dispatcher.ResponseData, watch: Watch) {
    this.status = statusCode
    this.headers = firstOfEach(headers)
    const now = Date.now()
    const until = retryAfterMs(this.headers.get('retry-after') ?? '', now)
    this.retryAfterMs = until === null ? null : until - now
    this.#watch = watch
    this.#chunks = body[Symbol.asyncIterator]()
    // A connection that ends while nobody reads would throw into the empty; the next read tells of it.
    body.on('error', () => undefined)
  }

  async next(): Promise<Piece> {
    try {
      const { done, value } = await this.#watch.during(() => this.#chunks.next())
      if (done !== true && value instanceof Uint8Array) return { chunk: value }
      await this.#watch.end()
      return { end: true }
    } catch (thrown) {
      await this.#watch.end()
      return { cut: asServer(this.#watch.failureOf(thrown, true).detail) }
    }
  }

  leave(): Promise<void> {
    return this.#watch.end()
  }
}

function firstOfEach(headers: Dispatcher.ResponseData['headers']): Map<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value
      return first === undefined ? [] : [[name.toLowerCase(), first] as const]
    }),
  )
}

/** What the same request would meet later too is not tried again. A name that leads elsewhere today may be an attack (S1). */
function noAnswer(failure: Failure, host: string): NoAnswer {
  const again = failure.class !== 'address not allowed' && failure.class !== 'request invalid'
  // Refusals name the host themselves.
  if (failure.class === 'address not allowed' || failure.class === 'name not found') {
    return { refused: failure.detail, again }
  }
  const [what = failure.detail] = failure.class === 'TLS failed' ? failure.detail.split(/(?<=\.) /) : [failure.detail]
  return { refused: `${host}: ${asServer(what)}`, again }
}

/** The words for failures are those of deliveries, where the other side is the receiver. */
function asServer(detail: string): string {
  return detail.replaceAll(/\breceiver\b/g, 'server')
}
