// Verifies that a message comes from the vendor (S40): by user name and password, a key, or a signature. Compares in constant
// time.
import { createHmac } from 'node:crypto'
import { authFlaws, type Auth, type Hmac, type Key } from '../kinds/push-auth.ts'
import { isGiven, readOnce, type Settings } from '../kinds/settings.ts'
import { valueAt } from '../mapping/places.ts'
import { readMoment } from '../mapping/times.ts'
import type { Message, MessageHead } from '../webhook.ts'
import { isSameSecret } from '../../text/is-same-secret.ts'

/** The authentication of messages. Invalid settings let nobody in. */
export const authOf: (settings: Settings) => Auth = readOnce((settings) => {
  const auth = settings['auth']
  if (!isGiven(auth)) return { type: 'none' }
  return authFlaws(auth).length === 0 ? (auth as Auth) : { type: 'key', in: 'header', name: 'authorization' }
})

/** The value that standardwebhooks.com and most vendors recommend. */
const TOLERANCE_S = 300

/** Why a message cannot come from the vendor, judged before its body is read; `null`: it may. */
export function findHeadRefusal(head: MessageHead, auth: Auth, secret: string): string | null {
  if (auth.type === 'none') return null
  if (secret === '') return 'This source has no secret yet. Enter one.'
  if (keyOf(auth, secret).length === 0) return 'The secret of this source is not a valid key. Enter it again.'
  if (auth.type === 'basic') return refusesBasic(head, auth.username, secret)
  if (auth.type === 'key') return auth.in === 'body' ? null : refusesKey(keyIn(head, auth), auth, secret)
  if (auth.type === 'standard_webhooks') return missing(head, Object.values(standardHeaders(head)))
  return missing(head, [auth.header, ...(auth.timestamp_header === undefined ? [] : [auth.timestamp_header])])
}

/** Why a message does not come from the vendor; `null`: it does, or no authentication is set. */
export function findRefusal(message: Message, { auth, secret, url }: AuthContext, body: unknown): string | null {
  const early = findHeadRefusal(message, auth, secret)
  if (early !== null || auth.type === 'none' || auth.type === 'basic') return early
  if (auth.type === 'key') {
    const key: unknown = auth.in === 'body' ? valueAt({ body }, auth.name) : undefined
    return auth.in === 'body' ? refusesKey(typeof key === 'string' ? key : undefined, auth, secret) : null
  }
  return auth.type === 'standard_webhooks'
    ? refusesStandard(message, secret)
    : refusesHmac(message, { auth, secret, url })
}

export interface AuthContext<Kind extends Auth = Auth> {
  readonly auth: Kind
  readonly secret: string
  /** The public address of the source. */
  readonly url: string
}

/** The headers that the vendor would send with this body: for test calls. */
export function signedHeaders(
  { auth, secret, url }: AuthContext,
  { body, at, id }: { readonly body: Uint8Array; readonly at: number; readonly id: string },
): Record<string, string> {
  if (auth.type === 'basic')
    return { authorization: `Basic ${Buffer.from(`${auth.username}:${secret}`).toString('base64')}` }
  if (auth.type === 'key') return auth.in === 'header' ? { [auth.name.toLowerCase()]: secret } : {}
  const seconds = String(Math.floor(at / 1000))
  if (auth.type === 'standard_webhooks') {
    const signature = standardSignature(secret, { id, seconds, body }).toString('base64')
    return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
  }
  if (auth.type !== 'hmac') return {}
  const signature = signatureOf({ auth, secret, url }, { body, timestamp: seconds, url }).toString(auth.encoding)
  const filled = (auth.format ?? '{signature}').replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'signature' ? signature : name === 'timestamp' ? seconds : '1',
  )
  const more = auth.timestamp_header === undefined ? {} : { [auth.timestamp_header.toLowerCase()]: seconds }
  return { ...more, [auth.header.toLowerCase()]: filled }
}

const STANDARD_HEADERS = { id: 'webhook-id', timestamp: 'webhook-timestamp', signature: 'webhook-signature' } as const
/** Svix signs in the same way, with other header names. */
const SVIX_HEADERS = { id: 'svix-id', timestamp: 'svix-timestamp', signature: 'svix-signature' } as const

/** All three headers have the spelling of the signature's header. */
function standardHeaders({ headers }: MessageHead): typeof STANDARD_HEADERS | typeof SVIX_HEADERS {
  const isSvix = !headers.has(STANDARD_HEADERS.signature) && headers.has(SVIX_HEADERS.signature)
  return isSvix ? SVIX_HEADERS : STANDARD_HEADERS
}

function missing({ headers }: MessageHead, names: readonly string[]): string | null {
  const name = names.find((one) => (headers.get(one.toLowerCase()) ?? '') === '')
  return name === undefined ? null : `The header ${name} is missing.`
}

function refusesBasic({ headers }: MessageHead, username: string, password: string): string | null {
  const [, given] = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(headers.get('authorization') ?? '') ?? []
  if (given === undefined) return 'The username and password (Basic authentication) are missing.'
  const good = isSameSecret(Buffer.from(given, 'base64'), Buffer.from(`${username}:${password}`))
  return good ? null : 'Incorrect username or password.'
}

