// Fetches from an address that a person typed or a source sent: a GET whose answer is read piece by piece, as fast as the caller
// takes it.
//
// A download goes through the same guard and policy as deliveries (S1, S11), follows no redirect, inflates nothing (S5, S8), and
// returns every result as a value. The caller decides about redirects, and every new address is judged anew. A connection carries
// one download and ends with it: a connection that was cut is never used again (S7).
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { AnswerReader, Connection } from './connection-pool.ts'
import { ConnectionPool } from './connection-pool.ts'
import { describeClientError, describeLowStatus } from './failure.ts'
import type { Failure } from './failure.ts'
import { systemLookup } from './guard.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { SenderOptions } from './sender.ts'
import { targetOf } from './target.ts'

interface DownloadRequest {
  readonly url: string
  /** Headers in addition to the client's own, which frame the message. */
  readonly headers: readonly (readonly [string, string])[]
  /** The download ends if this time passes without the head of an answer, or later without a byte of the body. */
  readonly idleMs: number
  readonly signal: AbortSignal
}

/** A part of the body, its end, or a sentence that says why there is no more of it. */
type BodyPiece = { readonly chunk: Uint8Array } | { readonly end: true } | { readonly cut: string }

/** The head of an answer. Read its body to the end, or leave it. */
interface DownloadResponse {
  readonly status: number
  /** By name in lower case; of a header that came twice, the first. */
  readonly headers: ReadonlyMap<string, string>
  /** How long the server asks for no requests (Retry-After), in milliseconds from now. */
  readonly retryAfterMs: number | null
  next(): Promise<BodyPiece>
  discard(): Promise<void>
}

/** Why there is no answer, in a sentence for a person. `again`: the same request may succeed later. */
interface DownloadRefusal {
  readonly refused: string
  readonly again: boolean
}

interface Downloader {
  /** Never rejects. */
  get(request: DownloadRequest): Promise<DownloadResponse | DownloadRefusal>
  /** Ends all downloads. */
  close(): Promise<void>
}

/** Limit of the pieces that have arrived and were not taken yet: beyond it the server has to wait. */
const QUEUED_BYTES_MAX = 256 * 1024
/**
 * The framing may have this many bytes, and half as many bytes as the body in addition (S47). A recording that is sent while it is
 * made, with each frame in a chunk, needs less.
 */
const FRAMING_BYTES_MAX = 256 * 1024
const FRAMING_SHARE_MAX = 0.5
/** Header lines of all heads together, as for deliveries (S47). */
const HEAD_LINES_MAX = 1000
/** As for deliveries: servers send one or two (RFC 8297). */
const INTERIM_ANSWERS_MAX = 16

export function createDownloader({ policy, userAgent, lookup = systemLookup() }: SenderOptions): Downloader {
  // The inbox only receives; nothing can be fetched from it.
  const judgedBy = { ...policy, inbox: null }
  const connections = new ConnectionPool({ policy: judgedBy, lookup })
  let isClosed = false

  async function get(request: DownloadRequest): Promise<DownloadResponse | DownloadRefusal> {
    const target = targetOf(request.url, judgedBy)
    if (typeof target === 'string') return { refused: target, again: false }
    if (isClosed || request.signal.aborted) return { refused: 'Offhook is stopping.', again: true }
    const connection = connections.acquire(target, undefined)
    const download = new ActiveDownload(connections, connection, request)
    const own = [
      ['accept', '*/*'],
      ['accept-encoding', 'identity'],
      ['user-agent', userAgent],
    ] as const
    const headers = [...own, ...request.headers].flat()
    connection.client.dispatch({ method: 'GET', path: target.path, headers }, download)
    const failure = await download.answered()
    return failure === null ? download : noAnswer(failure, target.host)
  }

  return {
    get,
    async close() {
      isClosed = true
      await connections.endAll()
    },
  }
}

/**
 * One download: asked → answered → ended. It ends once, at the first of: the end of the body, an error, too long without a byte,
 * the caller's signal, or `leave`. Pieces that arrived before the end are still given out, so that a cut download can be resumed
 * after them.
 */
class ActiveDownload implements Dispatcher.DispatchHandler, AnswerReader, DownloadResponse {
  status = 0
  headers: ReadonlyMap<string, string> = new Map()
  retryAfterMs: number | null = null
  readonly #connections: ConnectionPool
  readonly #connection: Connection
  readonly #idleMs: number
  readonly #signal: AbortSignal
  #controller: Dispatcher.DispatchController | null = null
  #interimAnswers = 0
  /** A byte of an answer has arrived. */
  #hasBegun = false
  readonly #queue: Uint8Array[] = []
  #queuedBytes = 0
  readonly sliceBytes = 16 * 1024
  #headLines = 0
  #bodyBytes = 0
  #end: Failure | 'whole' | null = null
  /** Wakes the waiting caller: something has arrived. */
  #wake: () => void = () => undefined

