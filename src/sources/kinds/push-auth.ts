// The authentication of messages (S40) in the settings of a source of kind `push`, validated.
import { isObject } from '../../json/is-object.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import { USER_NAME_HELP } from './common-settings.ts'
import { isGiven, type SettingFlaw } from './settings.ts'

export const AUTH_TYPES = ['none', 'basic', 'key', 'hmac', 'standard_webhooks'] as const
export const KEY_PLACES = ['header', 'query', 'body'] as const
export const HMAC_ALGORITHMS = ['sha256', 'sha1', 'sha512'] as const
export const HMAC_ENCODINGS = ['hex', 'base64'] as const
export const SECRET_ENCODINGS = ['text', 'base64'] as const

export type Auth =
  | { readonly type: 'none' }
  /** The password is the source's secret. */
  | { readonly type: 'basic'; readonly username: string }
  | Key
  | Hmac
  /**
   * standardwebhooks.com: `webhook-id`, `webhook-timestamp`, `webhook-signature`, or Svix's `svix-` instead; the secret is
   * `whsec_` and base64.
   */
  | { readonly type: 'standard_webhooks' }

/** The key is the source's secret. */
export interface Key {
  readonly type: 'key'
  readonly in: (typeof KEY_PLACES)[number]
  /** In a body a place, such as `/body/token`. */
  readonly name: string
}

export interface Hmac {
  readonly type: 'hmac'
  /** The header with the signature. */
  readonly header: string
  readonly algorithm: (typeof HMAC_ALGORITHMS)[number]
  readonly encoding: (typeof HMAC_ENCODINGS)[number]
  /** Absent: the secret as text. */
  readonly secret_encoding?: (typeof SECRET_ENCODINGS)[number]
  /**
   * The format of the header: `{signature}` (absent), `sha256={signature}`, `t={timestamp},v1={signature}`; `{any}`: any text.
   */
  readonly format?: string
  /** The signed text, of `{body}` (absent), `{timestamp}`, `{url}`: `{timestamp}.{body}`. */
  readonly signed?: string
  /** The header with the signed time, if it is not in the header of the signature. */
  readonly timestamp_header?: string
  /** The maximum age of a signed time, in seconds. Absent: 300. */
  readonly tolerance_s?: number
}

/** The errors in the setting `auth`; the pointers begin in it. */
export function authFlaws(auth: unknown): SettingFlaw[] {
  if (!isGiven(auth)) return []
  if (!isObject(auth)) return [authFlaw([], `Must be an object with a type: ${AUTH_TYPES.join(', ')}.`)]
  const type = typeOf(auth)
  if (type === undefined) return [authFlaw(['type'], `Must be one of ${AUTH_TYPES.join(', ')}.`)]
  const known = members[type]
  const unknown = Object.keys(auth).filter((name) => name !== 'type' && !Object.hasOwn(known, name))
  const names = [type, ...Object.keys(known)].join(', ')
  return [
    ...unknown.map((name) => authFlaw([name], `Unknown property. Use ${names}.`)),
    ...Object.entries(known).flatMap(([name, check]) => {
      const flaw = check(auth[name])
      return flaw === null ? [] : [authFlaw([name], flaw)]
    }),
    ...keyPlaceFlaws(auth),
    ...formatFlaws(auth),
  ]
}

function typeOf(auth: Readonly<Record<string, unknown>>): (typeof AUTH_TYPES)[number] | undefined {
  return AUTH_TYPES.find((one) => one === auth['type'])
}

type Check = (value: unknown) => string | null

