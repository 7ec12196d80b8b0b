// Access tokens, in memory only (S25). A token is requested once for everybody who waits for it, and again before it expires.
//
// Each source has at most one token and one request under way. A refresh token that comes with a token is stored before that
// token is given out: a program that was killed in between would have lost the right to request more tokens.
import { createHash } from 'node:crypto'
import { combineMasks, createMask, type Mask } from '../../text/mask.ts'
import { KeyedMutex } from '../../concurrency/keyed-mutex.ts'
import type { StartTimer } from '../../concurrency/timer.ts'
import type { Failure } from '../failure.ts'
import type { Sender } from '../sender.ts'
import { readTokenResponse, TOKEN_ANSWER_BYTES_MAX, type TokenResponse, type TokenRefusal } from './token-response.ts'
import { formEncoded, tokenRequest, type Grant } from './token-request.ts'
import type { RefreshToken, TokenSource } from './token-source.ts'

export interface Token {
  readonly text: string
  /** Hides the token, and the secrets that it was requested with (S22). */
  readonly mask: Mask
}

export type TokenResult = { readonly token: Token } | { readonly failure: Failure }

interface TokenOptions {
  /** The token that the receiver refused. */
  readonly refused?: Token
  /** A person waits for the token: it is requested again even if it was refused a moment ago. */
  readonly manual?: boolean
}

export interface TokenCache {
  /** The token of a source. Never rejects. */
  get(source: TokenSource, options?: TokenOptions): Promise<TokenResult>
  /** The receiver refused a token that was requested just now: another token would be no better for a while. */
  reportRefused(source: TokenSource): void
  isRefused(source: TokenSource): boolean
  /** Exchanges the code of a consent for a token. Never rejects. */
  exchangeCode(
    source: Omit<TokenSource, 'refresh'>,
    grant: Extract<Grant, { type: 'authorization_code' }>,
  ): Promise<TokenResponse | TokenRefusal>
  /** Gives up refresh tokens that are still to be stored. */
  close(): void
}

interface TokenCacheDeps {
  readonly sender: Sender
  readonly now: () => number
  readonly after: StartTimer
}

/** Time limit of one exchange with the authorization server. */
const REQUEST_MS = 10_000
/** How long a caller waits for a token: two exchanges may be needed, and then storing the refresh token. */
const WAIT_MS = 15_000
/** After a refusal by the authorization server, no token is requested for this time: some servers lock out clients that retry. */
const SERVER_REFUSED_MS = 30_000
/** After the receiver refused a fresh token, no token is requested for this time: another token would be refused too. */
const RECEIVER_REFUSED_MS = 60_000
/** A token is not used during this time before its expiry: requests take a while, and clocks differ. */
const MARGIN_MS = 60_000
/** The margin of a token that lives for a minute: a tenth of its life, and a second, because servers count whole seconds. */
const MARGIN_SHARE = 0.1
const MARGIN_MS_MIN = 1_000
/** The most marks that are remembered of one chain of refresh tokens. Fewer tokens of a chain are in use at once. */
const CHAIN_MAX = 8
const STORE_PAUSE_MS = 250
const STORE_PAUSE_MAX_MS = 5_000

export function createTokenCache({ sender, now, after }: TokenCacheDeps): TokenCache {
  const slots = new Map<string, TokenSlot>()
  // Many servers revoke a refresh token that is used twice at once.
  const refreshMutex = new KeyedMutex()
  const storing = createStoring(after)

  const slotOf = (source: TokenSource): TokenSlot => {
    const known = slots.get(source.id)
    if (known?.isOf(source)) return known
    const slot = new TokenSlot(source, { requestToken, refreshMutex, storing, now })
    slots.set(source.id, slot)
    return slot
  }

  const requestToken: RequestToken = async (source, grant) => {
    const { auth, clientSecret, tls } = source
    if (auth.client_auth !== 'none' && clientSecret === null) return { failure: NO_CLIENT_SECRET, grantEnded: false }
    const mask = maskOf(clientSecret, secretIn(grant))
    const exchange = await sender.send({
      ...tokenRequest(auth, grant, clientSecret),
      timeoutMs: REQUEST_MS,
      // A refresh token that is used twice may revoke all tokens that came from it (RFC 9700, 4.14).
      once: true,
      answerBytesMax: TOKEN_ANSWER_BYTES_MAX,
      ...(tls ? { tls } : {}),
    })
    return readTokenResponse(exchange, { auth, grant: grant.type, nowMs: now(), mask })
  }

  return {
    get: (source, options = {}) => waitFor(slotOf(source).get(source, options), after),
    reportRefused: (source) => slotOf(source).reportRefused(),
    isRefused: (source) => slotOf(source).isRefused,
    exchangeCode: requestToken,
    close: () => storing.giveUp(),
  }
}