  constructor(connections: ConnectionPool, connection: Connection, { idleMs, signal }: DownloadRequest) {
    this.#connections = connections
    this.#connection = connection
    this.#idleMs = idleMs
    this.#signal = signal
    signal.addEventListener('abort', this.#callOff, { once: true })
    connection.reader = this
  }

  /** Resolves with `null` once the head of the answer is there, or with the reason why there is none. */
  async answered(): Promise<Failure | null> {
    await this.#something(() => this.status !== 0)
    if (this.status !== 0) return null
    await this.discard()
    return this.#end === 'whole' ? null : this.#end
  }

  async next(): Promise<BodyPiece> {
    await this.#something(() => this.#queue.length > 0)
    const chunk = this.#queue.shift()
    if (chunk !== undefined) {
      this.#queuedBytes -= chunk.length
      if (this.#queuedBytes === 0) this.#controller?.resume()
      return { chunk }
    }
    await this.discard()
    return this.#end === null || this.#end === 'whole' ? { end: true } : { cut: asServer(this.#end.detail) }
  }

  /** Resolves when the socket is closed. */
  async discard(): Promise<void> {
    this.#finish('whole')
    await this.#connections.end(this.#connection)
  }

  bytesRead(bytes: number): void {
    if (bytes - this.#bodyBytes > FRAMING_BYTES_MAX + FRAMING_SHARE_MAX * this.#bodyBytes)
      this.#flooded('sends too much besides the recording: headers, interim responses or chunk framing')
  }

  get isAtHead(): boolean {
    return this.status === 0
  }

  linesRead(lines: number): void {
    this.#headLines += lines
    if (this.#headLines > HEAD_LINES_MAX) this.#flooded('sends too many header lines')
  }

  tlsFlooded(): void {
    this.#flooded('sends far more TLS records than the recording needs')
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
  }

  answerBegins(): void {
    this.#hasBegun = true
  }

  interimAnswer(): void {
    const detail = 'The server sends endless interim responses (1xx).'
    if (++this.#interimAnswers > INTERIM_ANSWERS_MAX) this.#break({ class: 'invalid_response', detail })
  }

  onResponseStart(_controller: unknown, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) {
      this.#break(describeLowStatus(status))
      return
    }
    this.headers = firstOfEach(headers)
    const now = Date.now()
    const until = parseRetryAfter(this.headers.get('retry-after') ?? '', now)
    this.retryAfterMs = until === null ? null : until - now
    this.status = status
    this.#wake()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#end !== null) return
    this.#queue.push(chunk)
    this.#bodyBytes += chunk.length
    this.#queuedBytes += chunk.length
    if (this.#queuedBytes > QUEUED_BYTES_MAX) controller.pause()
    this.#wake()
  }

  onResponseEnd(): void {
    this.#finish('whole')
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#finish(
      describeClientError(error, this.status !== 0 ? 'its head' : this.#hasBegun ? 'some of its head' : 'nothing'),
    )
  }

  /** Waits for the wanted part, or the end. The clock stands still while nobody waits: the local disk may be slow. */
  async #something(isThere: () => boolean): Promise<void> {
    const expire = (): void => {
      this.#break({ class: 'timeout', detail: `The server sent nothing for ${this.#idleMs / 1_000} s.` })
    }
    while (!isThere() && this.#end === null) {
      const timer = setTimeout(expire, this.#idleMs)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      clearTimeout(timer)
    }
  }

  readonly #callOff = (): void => {
    this.#break({ class: 'timeout', detail: 'The download was cancelled.' })
  }

  #flooded(what: string): void {
    this.#break({ class: 'invalid_response', detail: `The server ${what}.` })
  }

  #break(failure: Failure): void {
    this.#finish(failure)
    void this.#connections.end(this.#connection)
  }

  #finish(end: Failure | 'whole'): void {
    this.#end ??= end
    this.#signal.removeEventListener('abort', this.#callOff)
    this.#wake()
  }
}

function firstOfEach(headers: IncomingHttpHeaders): Map<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value
      return first === undefined ? [] : [[name.toLowerCase(), first] as const]
    }),
  )
}

/**
 * A failure that the same request would meet again is not retried. A missing name may exist later, and a name may lead elsewhere.
 */
function noAnswer(failure: Failure, host: string): DownloadRefusal {
  const again = failure.class !== 'address_not_allowed' && failure.class !== 'invalid_request'
  // Refusals name the host themselves.
  if (failure.class === 'address_not_allowed' || failure.class === 'host_not_usable') {
    return { refused: failure.detail, again }
  }
  const [what = failure.detail] = failure.class === 'tls_failed' ? failure.detail.split(/(?<=\.) /) : [failure.detail]
  return { refused: `${host}: ${asServer(what)}`, again }
}

/** The words for failures are made for deliveries, where the other side is called the receiver. */
function asServer(detail: string): string {
  return detail.replaceAll(/\breceiver\b/g, 'server')
}