const members: Readonly<Record<(typeof AUTH_TYPES)[number], Readonly<Record<string, Check>>>> = {
  none: {},
  basic: {
    // The first colon ends the user name (RFC 7617, 2).
    username: (value) => (typeof value === 'string' && /^[^:\r\n\0]{1,200}$/.test(value) ? null : USER_NAME_HELP),
  },
  key: {
    in: oneOf(KEY_PLACES),
    name: (value) => (isLine(value) ? null : 'Enter the name of the header or parameter that contains the key.'),
  },
  hmac: {
    header: (value) => (isHeader(value) ? null : 'Enter the name of the header that contains the signature.'),
    algorithm: oneOf(HMAC_ALGORITHMS),
    encoding: oneOf(HMAC_ENCODINGS),
    secret_encoding: optional(oneOf(SECRET_ENCODINGS)),
    format: optional((value) => (isLine(value) ? null : 'Enter the header format, for example sha256={signature}.')),
    signed: optional((value) => (isLine(value) ? null : 'Enter the signed content, for example {timestamp}.{body}.')),
    timestamp_header: optional((value) =>
      isHeader(value) ? null : 'Enter the name of the header that contains the timestamp.',
    ),
    tolerance_s: optional((value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 86_400
        ? null
        : 'Must be a number of seconds from 1 to 86400.',
    ),
  },
  standard_webhooks: {},
}

function oneOf(known: readonly string[]): Check {
  return (value) => (known.some((one) => one === value) ? null : `Must be one of ${known.join(', ')}.`)
}

function optional(check: Check): Check {
  return (value) => (value === undefined ? null : check(value))
}

function isLine(value: unknown): boolean {
  return typeof value === 'string' && /^[^\r\n\0]{1,200}$/.test(value)
}

/** A token (RFC 9110, 5.6.2). */
function isHeader(value: unknown): boolean {
  return typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(value)
}

function keyPlaceFlaws(auth: Readonly<Record<string, unknown>>): SettingFlaw[] {
  const { type, in: where, name } = auth
  if (type !== 'key' || typeof name !== 'string') return []
  if (where === 'header' && !isHeader(name)) return [authFlaw(['name'], 'This is not a valid header name.')]
  if (where === 'body' && !/^\/body\/./.test(name))
    return [authFlaw(['name'], 'Enter the path of the key in the body, for example /body/token.')]
  return []
}

function formatFlaws({
  type,
  format,
  signed,
  timestamp_header: header,
}: Readonly<Record<string, unknown>>): SettingFlaw[] {
  if (type !== 'hmac') return []
  const flaws: SettingFlaw[] = []
  const names = (text: unknown): string[] =>
    typeof text === 'string' ? [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name) : []
  const inFormat = names(format)
  if (
    typeof format === 'string' &&
    (inFormat.filter((name) => name === 'signature').length !== 1 ||
      /\}\{/.test(format) ||
      inFormat.some((name) => !['signature', 'timestamp', 'any'].includes(name)))
  )
    flaws.push(
      authFlaw(
        ['format'],
        'Must contain {signature} once. {timestamp} and {any} are optional and need text between them: t={timestamp},v1={signature}.',
      ),
    )
  const inSigned = names(signed)
  if (
    typeof signed === 'string' &&
    (!inSigned.includes('body') || inSigned.some((name) => !['body', 'timestamp', 'url'].includes(name)))
  )
    flaws.push(
      authFlaw(
        ['signed'],
        'Signed content must contain {body}. {timestamp} and {url} are optional: {timestamp}.{body}.',
      ),
    )
  if (inSigned.includes('timestamp') && header === undefined && !inFormat.includes('timestamp'))
    flaws.push(
      authFlaw(
        ['timestamp_header'],
        'The signed content has a timestamp. Enter the timestamp header, or use {timestamp} in the header format.',
      ),
    )
  return flaws
}

/** The error in the secret for verifying messages. */
export function authSecretFlaw(auth: unknown, secret: unknown): string | null {
  const type = isObject(auth) ? typeOf(auth) : undefined
  if (!isObject(auth) || type === undefined || type === 'none') return null
  if (typeof secret !== 'string' || secret === '')
    return type === 'basic'
      ? 'Enter the password that the system sends.'
      : 'Enter the secret. It must be the same in your phone system.'
  if (/[\r\n\0]/.test(secret)) return 'The secret must not contain line breaks.'
  const isBase64 = type === 'standard_webhooks' || auth['secret_encoding'] === 'base64'
  // A kept secret is some text here, which need not be base64.
  return isBase64 && secret.length > 8 && !/^(?:whsec_)?[A-Za-z0-9+/_-]+=*$/.test(secret) && !isKept(secret)
    ? 'The secret is not valid Base64. Copy it again without spaces.'
    : null
}

/** Dots: shown in place of a kept secret. */
function isKept(secret: string): boolean {
  return /^[•*.…\s]+\S{0,4}$/.test(secret)
}

function authFlaw(path: readonly string[], detail: string): SettingFlaw {
  return { pointer: path.map(pointerToken).join(''), detail }
}