type RequestToken = (source: Omit<TokenSource, 'refresh'>, grant: Grant) => Promise<TokenResponse | TokenRefusal>

interface TokenSlotDeps {
  readonly requestToken: RequestToken
  readonly refreshMutex: KeyedMutex
  readonly storing: Pick<ReturnType<typeof createStoring>, 'store'>
  readonly now: () => number
}

/** The token of one source, and which refusals there were. */
class TokenSlot {
  readonly #deps: TokenSlotDeps
  readonly #fingerprint: string
  /** Marks of refresh tokens, each of which replaced the token before. */
  readonly #chain: string[]
  #token: Token | null = null
  /** When the token ceases to be used. */
  #untilMs = 0
  #pending: Promise<TokenResult> | null = null
  #serverRefusal: { readonly failure: Failure; readonly untilMs: number } | null = null
  #receiverRefusesUntilMs = 0

  constructor({ fingerprint, refresh }: TokenSource, deps: TokenSlotDeps) {
    this.#deps = deps
    this.#fingerprint = fingerprint
    this.#chain = refresh === null ? [] : [refresh.mark]
  }

  isOf({ fingerprint, refresh }: TokenSource): boolean {
    return this.#fingerprint === fingerprint && (refresh === null || this.#chain.includes(refresh.mark))
  }

