// The settings of a source that any system posts to, checked.
import { mappingFlaws, zoneFlaws } from '../mapped-settings.ts'
import {
  countryFlaws,
  fetchingFlaws,
  readOnce,
  recordsFlaws,
  settingFlaw,
  unknownSettings,
  type SettingFlaw,
  type Settings,
} from '../settings.ts'
import type { Auth, Hmac } from './auth.ts'

/** Every setting of this kind. */
const KNOWN = [
  'mapping',
  'auth',
  'secret',
  'country',
  'timezone',
  'records',
  'recordings_origin',
  'recordings_username',
  'recordings_password',
] as const

/** All that is wrong with settings that somebody wants to save. */
export function pushFlaws(settings: Settings): SettingFlaw[] {
  return [
    ...unknownSettings(settings, KNOWN),
    ...mappingFlaws(settings['mapping']),
    ...authFlaws(settings['auth'], settings['secret']),
    ...countryFlaws(settings),
    ...zoneFlaws(settings['timezone']),
    ...recordsFlaws(settings),
    ...fetchingFlaws(settings),
  ]
}

/** How messages are known to be the vendor's. Settings that were never saved so let nobody in. */
export const authOf: (settings: Settings) => Auth = readOnce((settings) => {
  const auth = settings['auth']
  if (isAbsent(auth)) return { type: 'none' }
  return authFlaws(auth, 'kept').length === 0 ? (auth as Auth) : { type: 'key', in: 'header', name: 'authorization' }
})

export function secretOf(settings: Settings): string {
  const secret = settings['secret']
  return typeof secret === 'string' ? secret : ''
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

const types = ['none', 'basic', 'key', 'hmac', 'standard_webhooks'] as const

function authFlaws(auth: unknown, secret: unknown): SettingFlaw[] {
  if (isAbsent(auth)) return []
  if (!isObject(auth)) return [authFlaw([], `Write an object with a type: one of ${types.join(', ')}.`)]
  const type = types.find((one) => one === auth['type'])
  if (type === undefined) return [authFlaw(['type'], `Write one of ${types.join(', ')}.`)]
  const known = members[type]
  const unknown = Object.keys(auth).filter((name) => name !== 'type' && !Object.hasOwn(known, name))
  const said = [type, ...Object.keys(known)].join(', ')
  return [
    ...unknown.map((name) => authFlaw([name], `There is no such part here: ${said}.`)),
    ...Object.entries(known).flatMap(([name, check]) => {
      const flaw = check(auth[name])
      return flaw === null ? [] : [authFlaw([name], flaw)]
    }),
    ...keyPlaceFlaws(auth),
    ...formatFlaws(auth),
    ...secretFlaws(type, auth, secret),
  ]
}

type Check = (value: unknown) => string | null

const members: Readonly<Record<(typeof types)[number], Readonly<Record<string, Check>>>> = {
  none: {},
  basic: {
    // The first colon ends the user name (RFC 7617, 2).
    username: (value) =>
      typeof value === 'string' && /^[^:\r\n\0]{1,200}$/.test(value)
        ? null
        : 'A user name is one line of text without a colon.',
  },
  key: {
    in: oneOf(['header', 'query', 'body']),
    name: (value) => (isLine(value) ? null : 'Write the name of the header or parameter in which the key comes.'),
  },
  hmac: {
    header: (value) => (isHeader(value) ? null : 'Write the name of the header in which the signature comes.'),
    algorithm: oneOf(['sha256', 'sha1', 'sha512'] satisfies Hmac['algorithm'][]),
    encoding: oneOf(['hex', 'base64'] satisfies Hmac['encoding'][]),
    secret_encoding: optional(oneOf(['text', 'base64'])),
    format: optional((value) =>
      isLine(value) ? null : 'Write how the header is written, such as sha256={signature}.',
    ),
    signed: optional((value) => (isLine(value) ? null : 'Write what is signed, such as {timestamp}.{body}.')),
    timestamp_header: optional((value) =>
      isHeader(value) ? null : 'Write the name of the header in which the time comes.',
    ),
    tolerance_s: optional((value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 86_400
        ? null
        : 'Write seconds, from 1 to 86400.',
    ),
  },
  standard_webhooks: {},
}

function oneOf(known: readonly string[]): Check {
  return (value) => (known.some((one) => one === value) ? null : `Write one of ${known.join(', ')}.`)
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
  if (where === 'header' && !isHeader(name)) return [authFlaw(['name'], 'There can be no header of this name.')]
  if (where === 'body' && !/^\/body\/./.test(name))
    return [authFlaw(['name'], 'Write where the key stands in the body, such as /body/token.')]
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
        'Write {signature} once, {timestamp} and {any} where they stand, and what stands between them: t={timestamp},v1={signature}.',
      ),
    )
  const inSigned = names(signed)
  if (
    typeof signed === 'string' &&
    (!inSigned.includes('body') || inSigned.some((name) => !['body', 'timestamp', 'url'].includes(name)))
  )
    flaws.push(
      authFlaw(['signed'], 'What is signed has {body} in it, and may have {timestamp} and {url}: {timestamp}.{body}.'),
    )
  if (inSigned.includes('timestamp') && header === undefined && !inFormat.includes('timestamp'))
    flaws.push(
      authFlaw(['timestamp_header'], 'A time is signed: say in which header it comes, or write {timestamp} in format.'),
    )
  return flaws
}

function secretFlaws(
  type: (typeof types)[number],
  auth: Readonly<Record<string, unknown>>,
  secret: unknown,
): SettingFlaw[] {
  if (type === 'none') return []
  if (typeof secret !== 'string' || secret === '') {
    const detail =
      type === 'basic'
        ? 'Enter the password that the system sends.'
        : 'Enter the secret that the system shows, or that you enter there too.'
    return [settingFlaw(['secret'], detail)]
  }
  if (/[\r\n\0]/.test(secret))
    return [settingFlaw(['secret'], 'The secret has a line break in it. Write it in one line.')]
  const isBase64 = type === 'standard_webhooks' || auth['secret_encoding'] === 'base64'
  // One that is kept stands here as some text, which need not be base64.
  return isBase64 && secret.length > 8 && !/^(?:whsec_)?[A-Za-z0-9+/_-]+=*$/.test(secret) && !isKept(secret)
    ? [settingFlaw(['secret'], 'The secret is not base64: copy it again, without blanks.')]
    : []
}

/** Dots: what is shown in place of a secret that is kept. */
function isKept(secret: string): boolean {
  return /^[•*.…\s]+\S{0,4}$/.test(secret)
}

function authFlaw(path: readonly string[], detail: string): SettingFlaw {
  return settingFlaw(['auth', ...path], detail)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
