// Sends requests: follows no redirect, uses no proxy, inflates nothing (S5, S8). A request is sent once, except when the receiver
// had closed the kept connection that it was sent on (S7). Every result is returned as a value.
import { isOfConnection } from '../render/header.ts'
import type { Readable } from 'node:stream'
import { ConnectionPool } from './connection-pool.ts'
import type { Connection } from './connection-pool.ts'
import { ActiveExchange, unsentExchange } from './exchange.ts'
import type { ExchangeStart, Exchange, SentHeaders } from './exchange.ts'
import type { Failure } from './failure.ts'
import { systemLookup } from './guard.ts'
import type { Dial, Lookup } from './guard.ts'
import { INBOX_HEADER } from './network-policy.ts'
import type { NetworkPolicy } from './network-policy.ts'
import { targetOf, type Target } from './target.ts'
import type { TlsOptions } from './tls-options.ts'
import { TlsSessions } from './tls-sessions.ts'

/** A request with its secrets put in and the headers of this attempt (D18). */
export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | StreamedBody | null
  /** The account of the request: an inbox accepts requests of its own account only, and none without an account. */
  readonly accountId?: number | undefined
  /** The request must not arrive twice: it is sent on a new connection of its own (S7). */
  readonly once?: boolean
  /** Time limit of the whole exchange, connection included. */
  readonly timeoutMs: number
  readonly tls?: TlsOptions
  /** How much of the answer's body is read and kept; absent: as much as a log needs (D13). */
  readonly answerBytesMax?: number
  /** Ends the exchange early. */
  readonly signal?: AbortSignal
}

/** A body that is not in memory as a whole. Its length is sent beforehand. */
interface StreamedBody {
  readonly stream: Readable
  readonly bytes: number
}

export interface Sender {
  /** Never rejects. */
  send(outgoing: OutgoingRequest): Promise<Exchange>
  /** Ends all connections; exchanges under way are settled as unanswered. */
  close(): Promise<void>
}

export interface SenderOptions {
  /** A sender has one policy: a stricter policy needs a new sender, because open connections would outlive the change (S7). */
  readonly policy: NetworkPolicy
  /** `Offhook/<version>`. */
  readonly userAgent: string
  readonly lookup?: Lookup
  /** How connections are opened; absent: by the guard (S1). */
  readonly dial?: Dial
}

/** How often deadlines are checked: far cheaper than a timer for each request, and a tenth of a second matters little in 15. */
const DEADLINE_CHECK_MS = 100

const STOPPING: Failure = { class: 'connection_failed', detail: 'Offhook is stopping.' }

/** The note of an attempt whose request was resent on a new connection, because the receiver had closed the kept one (S7). */
export const RESENT_NOTE = 'The receiver had closed a reused connection, so the request was resent on a new one.'

export function createSender({ policy, userAgent, lookup = systemLookup(), dial }: SenderOptions): Sender {
  const connections = new ConnectionPool({ policy, lookup, sessions: new TlsSessions() }, dial)
  const underWay = new Set<ActiveExchange>()
  let closed = false

  const checkDeadlines = () => {
    const now = performance.now()
    for (const exchange of underWay) if (exchange.deadline <= now) exchange.expire()
  }
  const clock = setInterval(checkDeadlines, DEADLINE_CHECK_MS).unref()

  const send = (outgoing: OutgoingRequest): Promise<Exchange> => {
    const stream = streamOf(outgoing)
    // The client handles an error of the stream as long as it reads; a later error would end the program.
    stream?.on('error', () => {})
    const wire = wireRequest(outgoing, policy, userAgent)
    const isStopping = closed || outgoing.signal?.aborted === true
    if (!('class' in wire) && !isStopping) return dispatch(outgoing, wire)
    stream?.destroy()
    return Promise.resolve(unsentExchange('class' in wire ? wire : STOPPING))
  }

  const dispatch = (outgoing: OutgoingRequest, { target, headers, sent }: WireRequest): Promise<Exchange> =>
    new Promise((resolve) => {
      const { method, body, signal } = outgoing
      const stream = streamOf(outgoing)
      const begin = (connection: Connection, begun?: ExchangeStart): void => {
        const settle = (result: Exchange, isStale: boolean): void => {
          underWay.delete(exchange)
          signal?.removeEventListener('abort', stop)
          if (isStale && !closed && !signal?.aborted) {
            begin(connections.acquireSingleUse(target, outgoing.tls), exchange.begun)
            return
          }
          // The exchange may be settled before all of the body was sent: then the rest is not needed.
          stream?.destroy()
          resolve({ ...(begun ? withNote(result, RESENT_NOTE) : result), sent })
        }
        const exchange = new ActiveExchange(connections, connection, outgoing, settle, begun)
        const stop = (): void => exchange.stop()
        signal?.addEventListener('abort', stop, { once: true })
        underWay.add(exchange)
        const options = { method, path: target.path, headers, body: stream ?? asText(body) }
        connection.client.dispatch(connection.single ? { ...options, reset: true } : options, exchange)
      }
      // A stream cannot be sent a second time either.
      const isSingle = outgoing.once === true || stream !== null
      begin(isSingle ? connections.acquireSingleUse(target, outgoing.tls) : connections.acquire(target, outgoing.tls))
    })

  const close = async () => {
    closed = true
    clearInterval(clock)
    for (const exchange of underWay) exchange.stop()
    await connections.endAll()
  }

  return { send, close }
}

function withNote(exchange: Exchange, note: string): Exchange {
  return { ...exchange, note: exchange.note === undefined ? note : `${note} ${exchange.note}` }
}

function asText(body: OutgoingRequest['body']): string | null {
  return typeof body === 'string' ? body : null
}

function streamOf({ body }: OutgoingRequest): Readable | null {
  return typeof body === 'object' && body !== null ? body.stream : null
}

/** The target of a request, and its headers. */
interface WireRequest {
  readonly target: Target
  /** Names and values in turn, in the form that the client takes. */
  readonly headers: string[]
  readonly sent: SentHeaders
}

function wireRequest(outgoing: OutgoingRequest, policy: NetworkPolicy, userAgent: string): WireRequest | Failure {
  const target = targetOf(outgoing.url, policy)
  if (typeof target === 'string') return { class: 'invalid_request', detail: target, forGood: true }
  const own = headersOf(outgoing, userAgent)
  if (typeof own === 'string') return { class: 'invalid_request', detail: own, forGood: true }
  if (target.isInbox && outgoing.accountId !== undefined && policy.inbox !== null)
    own.headers.push(INBOX_HEADER, `${outgoing.accountId} ${policy.inbox.pass}`)
  return { target, ...own }
}

/** Names and values in turn, in the form that the client takes; or a sentence that says which header cannot be sent. */
function headersOf(
  { headers, body }: OutgoingRequest,
  userAgent: string,
): { headers: string[]; sent: SentHeaders } | string {
  const flat = ['accept-encoding', 'identity']
  let hasUserAgent = false
  let signatures = 0
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (isOfConnection(lower)) return `The header ${name} can’t be set: it is reserved for the connection.`
    hasUserAgent ||= lower === 'user-agent'
    if (lower === 'webhook-signature') signatures = value.split(' ').length
    flat.push(name, value)
  }
  if (!hasUserAgent) flat.push('user-agent', userAgent)
  if (typeof body === 'object' && body !== null) flat.push('content-length', String(body.bytes))
  return { headers: flat, sent: { agent: hasUserAgent ? null : userAgent, signatures } }
}