  get(source: TokenSource, { refused, manual = false }: TokenOptions): TokenResult | Promise<TokenResult> {
    const nowMs = this.#deps.now()
    if (refused !== undefined && this.#token === refused) this.#token = null
    if (this.#token !== null && nowMs < this.#untilMs) return { token: this.#token }
    if (this.#pending === null && this.#serverRefusal !== null && nowMs < this.#serverRefusal.untilMs && !manual)
      return { failure: this.#serverRefusal.failure }
    this.#pending ??= this.#loadToken(source)
    return this.#pending
  }

  reportRefused(): void {
    this.#receiverRefusesUntilMs = this.#deps.now() + RECEIVER_REFUSED_MS
  }

  get isRefused(): boolean {
    return this.#deps.now() < this.#receiverRefusesUntilMs
  }

  async #loadToken(source: TokenSource): Promise<TokenResult> {
    const { refresh } = source
    const { requestToken, refreshMutex } = this.#deps
    try {
      const answer = await (refresh === null
        ? requestToken(source, { type: 'client_credentials' })
        : refreshMutex.run(refresh.place, () => this.#requestWithRefresh(source, refresh)))
      return this.#keep(source, answer)
    } catch {
      return { failure: DATABASE_AWAY }
    } finally {
      this.#pending = null
    }
  }

  async #requestWithRefresh(source: TokenSource, refresh: RefreshToken): Promise<TokenResponse | TokenRefusal> {
    const { requestToken, storing } = this.#deps
    let current = await refresh.read()
    if (current === null) return { failure: NO_REFRESH_TOKEN, grantEnded: false }
    let answer = await requestToken(source, { type: 'refresh_token', refreshToken: current.value })
    if ('failure' in answer && answer.grantEnded) {
      // Another node may have used the refresh token, or somebody saved another, after it was read.
      const stored = await refresh.read()
      if (stored !== null && stored.value !== current.value) {
        current = stored
        answer = await requestToken(source, { type: 'refresh_token', refreshToken: current.value })
      }
    }
    this.#rememberMark(current.mark)
    if ('failure' in answer || answer.refreshToken === null || answer.refreshToken === current.value) return answer
    this.#rememberMark(await storing.store(refresh, answer.refreshToken, current.mark))
    return answer
  }

  #keep(source: TokenSource, answer: TokenResponse | TokenRefusal): TokenResult {
    const nowMs = this.#deps.now()
    if ('failure' in answer) {
      const { failure } = answer
      this.#serverRefusal = failure.down ? null : { failure, untilMs: nowMs + SERVER_REFUSED_MS }
      return { failure }
    }
    const secrets = [answer.accessToken, ...(answer.refreshToken === null ? [] : [answer.refreshToken])]
    const token = {
      text: answer.accessToken,
      mask: combineMasks(createMask(secrets), maskOf(source.clientSecret, null)),
    }
    this.#token = token
    this.#untilMs = answer.endsMs === null ? Number.POSITIVE_INFINITY : usedUntil(answer.endsMs, nowMs)
    this.#serverRefusal = null
    return { token }
  }

  #rememberMark(mark: string | null): void {
    if (mark === null || this.#chain.includes(mark)) return
    this.#chain.push(mark)
    if (this.#chain.length > CHAIN_MAX) this.#chain.shift()
  }
}

/** Stores, and retries until it is given up: the refresh token from the server is the only valid one now. */
function createStoring(after: TokenCacheDeps['after']) {
  const ended = new AbortController()
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = after(ms, () => over())
      const over = (): void => {
        timer.cancel()
        ended.signal.removeEventListener('abort', over)
        resolve()
      }
      ended.signal.addEventListener('abort', over, { once: true })
    })
  return {
    async store(refresh: RefreshToken, next: string, over: string): Promise<string | null> {
      for (let n = 0; !ended.signal.aborted; n += 1) {
        try {
          return await refresh.store(next, over)
        } catch {
          await pause(Math.min(STORE_PAUSE_MS * 2 ** n, STORE_PAUSE_MAX_MS))
        }
      }
      return null
    },
    giveUp: () => ended.abort(),
  }
}

function usedUntil(endsMs: number, nowMs: number): number {
  return endsMs - Math.min(MARGIN_MS, MARGIN_MS_MIN + (endsMs - nowMs) * MARGIN_SHARE)
}

/** The request goes on when a caller gives up: its token is there for the next caller. */
function waitFor(result: TokenResult | Promise<TokenResult>, after: TokenCacheDeps['after']): Promise<TokenResult> {
  if (!(result instanceof Promise)) return Promise.resolve(result)
  return new Promise((resolve) => {
    const timer = after(WAIT_MS, () => resolve({ failure: TOO_LATE }))
    void result.then((one) => {
      timer.cancel()
      resolve(one)
    })
  })
}

function secretIn(grant: Grant): string | null {
  switch (grant.type) {
    case 'client_credentials':
      return null
    case 'refresh_token':
      return grant.refreshToken
    case 'authorization_code':
      return grant.code
  }
}

/** Hides the client secret, also as it stands in a Basic header. */
function maskOf(clientSecret: string | null, other: string | null): Mask {
  const secret = clientSecret === null ? [] : [clientSecret, formEncoded(clientSecret)]
  return createMask(other === null ? secret : [...secret, other])
}

/** A mark of a known secret: a reader of the mark learns nothing of the secret. */
export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

const TOO_LATE: Failure = {
  class: 'no_token',
  detail: `Could not get a token within ${WAIT_MS / 1000} s. The token request is still running.`,
  down: { restUntilMs: null },
}
const DATABASE_AWAY: Failure = {
  class: 'no_token',
  detail: 'Could not get a token: the database that stores the refresh token is unavailable.',
  down: { restUntilMs: null },
}
const NO_CLIENT_SECRET: Failure = {
  class: 'no_token',
  detail: 'Could not get a token: no client secret was entered for these URLs. Enter it under Authentication.',
}
const NO_REFRESH_TOKEN: Failure = {
  class: 'no_token',
  detail:
    'Could not get a token: the refresh token is missing. Connect with the vendor, or enter one under Authentication.',
}
