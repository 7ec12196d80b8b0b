// One request and its answer, on one connection.
//
// waiting → answering → settled. Waiting ends with the first whole status line and headers of a final answer. From then on the
// status counts, and a failure of the body only cuts the body (D6). The exchange settles once, at the first of: the answer's end,
// 64 KiB of body or the size that was asked for, too many bytes besides the body (S47), the deadline, an error, the sender's end.
// Unless the answer came to its end, the connection ends too.
import type { Dispatcher } from 'undici'
import type { AnswerReader, Connection, ConnectionPool } from './connection-pool.ts'
import { describeClientError, describeLowStatus } from './failure.ts'
import type { Failure } from './failure.ts'

/** The result of a request. Either `status` or `error` is `null`, never both. */
export interface Exchange {
  /** When the exchange began, in milliseconds since 1970. */
  readonly at: number
  readonly status: number | null
  readonly headers: readonly (readonly [string, string])[]
  /** The first 16 KiB of the answer's body, or the size that was asked for, as it arrived: never inflated (S8). */
  readonly body: Buffer
  /** There was, or should have been, more of the body than is kept. */
  readonly cut: boolean
  readonly timing: Timing
  readonly error: Failure | null
  /** Anything else that happened in this attempt, in a sentence. */
  readonly note?: string
  /** The headers that the sender added; absent when nothing was sent. */
  readonly sent?: SentHeaders
}

/** The headers that the sender adds to a request, as far as they may be kept (D14, D18). */
export interface SentHeaders {
  /** The user agent that was added; `null`: the request has a user-agent header of its own. */
  readonly agent: string | null
  /** The number of signatures in `webhook-signature`; the signatures are not kept. */
  readonly signatures: number
}

/** How long each part took, in milliseconds; `null` for a part that did not take place, such as `dns` on a kept connection. */
interface Timing {
  readonly dns: number | null
  readonly connect: number | null
  readonly tls: number | null
  /** From the request written to the first byte of the answer. */
  readonly firstByte: number | null
  readonly total: number | null
}

/** The beginning by `Date.now()` and by `performance.now()`. */
export interface ExchangeStart {
  readonly at: number
  readonly startedAt: number
}

/** `isStale`: the receiver closed a kept connection before a byte of an answer arrived. */
type Settle = (exchange: Exchange, isStale: boolean) => void

/** Limit of the body that is read (D13). A shorter body is read to its end so that the connection can be used again. */
export const READ_BYTES_MAX = 64 * 1024
export const KEPT_BYTES_MAX = 16 * 1024
/** Bytes of all heads together (S47): two thirds for the largest head, the rest for interim answers. */
const HEAD_BYTES_MAX = 24 * 1024
/** Header lines of all heads together (S47); servers accept a hundred in one head. */
const HEAD_LINES_MAX = 1000
/** Bytes after the head, besides as many bytes as the body has (S47): trailers, and the framing of chunks. */
const FRAMING_BYTES_MAX = 4 * 1024
/** The same limit for an answer that is wanted whole: some servers send it word by word, each word with its frame. */
const WHOLE_FRAMING_BYTES_MAX = 256 * 1024
/** Header lines that are kept: servers themselves accept a hundred. */
const HEADERS_MAX = 256
/** Servers send one or two interim answers (RFC 8297); a server that sends hundreds is malicious. */
const INTERIM_ANSWERS_MAX = 16

const EMPTY = Buffer.alloc(0)
const NO_TIMING: Timing = { dns: null, connect: null, tls: null, firstByte: null, total: null }

