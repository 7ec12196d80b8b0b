// The response of the authorization server: a token, or why there is none, in words that a person can act on (S25). Pure.
import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import type { Mask } from '../../text/mask.ts'
import type { Exchange } from '../exchange.ts'
import type { Failure } from '../failure.ts'
import { parseRetryAfter } from '../retry-after.ts'
import type { Grant } from './token-request.ts'
import { isObject } from '../../json/is-object.ts'

export interface TokenResponse {
  readonly accessToken: string
  /** When the token expires, in ms since 1970; `null`: not known. */
  readonly endsMs: number | null
  readonly refreshToken: string | null
}

export interface TokenRefusal {
  readonly failure: Failure
  /** Whether the server said `invalid_grant`: the code or refresh token is not valid any more. */
  readonly grantEnded: boolean
}

interface TokenResponseContext {
  readonly auth: OAuth2Auth
  readonly grant: Grant['type']
  readonly nowMs: number
  /** Hides the secrets of the request, because some servers quote them (S22). */
  readonly mask: Mask
}

/** A larger body is no response to a token request. */
export const TOKEN_ANSWER_BYTES_MAX = 64 * 1024
/** Most servers reject a header that is longer. */
const TOKEN_CHARS_MAX = 8 * 1024
/** A token that lives longer is treated as one without expiry: a 401 shows when it ends. A larger number is meaningless. */
const LIFE_S_MAX = 10 * 365 * 86_400
const SAID_CHARS_MAX = 200

export function readTokenResponse(exchange: Exchange, context: TokenResponseContext): TokenResponse | TokenRefusal {
  const { status, error } = exchange
  const host = URL.parse(context.auth.token_url)?.host ?? 'The server'
  if (status === null) return noAnswer(error, host)
  const body = exchange.cut ? null : jsonObject(exchange.body)
  if (isDown(status, body)) return serverDown(exchange, { host, context })
  const code = body === null ? null : textAt(body, 'error')
  if (body !== null && (code !== null || status >= 400)) return readError(body, { code, status, host, context })
  if (status >= 300 && status < 400)
    return refusal(
      `${host} returned a redirect (${status}), and Offhook doesn’t follow redirects. Correct the Token URL.`,
    )
  if (exchange.cut) return refusal(`${host} returned more than 64 KiB, or an incomplete response. Check the Token URL.`)
  if (body === null) return refusal(`${host} returned ${status} with a body that is not JSON. Check the Token URL.`)
  return readToken(body, { host, context })
}

const isDown = (status: number, body: Json | null): boolean => {
  if (status >= 500 || status === 429 || status === 408 || status < 200) return true
  const code = body === null ? null : textAt(body, 'error')
  return code === 'temporarily_unavailable' || code === 'server_error'
}

/** Rewords the sender's failure, whose words speak of a receiver. */
function noAnswer(error: Failure | null, host: string): TokenRefusal {
  const detail = (error?.detail ?? 'No response.').replaceAll(/\b[Tt]he receiver\b/g, host)
  const is = error?.class ?? 'connection_failed'
  const text = detail.includes(host) ? detail : `${host}: ${detail}`
  // Waiting does not help if the address is not allowed or cannot be dialled.
  return is === 'address_not_allowed' || is === 'invalid_request' ? refusal(text) : unavailable(text, null)
}

function serverDown(
  exchange: Exchange,
  { host, context }: { host: string; context: TokenResponseContext },
): TokenRefusal {
  const wait = exchange.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  const text = `${host} is temporarily unavailable (${exchange.status}).`
  return unavailable(text, wait === undefined ? null : parseRetryAfter(wait, context.nowMs))
}

interface ErrorAnswer {
  readonly code: string | null
  readonly status: number
  readonly host: string
  readonly context: TokenResponseContext
}

/** Reads an error response (RFC 6749, 5.2). */
function readError(body: Json, { code, status, host, context }: ErrorAnswer): TokenRefusal {
  const isCode = code !== null && /^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,64}$/.test(code)
  const means = isCode ? ERROR_MEANINGS[code] : undefined
  const named = isCode ? context.mask.text(code) : String(status)
  const { what, act } = means?.(context.grant) ?? { what: `${host} rejected the request`, act: null }
  const description = errorDescription(body, context.mask)
  const says = description === null ? null : `${host} says: “${description}”`
  const text = [`${what} (${named}).`, act, says].filter((part) => part !== null).join(' ')
  return { ...refusal(text), grantEnded: isCode && GRANT_ENDED_CODES.has(code) }
}

