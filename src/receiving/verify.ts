// Verifies that a request came from Offhook, unchanged and recently (Standard Webhooks, D18).
//
// This module runs on every platform that has Web Crypto: Node 18 and newer, Deno, Bun, and platforms with the Fetch API and
// without Node.

/** Headers as the Fetch API has them, or as an object, such as `request.headers` of Node, in any letter case. */
export type ReceivedHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyOptions {
  /**
   * The signing key of the integration, `whsec_…`. While you replace the key, pass both: the request must be signed with
   * one of them.
   */
  readonly keys: string | readonly string[]
  /** How far `webhook-timestamp` may be from now, in seconds. Defaults to five minutes. */
  readonly toleranceS?: number
  /** The time to compare `webhook-timestamp` with, in milliseconds since 1970. Defaults to now. */
  readonly nowMs?: number
}

export interface ReceivedRequest {
  readonly headers: ReceivedHeaders
  /**
   * The body as it arrived, before any middleware parses it: its bytes (a `Buffer` is a `Uint8Array`), or its text in UTF-8.
   * `null` for a request without a body, such as GET.
   */
  readonly body: string | Uint8Array | ArrayBuffer | null
}

/** A request that Offhook signed. */
export interface VerifiedRequest {
  /** `webhook-id`: the ID of the delivery, the same for every attempt. Ignore a request whose ID you have stored. */
  readonly id: string
  /** `webhook-timestamp`: when Offhook sent this attempt. */
  readonly sentAt: Date
  /** The verified body as text: JSON, a form, XML or another format, as the integration sends it. Empty for GET. */
  readonly body: string
}

/** Why a request was refused. Each has a message in `VerificationError`. */
export type RefusalReason =
  /** A header of the signature is missing: the request isn't from Offhook, or the integration doesn't sign requests. */
  | 'missing_header'
  /** `webhook-timestamp` isn't a number, or a header is there twice. */
  | 'invalid_header'
  /** The request was sent too long ago: someone repeats an old request, or a clock is wrong. */
  | 'too_old'
  /** The request comes from the future: a clock is wrong. */
  | 'too_new'
  /** No signature in the request was made with any of the keys over this body. */
  | 'wrong_signature'

/** A request that must not be trusted. Respond with 401: Offhook shows the status in its delivery log, and retries. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError'
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, message: string) {
    super(message)
    this.reason = reason
  }
}

const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const
const TOLERANCE_S = 300
/** As Standard Webhooks requires; keys of Offhook have 32. */
const KEY_BYTES_MIN = 24
/** The only version of signatures that Offhook sends: HMAC-SHA256. */
const VERSION = 'v1,'
const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const

/**
 * Verifies the signature of a request, in any body format. Returns its ID, time and body. Throws a `VerificationError` with a
 * `reason` if the request must not be trusted, and a `TypeError` if an argument is wrong, such as a missing key.
 *
 * The signature covers the ID, the time and the body. It doesn't cover the URL: the values of a GET request are not signed.
 *
 * @example In Express
 * ```js
 * import { verify, VerificationError } from 'offhook/receiving'
 *
 * const keys = process.env.OFFHOOK_SECRET
 *
 * app.post('/calls', express.raw({ type: () => true }), async (request, response) => {
 *   try {
 *     const { id, body } = await verify({ headers: request.headers, body: request.body }, { keys })
 *     await store(id, JSON.parse(body))
 *     response.sendStatus(204)
 *   } catch (error) {
 *     response.sendStatus(error instanceof VerificationError ? 401 : 500)
 *   }
 * })
 * ```
 */
export async function verify(request: ReceivedRequest, options: VerifyOptions): Promise<VerifiedRequest> {
  const keys = [options.keys].flat().map(keyBytes)
  if (keys.length === 0) throw new TypeError('Pass at least one signing key (whsec_…).')
  const body = bodyBytes(request.body)
  const [id, timestamp, signatures] = HEADERS.map((name) => requiredHeader(request.headers, name)) as [
    string,
    string,
    string,
  ]
  const sentAt = readTime(timestamp, options)
  const content = joined(new TextEncoder().encode(`${id}.${timestamp}.`), body)
  const given = signatures.split(' ').flatMap((text) => (text.startsWith(VERSION) ? text.slice(VERSION.length) : []))
  let isSigned = false
  // Compares all of them, so that the time doesn't depend on which of them is equal.
  for (const key of keys) {
    const expected = await signatureOf(content, key)
    for (const signature of given) isSigned = isEqual(expected, signature) || isSigned
  }
  if (!isSigned)
    throw new VerificationError(
      'wrong_signature',
      'No signature of the request matches. Check the signing key, and pass the raw body, as it arrived.',
    )
  return { id, sentAt, body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body) }
}

