// Access tokens, in memory only (S25): each is asked for once for all who wait for it, and again before it ends.
//
// Of each source there is at most one token and one asking. A refresh token that comes with a token is stored before that token
// is given to anybody: killed in between, the program would have lost the right to ask for more.
import { createHash } from 'node:crypto'
import { combineMasks, createMask, type Mask } from '../../text/mask.ts'
import { KeyedMutex } from '../../concurrency/keyed-mutex.ts'
import type { Failure } from '../failure.ts'
import type { Sender } from '../sender.ts'
import { readTokenResponse, TOKEN_ANSWER_BYTES_MAX, type TokenResponse, type TokenRefusal } from './token-response.ts'
import { formEncoded, tokenRequest, type Grant } from './token-request.ts'
import type { RefreshToken, TokenSource } from './token-source.ts'

export interface Token {
  readonly text: string
  /** Hides it, and what it was asked for with (S22). */
  readonly mask: Mask
}

export type TokenResult = { readonly token: Token } | { readonly failure: Failure }

export interface TokenOptions {
  /** The receiver refused this one. */
  readonly refused?: Token
  /** A person waits for it: what was refused a moment ago is asked for again. */
  readonly manual?: boolean
}

export interface TokenCache {
  /** The token of a source. Never rejects. */
  get(source: TokenSource, asking?: TokenOptions): Promise<TokenResult>
  /** The receiver refused a token that was asked for just now: another would be no better for a while. */
  reportRefused(source: TokenSource): void
  isRefused(source: TokenSource): boolean
  /** Trades the code of a consent. Never rejects. */
  exchangeCode(
    source: Omit<TokenSource, 'refresh'>,
    grant: Extract<Grant, { type: 'authorization_code' }>,
  ): Promise<TokenResponse | TokenRefusal>
  /** Gives up what waits to be stored. */
  close(): void
}

export interface TokenCacheDeps {
  readonly sender: Sender
  readonly now: () => number
  readonly after: (delayMs: number, run: () => void) => { cancel(): void }
}

/** One exchange with the server of tokens. */
const REQUEST_MS = 10_000
/** Who waits for a token waits so long: two exchanges may be needed, and then it must be stored. */
const WAIT_MS = 15_000
/** What the server of tokens refused is not asked for again so soon: some lock out who tries time and again. */
const SERVER_REFUSED_MS = 30_000
/** A receiver that refuses a fresh token refuses it for another reason. */
const RECEIVER_REFUSED_MS = 60_000
/** So long before its end a token is not used any more: requests take a while, and clocks differ. */
const MARGIN_MS = 60_000
/** Of a token that lives for a minute: a tenth of its life, and a second, because servers count whole ones. */
const MARGIN_SHARE = 0.1
const MARGIN_MS_MIN = 1_000
/** Marks that are known to be of one chain. More than are in use at once. */
const CHAIN_MAX = 8
const STORE_PAUSE_MS = 250
const STORE_PAUSE_MAX_MS = 5_000

interface Slot {
  readonly fingerprint: string
  /** Marks of refresh tokens, each of which followed from the one before. */
  readonly chain: string[]
  token: Token | null
  /** From then on the token is not used any more. */
  untilMs: number
  pending: Promise<TokenResult> | null
  serverRefusal: { readonly failure: Failure; readonly untilMs: number } | null
  receiverRefusesUntilMs: number
}