export class ActiveExchange implements Dispatcher.DispatchHandler, AnswerReader {
  /** By `performance.now()`. */
  readonly deadline: number
  readonly #timeoutMs: number
  readonly #keptBytesMax: number
  readonly #readBytesMax: number
  readonly #framingBytesMax: number
  /** A small slice, because the shortest lines of a trailer cost a microsecond for four bytes. */
  readonly sliceBytes = 4 * 1024
  readonly #connection: Connection
  readonly #connections: ConnectionPool
  readonly #settle: Settle
  readonly #at: number
  readonly #startedAt: number
  #settled = false
  #sentAt = 0
  #firstByteAt = 0
  #interimAnswers = 0
  #status: number | null = null
  #headers: (readonly [string, string])[] = []
  /** The buffer for the kept part of the body, and how much of it is filled. */
  #kept: Buffer = EMPTY
  #keptBytes = 0
  #readBytes = 0
  #headLines = 0
  /**
   * Bytes of the heads, with the framing that was read together with their end; `null`: the heads are not complete, or nothing
   * followed.
   */
  #headBytes: number | null = null
  #note: string | null = null
  #isStale = false

  /** `begun`: this exchange replaces an exchange that began at that time. */
  constructor(
    connections: ConnectionPool,
    connection: Connection,
    { timeoutMs, answerBytesMax }: { readonly timeoutMs: number; readonly answerBytesMax?: number },
    settle: Settle,
    begun?: ExchangeStart,
  ) {
    this.#connections = connections
    this.#connection = connection
    this.#timeoutMs = timeoutMs
    this.#keptBytesMax = answerBytesMax ?? KEPT_BYTES_MAX
    this.#readBytesMax = answerBytesMax ?? READ_BYTES_MAX
    this.#framingBytesMax = answerBytesMax === undefined ? FRAMING_BYTES_MAX : WHOLE_FRAMING_BYTES_MAX
    this.#settle = settle
    this.#at = begun?.at ?? Date.now()
    this.#startedAt = begun?.startedAt ?? performance.now()
    this.deadline = this.#startedAt + timeoutMs
    connection.reader = this
  }