/**
 * Verifies a `Request` of the Fetch API, as route handlers of Deno, Bun, Cloudflare Workers, Hono and Next.js receive it. Like
 * `verify`, which says what it returns and throws. It reads the body of the request, so use the returned one.
 *
 * @example
 * ```js
 * import { verifyRequest } from 'offhook/receiving'
 *
 * export async function POST(request) {
 *   const { id, body } = await verifyRequest(request, { keys: process.env.OFFHOOK_SECRETS.split(' ') })
 *   await store(id, new URLSearchParams(body))
 *   return new Response(null, { status: 204 })
 * }
 * ```
 */
export async function verifyRequest(
  request: { readonly headers: { get(name: string): string | null }; arrayBuffer(): Promise<ArrayBuffer> },
  options: VerifyOptions,
): Promise<VerifiedRequest> {
  return verify({ headers: request.headers, body: await request.arrayBuffer() }, options)
}

function keyBytes(key: unknown): Uint8Array<ArrayBuffer> {
  const base64 = typeof key === 'string' ? key.trim().replace(/^whsec_/, '') : ''
  const isBase64 = base64.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(base64)
  const bytes = Uint8Array.from(isBase64 ? atob(base64) : '', (character) => character.charCodeAt(0))
  // Anyone can sign with a key of no bytes: that of a variable that isn't set.
  if (bytes.length < KEY_BYTES_MIN)
    throw new TypeError('A signing key is missing or incomplete. It is whsec_ and a text in Base64.')
  return bytes
}

/** Recognises bytes of another realm too, such as a `Buffer` in Jest. */
function bodyBytes(body: unknown): Uint8Array {
  if (body === null) return new Uint8Array()
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return new Uint8Array(body as ArrayBuffer)
  throw new TypeError(
    'Pass the raw body as bytes or text, before it is parsed, or null for a request without a body. In Express, use express.raw().',
  )
}

function requiredHeader(headers: ReceivedHeaders, name: string): string {
  const values = valuesOf(headers, name).filter((value) => value !== '')
  const [value] = values
  if (value === undefined) throw new VerificationError('missing_header', `The header ${name} is missing.`)
  if (values.length > 1) throw new VerificationError('invalid_header', `The header ${name} is there more than once.`)
  return value
}

function valuesOf(headers: ReceivedHeaders, name: string): readonly string[] {
  if (typeof headers.get === 'function') return [headers.get(name) ?? '']
  return Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? (value ?? []) : []))
}

function readTime(timestamp: string, { toleranceS = TOLERANCE_S, nowMs = Date.now() }: VerifyOptions): Date {
  if (!/^\d{1,12}$/.test(timestamp))
    throw new VerificationError('invalid_header', 'The header webhook-timestamp is not a number of seconds.')
  const ageS = Math.floor(nowMs / 1000) - Number(timestamp)
  if (ageS > toleranceS)
    throw new VerificationError('too_old', `The request was sent ${ageS} seconds ago. Check the clock of your server.`)
  if (-ageS > toleranceS)
    throw new VerificationError('too_new', `The request is ${-ageS} seconds early. Check the clock of your server.`)
  return new Date(Number(timestamp) * 1000)
}

async function signatureOf(content: Uint8Array<ArrayBuffer>, key: Uint8Array<ArrayBuffer>): Promise<string> {
  // Node 18 has Web Crypto only in its module.
  const { subtle } =
    (globalThis.crypto as typeof globalThis.crypto | undefined) ?? (await import('node:crypto')).webcrypto
  const imported = await subtle.importKey('raw', key, HMAC, false, ['sign'])
  return btoa(String.fromCharCode(...new Uint8Array(await subtle.sign(HMAC.name, imported, content))))
}

/**
 * Compares in constant time: every character, wherever the first difference is. Not by `subtle.verify`, whose comparison in
 * Node stops at the first difference before the releases of March 2026 (CVE-2026-21713).
 */
function isEqual(expected: string, given: string): boolean {
  if (given.length !== expected.length) return false
  let difference = 0
  for (let at = 0; at < expected.length; at += 1) difference |= expected.charCodeAt(at) ^ given.charCodeAt(at)
  return difference === 0
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
