// What is wrong in a stored integration. A row is written by the program alone, but a database lives longer than a version, and
// may be restored, edited or damaged: what reads a row asks here first (S46). Only types and the words of closed lists are
// looked at, not what a person may have typed wrong: that is for check.ts.
import { BOUNDS } from '../lib/bounds.ts'
import { statuses } from '../calls/status.ts'
import { OPERATORS, SCHEDULE_NAMES } from './integration.ts'

/** What a value should be, in words; `null`: it is. */
type Check = (value: unknown) => Wrong | null

interface Wrong {
  /** Where in the value, such as `[2].key`; empty: the value itself. */
  readonly path: string
  readonly should: string
}

const is =
  (should: string, holds: (value: unknown) => boolean): Check =>
  (value) =>
    holds(value) ? null : { path: '', should }

const text = is('a text', (value) => typeof value === 'string')
const flag = is('true or false', (value) => typeof value === 'boolean')
const number = is('a number', (value) => typeof value === 'number' && Number.isFinite(value))

const oneOf = (words: readonly string[]): Check =>
  is(`one of ${words.join(', ')}`, (value) => typeof value === 'string' && words.includes(value))

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value)

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value)

const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return { path: '', should: 'a list' }
    for (const [index, item] of value.entries()) {
      const wrong = check(item)
      if (wrong) return { ...wrong, path: `[${index}]${wrong.path}` }
    }
    return null
  }

const objectOf =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (!isObject(value)) return { path: '', should: 'an object' }
    for (const [name, check] of Object.entries(members)) {
      const wrong = check(value[name])
      if (wrong) return { ...wrong, path: `.${name}${wrong.path}` }
    }
    return null
  }

const row = objectOf({
  key: text,
  value: text,
  type: oneOf(['auto', 'text', 'number', 'boolean', 'json']),
  omit_empty: flag,
  enabled: flag,
})

const header = objectOf({
  key: text,
  value: text,
  secret: flag,
  encoding: optional(oneOf(['rfc8187', 'percent'])),
})

const AUTHS: Readonly<Record<string, Check>> = {
  none: objectOf({}),
  basic: objectOf({ username: text }),
  bearer: objectOf({ scheme: optional(text) }),
  api_key: objectOf({ in: oneOf(['header', 'query']), name: text }),
  oauth2: objectOf({
    grant: oneOf(['client_credentials', 'refresh_token']),
    token_url: text,
    client_id: text,
    client_auth: oneOf(['basic', 'form', 'none']),
    scope: text,
    scheme: text,
    extra: listOf(objectOf({ key: text, value: text })),
    authorize_url: text,
  }),
  hmac: objectOf({
    header: text,
    value: text,
    algorithm: oneOf(['sha256', 'sha1', 'sha512']),
    encoding: oneOf(['hex', 'base64']),
    signs: text,
  }),
}

function auth(value: unknown): Wrong | null {
  const type = isObject(value) ? value['type'] : undefined
  const known = typeof type === 'string' && Object.hasOwn(AUTHS, type) ? AUTHS[type] : undefined
  return known ? known(value) : { path: '.type', should: `one of ${Object.keys(AUTHS).join(', ')}` }
}

const tested = is(
  'a text, a number, true or false, or a list of texts',
  (value) =>
    ['string', 'number', 'boolean', 'undefined'].includes(typeof value) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string')),
)
const fieldTest = objectOf({ field: text, op: oneOf(OPERATORS), value: tested })

function condition(value: unknown, depth = 0): Wrong | null {
  if (depth > BOUNDS.depth) return { path: '', should: `at most ${BOUNDS.depth} levels deep` }
  const within = listOf((item) => condition(item, depth + 1))
  if (isObject(value) && 'all' in value) return objectOf({ all: within })(value)
  if (isObject(value) && 'any' in value) return objectOf({ any: within })(value)
  return fieldTest(value)
}

/** By the members of an integration and of its request. */
const MEMBERS: Readonly<Record<string, Check>> = {
  name: text,
  service: text,
  enabled: flag,
  realtime: flag,
  statuses: orNull(listOf(oneOf(statuses))),
  final: flag,
  updated: flag,
  customised: flag,
  settings: (value) => {
    if (!isObject(value)) return { path: '', should: 'an object' }
    const wrong = Object.entries(value).find(([, one]) => typeof one !== 'string')
    return wrong ? { path: `.${wrong[0].slice(0, 100)}`, should: 'a text' } : null
  },
  conditions: orNull((value) => condition(value)),
  wait: objectOf({ recording: flag, steps: listOf(text), cap_s: number }),
  recordings: objectOf({ link_days: orNull(number) }),
  delivery: objectOf({
    timeout_s: number,
    schedule: oneOf(SCHEDULE_NAMES),
    backlog: oneOf(['every', 'latest']),
    concurrency: number,
    rate: orNull(objectOf({ per_second: optional(orNull(number)), per_minute: optional(orNull(number)) })),
  }),
  signing: objectOf({ enabled: flag }),
  tls: objectOf({ ca: orNull(text), pin_sha256: orNull(text), certificate: orNull(text) }),
}

const REQUEST_MEMBERS: Readonly<Record<string, Check>> = {
  method: oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: text,
  format: oneOf(['form', 'json', 'xml', 'raw']),
  rows: listOf(row),
  raw: orNull(objectOf({ content_type: text, body: text })),
  xml_root: text,
  headers: listOf(header),
  auth,
}

/** Something that cannot be read, at a path such as `delivery.timeout_s`, and what should stand there. */
export interface StoredFlaw {
  readonly path: string
  readonly message: string
}

interface Salvaged {
  readonly members: Readonly<Record<string, unknown>>
  readonly flaws: readonly StoredFlaw[]
}

/** The members of a stored integration that can be read, its request left out. */
export function readMembers(stored: unknown): Salvaged {
  return salvage(stored, '', MEMBERS)
}

/** The members of a stored request that can be read. */
export function readRequestMembers(stored: unknown): Salvaged {
  return salvage(stored, 'request', REQUEST_MEMBERS)
}

/** Longer ones say no more to a person. */
const PATH_MAX = 100

/** What an older version did not know is absent, and no flaw. */
function salvage(stored: unknown, path: string, checks: Readonly<Record<string, Check>>): Salvaged {
  if (!isObject(stored)) return { members: {}, flaws: [{ path, message: 'It must be an object.' }] }
  const members: Record<string, unknown> = {}
  const flaws: StoredFlaw[] = []
  for (const [name, check] of Object.entries(checks)) {
    const value = stored[name]
    const wrong = value === undefined ? null : check(value)
    const place = path === '' ? name : `${path}.${name}`
    if (wrong) flaws.push({ path: `${place}${wrong.path}`.slice(0, PATH_MAX), message: `It must be ${wrong.should}.` })
    else if (value !== undefined) members[name] = value
  }
  return { members, flaws }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