  /** When this exchange began, for an exchange that replaces it. */
  get begun(): ExchangeStart {
    return { at: this.#at, startedAt: this.#startedAt }
  }

  /** Ends the exchange now: the deadline has passed. */
  expire(): void {
    const waitedFor = this.#sentAt === 0 ? 'No connection' : 'No response from the receiver'
    this.#break({ class: 'timeout', detail: `${waitedFor} within ${this.#timeoutMs / 1000} s.` })
  }

  /** Ends the exchange now: the sender ends. */
  stop(): void {
    this.#break({ class: 'connection_failed', detail: 'Offhook stopped before the response arrived.' })
  }

  get isAtHead(): boolean {
    return this.#status === null
  }

  bytesRead(bytes: number): void {
    if (this.#status === null) {
      if (bytes > HEAD_BYTES_MAX)
        this.#flooded(`more than ${HEAD_BYTES_MAX / 1024} KiB of headers and interim responses`)
      return
    }
    // Bytes that were read together with the end of the head count as part of the head.
    this.#headBytes ??= bytes - this.#readBytes
    if (bytes - this.#headBytes - this.#readBytes > this.#framingBytesMax + this.#readBytes)
      this.#flooded('more framing than content: chunk extensions, trailers or tiny chunks')
  }

  linesRead(lines: number): void {
    this.#headLines += lines
    if (this.#headLines > HEAD_LINES_MAX) this.#flooded(`more than ${HEAD_LINES_MAX.toLocaleString('en')} header lines`)
  }

  tlsFlooded(): void {
    this.#flooded('far more TLS records than its content needs')
  }

  onRequestStart(): void {
    this.#sentAt = performance.now()
  }

  answerBegins(): void {
    if (this.#firstByteAt === 0) this.#firstByteAt = performance.now()
  }

  interimAnswer(): void {
    if (++this.#interimAnswers > INTERIM_ANSWERS_MAX)
      this.#break({ class: 'invalid_response', detail: 'The receiver sends endless interim responses (1xx).' })
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) {
      this.#break(describeLowStatus(status))
      return
    }
    this.#status = status
    this.#headers = pairsOf(controller.rawHeaders)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return
    this.#keep(chunk)
    this.#readBytes += chunk.length
    if (this.#readBytes > this.#readBytesMax) this.#break(null)
  }

  /**
   * Copies the chunk, because it is a view of a whole read from the socket. The buffer doubles its size, because chunks may be
   * one byte long.
   */
  #keep(chunk: Buffer): void {
    const wanted = Math.min(this.#keptBytes + chunk.length, this.#keptBytesMax)
    if (wanted > this.#kept.length) {
      const room = Buffer.allocUnsafe(Math.min(Math.max(wanted, 2 * this.#kept.length), this.#keptBytesMax))
      this.#kept.copy(room, 0, 0, this.#keptBytes)
      this.#kept = room
    }
    this.#keptBytes += chunk.copy(this.#kept, this.#keptBytes, 0, wanted - this.#keptBytes)
  }

  onResponseEnd(): void {
    if (this.#settled) return
    this.#finish(null, this.#readBytes > this.#keptBytes)
    this.#connections.release(this.#connection)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const come = this.#firstByteAt === 0 ? 'nothing' : 'some of its head'
    const { kept, showsCertificate } = this.#connection
    const failure = describeClientError(error, come, showsCertificate && !kept)
    // A request that cannot be sent, and a refusal by TLS, would be the same on a new connection.
    this.#isStale = kept && come === 'nothing' && failure.class === 'connection_failed' && !this.#settled
    if (this.#isStale) this.#connections.distrust(this.#connection)
    this.#break(this.#status === null ? failure : null)
  }

  #flooded(what: string): void {
    if (this.#status !== null) this.#note = `The response was cut off: it has ${what}.`
    this.#break({ class: 'invalid_response', detail: `The response has ${what}.` })
  }

  /**
   * Settles before the answer's end: by the status if there is one, else as `failure`. Ending the connection makes sure that a
   * request which still waits for a connection is not sent after all.
   */
  #break(failure: Failure | null): void {
    if (this.#settled) return
    this.#finish(this.#status === null ? failure : null, this.#status !== null)
    void this.#connections.end(this.#connection)
  }

  #finish(error: Failure | null, cut: boolean): void {
    this.#settled = true
    // A refused request reveals nothing of the inner network, not even by its timing (S9).
    const tellsTime = error?.class !== 'address_not_allowed' && error?.class !== 'host_not_usable'
    const timing = tellsTime ? this.#timing() : NO_TIMING
    const body = this.#kept.subarray(0, this.#keptBytes)
    const note = this.#note === null ? {} : { note: this.#note }
    const exchange = { at: this.#at, status: this.#status, headers: this.#headers, body, cut, timing, error, ...note }
    this.#settle(exchange, this.#isStale)
  }

  #timing(): Timing {
    const { opening } = this.#connection
    this.#connection.opening = null
    return {
      dns: rounded(opening?.dnsMs ?? null),
      connect: rounded(opening?.connectMs ?? null),
      tls: rounded(opening?.tlsMs ?? null),
      firstByte: rounded(this.#firstByteAt === 0 ? null : this.#firstByteAt - this.#sentAt),
      total: rounded(performance.now() - this.#startedAt),
    }
  }
}

/** Rounds to hundredths of a millisecond: more digits say nothing, and every attempt is stored with its times. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 100) / 100)

/** An exchange that never reached a connection. */
export function unsentExchange(failure: Failure): Exchange {
  return { at: Date.now(), status: null, headers: [], body: EMPTY, cut: false, timing: NO_TIMING, error: failure }
}

/** Names and values of the first headers of an answer, as they arrived, one character for each byte. */
function pairsOf(raw: Dispatcher.DispatchController['rawHeaders']): (readonly [string, string])[] {
  if (!Array.isArray(raw)) return []
  const pairs: (readonly [string, string])[] = []
  const end = Math.min(raw.length, 2 * HEADERS_MAX)
  for (let i = 0; i + 1 < end; i += 2) pairs.push([textOf(raw[i]), textOf(raw[i + 1])])
  return pairs
}

function textOf(part: Buffer | string | undefined): string {
  return typeof part === 'string' ? part : (part?.toString('latin1') ?? '')
}