export function createTokenCache({ sender, now, after }: TokenCacheDeps): TokenCache {
  const slots = new Map<string, Slot>()
  // Used twice at once, a refresh token is ended by many servers.
  const refreshMutex = new KeyedMutex()
  const storing = createStoring(after)

  const slotOf = (source: TokenSource): Slot => {
    const { id, fingerprint, refresh } = source
    const known = slots.get(id)
    const isSame = known?.fingerprint === fingerprint && (refresh === null || known.chain.includes(refresh.mark))
    if (known && isSame) return known
    const chain = refresh === null ? [] : [refresh.mark]
    const slot = {
      fingerprint,
      chain,
      token: null,
      untilMs: 0,
      pending: null,
      serverRefusal: null,
      receiverRefusesUntilMs: 0,
    }
    slots.set(id, slot)
    return slot
  }

  const requestToken = async (
    source: Omit<TokenSource, 'refresh'>,
    grant: Grant,
  ): Promise<TokenResponse | TokenRefusal> => {
    const { auth, clientSecret, tls } = source
    if (auth.client_auth !== 'none' && clientSecret === null) return { failure: NO_CLIENT_SECRET, grantEnded: false }
    const mask = maskOf(clientSecret, secretIn(grant))
    const exchange = await sender.send({
      ...tokenRequest(auth, grant, clientSecret),
      timeoutMs: REQUEST_MS,
      // A refresh token that is shown twice may end all that came from it (RFC 9700, 4.14).
      once: true,
      answerBytesMax: TOKEN_ANSWER_BYTES_MAX,
      ...(tls ? { tls } : {}),
    })
    return readTokenResponse(exchange, { auth, grant: grant.type, nowMs: now(), mask })
  }

  const requestWithRefresh = async (
    source: TokenSource,
    refresh: RefreshToken,
    slot: Slot,
  ): Promise<TokenResponse | TokenRefusal> => {
    let current = await refresh.read()
    if (current === null) return { failure: NO_REFRESH_TOKEN, grantEnded: false }
    let answer = await requestToken(source, { type: 'refresh_token', refreshToken: current.value })
    if ('failure' in answer && answer.grantEnded) {
      // Another node may have used it, or somebody saved another, after it was read.
      const stored = await refresh.read()
      if (stored !== null && stored.value !== current.value) {
        current = stored
        answer = await requestToken(source, { type: 'refresh_token', refreshToken: current.value })
      }
    }
    rememberMark(slot, current.mark)
    if ('failure' in answer || answer.refreshToken === null || answer.refreshToken === current.value) return answer
    rememberMark(slot, await storing.store(refresh, answer.refreshToken, current.mark))
    return answer
  }

  const fetchToken = async (source: TokenSource, slot: Slot): Promise<TokenResult> => {
    const { refresh } = source
    try {
      const answer = await (refresh === null
        ? requestToken(source, { type: 'client_credentials' })
        : refreshMutex.run(refresh.place, () => requestWithRefresh(source, refresh, slot)))
      return keep(source, slot, answer)
    } catch {
      return { failure: DATABASE_AWAY }
    } finally {
      slot.pending = null
    }
  }

  const keep = (source: TokenSource, slot: Slot, answer: TokenResponse | TokenRefusal): TokenResult => {
    if ('failure' in answer) {
      const { failure } = answer
      slot.serverRefusal = failure.down ? null : { failure, untilMs: now() + SERVER_REFUSED_MS }
      return { failure }
    }
    const secrets = [answer.accessToken, ...(answer.refreshToken === null ? [] : [answer.refreshToken])]
    const token = {
      text: answer.accessToken,
      mask: combineMasks(createMask(secrets), maskOf(source.clientSecret, null)),
    }
    slot.token = token
    slot.untilMs = answer.endsMs === null ? Number.POSITIVE_INFINITY : usedUntil(answer.endsMs, now())
    slot.serverRefusal = null
    return { token }
  }

  return {
    get(source, { refused, manual = false } = {}) {
      const slot = slotOf(source)
      if (refused !== undefined && slot.token === refused) slot.token = null
      if (slot.token !== null && now() < slot.untilMs) return Promise.resolve({ token: slot.token })
      if (slot.pending === null && slot.serverRefusal !== null && now() < slot.serverRefusal.untilMs && !manual)
        return Promise.resolve({ failure: slot.serverRefusal.failure })
      slot.pending ??= fetchToken(source, slot)
      return waitFor(slot.pending, after)
    },
    reportRefused(source) {
      slotOf(source).receiverRefusesUntilMs = now() + RECEIVER_REFUSED_MS
    },
    isRefused: (source) => now() < slotOf(source).receiverRefusesUntilMs,
    exchangeCode: requestToken,
    close: () => storing.giveUp(),
  }
}

/** Storing that keeps trying until it is given up: what the server gave is the only one that is worth anything now. */
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

function rememberMark(slot: Slot, mark: string | null): void {
  if (mark === null || slot.chain.includes(mark)) return
  slot.chain.push(mark)
  if (slot.chain.length > CHAIN_MAX) slot.chain.shift()
}

function usedUntil(endsMs: number, nowMs: number): number {
  return endsMs - Math.min(MARGIN_MS, MARGIN_MS_MIN + (endsMs - nowMs) * MARGIN_SHARE)
}

/** The asking goes on without who gave up: what it brings is there for the next. */
function waitFor(pending: Promise<TokenResult>, after: TokenCacheDeps['after']): Promise<TokenResult> {
  return new Promise((resolve) => {
    const timer = after(WAIT_MS, () => resolve({ failure: TOO_LATE }))
    void pending.then((result) => {
      timer.cancel()
      resolve(result)
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

/** The client's secret as it stands in a Basic header, too. */
function maskOf(clientSecret: string | null, other: string | null): Mask {
  const secret = clientSecret === null ? [] : [clientSecret, formEncoded(clientSecret)]
  return createMask(other === null ? secret : [...secret, other])
}

/** For what is known of a secret, and no more: whoever reads a mark learns nothing. */
export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

const TOO_LATE: Failure = {
  class: 'no token',
  detail: `The token could not be had within ${WAIT_MS / 1000} s. It is still being asked for.`,
  down: { restUntilMs: null },
}
const DATABASE_AWAY: Failure = {
  class: 'no token',
  detail: 'The token could not be had: the database, where the refresh token is kept, is away.',
  down: { restUntilMs: null },
}
const NO_CLIENT_SECRET: Failure = {
  class: 'no token',
  detail:
    'The token could not be had: no client secret was entered for these addresses. Enter it under Authentication.',
}
const NO_REFRESH_TOKEN: Failure = {
  class: 'no token',
  detail:
    'The token could not be had: there is no refresh token. Connect with the vendor, or enter one under Authentication.',
}