function keyIn({ headers, query }: MessageHead, { in: where, name }: Key): string | undefined {
  if (where === 'query') return new URLSearchParams(query).get(name) ?? undefined
  const given = headers.get(name.toLowerCase())
  return name.toLowerCase() === 'authorization' ? given?.replace(/^bearer\s+/i, '') : given
}

function refusesKey(given: string | undefined, { in: where, name }: Key, key: string): string | null {
  const places = { header: `in the header ${name}`, query: `in the URL (${name})`, body: `in the body (${name})` }
  if (given === undefined || given === '') return `The key ${places[where]} is missing.`
  const wanted = name.toLowerCase() === 'authorization' ? key.replace(/^bearer\s+/i, '') : key
  return isSameSecret(Buffer.from(given), Buffer.from(wanted)) ? null : `The key ${places[where]} is invalid.`
}

function refusesHmac(message: Message, { auth, secret, url }: AuthContext<Hmac>): string | null {
  const parts = partsOf(message.headers.get(auth.header.toLowerCase()) ?? '', auth.format ?? '{signature}')
  if (parts === null) return `The header ${auth.header} must have the format ${auth.format}.`
  const { signature = '', timestamp: inHeader } = parts
  const timestamp =
    auth.timestamp_header === undefined ? inHeader : message.headers.get(auth.timestamp_header.toLowerCase())
  const isTimed = (auth.signed ?? '').includes('{timestamp}')
  const stale = isTimed ? staleness(timestamp, message.at, auth.tolerance_s ?? TOLERANCE_S) : null
  if (stale !== null) return stale
  const address = `${url}${message.path}${message.query === '' ? '' : `?${message.query}`}`
  const expected = signatureOf({ auth, secret, url }, { body: message.body, timestamp: timestamp ?? '', url: address })
  const given = auth.encoding === 'hex' ? hexBytes(signature) : Buffer.from(signature, 'base64')
  return isSameSecret(given, expected)
    ? null
    : 'The signature is invalid. Check that the secret matches the one in your phone system.'
}

function staleness(timestamp: string | undefined, now: number, toleranceS: number): string | null {
  const at = timestamp === undefined ? null : readMoment(timestamp, { as: 'auto' })
  if (at === null) return 'The signed timestamp is missing or invalid.'
  const old = Math.abs(now - at) > toleranceS * 1000
  return old
    ? `The signed timestamp differs by more than ${toleranceS} s from the current time. Check the clocks. The request may also be a replay.`
    : null
}

/** The bytes of a secret. Invalid base64 has no bytes, and anybody could sign with an empty key. */
function keyOf(auth: Auth, secret: string): Buffer {
  if (auth.type === 'standard_webhooks') return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return Buffer.from(secret, auth.type === 'hmac' && auth.secret_encoding === 'base64' ? 'base64' : 'utf8')
}

interface SigningInput {
  readonly body: Uint8Array
  readonly timestamp: string
  readonly url: string
}

function signatureOf({ auth, secret }: AuthContext<Hmac>, { body, timestamp, url }: SigningInput): Buffer {
  const hmac = createHmac(auth.algorithm, keyOf(auth, secret))
  for (const part of (auth.signed ?? '{body}').split(/(\{(?:body|timestamp|url)\})/)) {
    if (part === '{body}') hmac.update(body)
    else hmac.update(part === '{timestamp}' ? timestamp : part === '{url}' ? url : part)
  }
  return hmac.digest()
}

function refusesStandard(message: Message, secret: string): string | null {
  const { headers, body, at } = message
  const names = standardHeaders(message)
  const seconds = headers.get(names.timestamp) ?? ''
  const stale = staleness(seconds, at, TOLERANCE_S)
  if (stale !== null) return stale
  const expected = standardSignature(secret, { id: headers.get(names.id) ?? '', seconds, body })
  const good = (headers.get(names.signature) ?? '')
    .split(' ')
    .slice(0, 10)
    .some((one) => one.startsWith('v1,') && isSameSecret(Buffer.from(one.slice(3), 'base64'), expected))
  return good ? null : 'The signature is invalid. Check that the secret matches the one in your phone system.'
}

function standardSignature(
  secret: string,
  { id, seconds, body }: { id: string; seconds: string; body: Uint8Array },
): Buffer {
  return createHmac('sha256', keyOf({ type: 'standard_webhooks' }, secret))
    .update(`${id}.${seconds}.`)
    .update(body)
    .digest()
}

/** The values in a text with a format that has names in braces, ignoring blanks; `null`: the text does not match. */
function partsOf(text: string, format: string): Record<string, string> | null {
  const found: Record<string, string> = {}
  let rest = text.replaceAll(/\s/g, '')
  const pieces = format.replaceAll(/\s/g, '').split(/\{(\w+)\}/)
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) continue
    const name = pieces[index - 1]
    const at = index === pieces.length - 1 && piece === '' ? rest.length : rest.indexOf(piece)
    if (at === -1 || (name === undefined && at !== 0)) return null
    if (name !== undefined) found[name] = rest.slice(0, at)
    rest = rest.slice(at + piece.length)
  }
  return found
}

function hexBytes(text: string): Buffer {
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.alloc(0)
}