/** Zoho says `invalid_code` of a refresh token that has expired. */
const GRANT_ENDED_CODES: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_code'])

interface Meaning {
  readonly what: string
  readonly act: string
}

const ended = (grant: Grant['type']): Meaning =>
  grant === 'refresh_token'
    ? {
        what: 'access was revoked, or the refresh token has expired',
        act: 'Connect again, or enter a new refresh token under Authentication.',
      }
    : { what: 'the authorization code was already used or has expired', act: 'Connect again.' }

const ERROR_MEANINGS: Readonly<Record<string, (grant: Grant['type']) => Meaning>> = {
  invalid_client: () => ({
    what: 'the client ID or client secret is incorrect',
    act: 'Enter both again under Authentication.',
  }),
  invalid_grant: ended,
  invalid_code: ended,
  unauthorized_client: () => ({
    what: 'this client is not allowed to use this grant type',
    act: 'Allow it with the vendor.',
  }),
  unsupported_grant_type: () => ({
    what: 'the token endpoint does not support this grant type',
    act: 'Choose another grant type.',
  }),
  invalid_scope: () => ({
    what: 'the token endpoint does not grant this scope',
    act: 'Correct the scope under Authentication.',
  }),
  invalid_request: () => ({
    what: 'the token endpoint says that the request is incomplete',
    act: 'Compare the settings with the vendor’s documentation.',
  }),
  access_denied: () => ({ what: 'the token endpoint denied access to this client', act: 'Allow it with the vendor.' }),
}

function errorDescription(body: Json, mask: Mask): string | null {
  const description = textAt(body, 'error_description') ?? textAt(body, 'message')
  if (description === null) return null
  const visible = mask
    .text(description)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  if (visible === '') return null
  return visible.length <= SAID_CHARS_MAX ? visible : `${visible.slice(0, SAID_CHARS_MAX)}…`
}

function readToken(
  body: Json,
  { host, context }: { host: string; context: TokenResponseContext },
): TokenResponse | TokenRefusal {
  const accessToken = textAt(body, 'access_token')
  if (accessToken === null || accessToken === '')
    return refusal(`${host} returned no access token. Check the Token URL.`)
  if (!isToken(accessToken)) return refusal(`${host} returned a token that can’t be sent in a header.`)
  const type = textAt(body, 'token_type')
  // A token of an unknown type must not be used (RFC 6749, 7.1).
  if (type !== null && !isUnderstood(type, context.auth.scheme))
    return refusal(`${host} returned a token of a different type than ${context.auth.scheme}, so Offhook can’t use it.`)
  const refreshToken = textAt(body, 'refresh_token')
  return {
    accessToken,
    endsMs: endOf(body['expires_in'], context.nowMs),
    refreshToken: refreshToken !== null && isToken(refreshToken) ? refreshToken : null,
  }
}

/** Whether the text has the characters of a token (RFC 6750, 2.1) and is not too long. */
function isToken(text: string): boolean {
  return text.length <= TOKEN_CHARS_MAX && /^[\x21-\x7e]+$/.test(text)
}

function isUnderstood(type: string, scheme: string): boolean {
  const kind = type.trim().toLowerCase()
  return kind === '' || kind === 'bearer' || kind === scheme.toLowerCase()
}

/** When the token expires. Some servers send the seconds as text. A number that is no future time is ignored. */
function endOf(expiresIn: unknown, nowMs: number): number | null {
  const isNumber = typeof expiresIn === 'number' || (typeof expiresIn === 'string' && /^\d{1,10}$/.test(expiresIn))
  const seconds = isNumber ? Number(expiresIn) : Number.NaN
  return seconds > 0 && seconds <= LIFE_S_MAX ? nowMs + seconds * 1000 : null
}

type Json = Readonly<Record<string, unknown>>

function jsonObject(bytes: Uint8Array): Json | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function textAt(body: Json, member: string): string | null {
  const value = body[member]
  return typeof value === 'string' ? value : null
}

function refusal(text: string): TokenRefusal {
  return { failure: { class: 'no_token', detail: `Could not get a token: ${text}` }, grantEnded: false }
}

function unavailable(text: string, restUntilMs: number | null): TokenRefusal {
  const { failure } = refusal(text)
  return { failure: { ...failure, down: { restUntilMs } }, grantEnded: false }
}
