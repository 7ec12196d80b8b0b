// A template that came from elsewhere, read by its shape: larger than it may be, of a newer version, with anything that no
// template has, it is refused in words.
import { BOUNDS } from '../../../../src/lib/bounds.ts'
import { statuses } from '../../../../src/calls/status.ts'
import { OPERATORS, SCHEDULE_NAMES } from '../../../../src/integrations/integration.ts'
import type { Condition } from '../../../../src/integrations/integration.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Auth, HeaderRow, RequestTemplate, Row } from '../../../../src/render/request.ts'
import { entriesOf, flag, list, number, object, oneOf, orLeftOut, orNull, record, Refused, text } from './shape.ts'
import type { Flaw, Read } from './shape.ts'
import { templateVersion } from './template.ts'
import type { Template } from './template.ts'

export type Refusal =
  | { readonly is: 'empty' | 'large' | 'unreadable' | 'version' | 'foreign' }
  | { readonly is: 'service'; readonly name: string }
  | { readonly is: Flaw; readonly where: string }

export type ReadTemplate = { readonly template: Template } | { readonly refused: Refusal }

/** More than any integration is, less than would hold up a page. */
export const templateBytesMax = 256_000

// The bounds of the API, so that what is read can be saved.
const short = text(200)
const medium = text(BOUNDS.textChars)
const long = text(BOUNDS.valueChars)
/** Conditions, values of a list. */
const listedMax = 500

export function readTemplate(json: string): ReadTemplate {
  if (json.length > templateBytesMax) return { refused: { is: 'large' } }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { refused: { is: 'unreadable' } }
  }
  const version = versionOf(value)
  if (version === null) return { refused: { is: 'foreign' } }
  if (version > templateVersion) return { refused: { is: 'version' } }
  try {
    const template = readShape(value, '')
    if (serviceOf(template.service) === undefined) return { refused: { is: 'service', name: template.service } }
    return { template }
  } catch (error) {
    if (error instanceof Refused) return { refused: { is: error.flaw, where: error.where } }
    throw error
  }
}

function versionOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('offhook_template' in value)) return null
  return typeof value.offhook_template === 'number' ? value.offhook_template : null
}

const row: Read<Row> = object<Row>({
  key: medium,
  value: long,
  type: oneOf(['auto', 'text', 'number', 'boolean', 'json']),
  omit_empty: flag,
  enabled: flag,
})

const headerShape = object<HeaderRow>({
  key: medium,
  value: medium,
  secret: flag,
  // Left out in most; a reader of what may be left out gives what may be undefined.
  encoding: orLeftOut(oneOf(['rfc8187', 'percent'])) as Read<'rfc8187' | 'percent'>,
})

const header: Read<HeaderRow> = (value, at) => {
  const read = headerShape(value, at)
  if (read.secret && read.value !== '') throw new Refused('secret', `${at}.value`)
  return read
}

type AuthOf<Type extends Auth['type']> = Extract<Auth, { type: Type }>

const auths: { readonly [Type in Auth['type']]: Read<AuthOf<Type>> } = {
  none: object<AuthOf<'none'>>({ type: oneOf(['none']) }),
  basic: object<AuthOf<'basic'>>({ type: oneOf(['basic']), username: medium }),
  bearer: object<AuthOf<'bearer'>>({ type: oneOf(['bearer']), scheme: orLeftOut(medium) as Read<string> }),
  api_key: object<AuthOf<'api_key'>>({ type: oneOf(['api_key']), in: oneOf(['header', 'query']), name: medium }),
  oauth2: object<AuthOf<'oauth2'>>({
    type: oneOf(['oauth2']),
    grant: oneOf(['client_credentials', 'refresh_token']),
    token_url: medium,
    client_id: medium,
    client_auth: oneOf(['basic', 'form', 'none']),
    scope: medium,
    scheme: medium,
    extra: list(object<{ readonly key: string; readonly value: string }>({ key: medium, value: medium }), 20),
    authorize_url: medium,
  }),
  hmac: object<AuthOf<'hmac'>>({
    type: oneOf(['hmac']),
    header: medium,
    value: medium,
    algorithm: oneOf(['sha256', 'sha1', 'sha512']),
    encoding: oneOf(['hex', 'base64']),
    signs: medium,
  }),
}

const auth: Read<Auth> = (value, at) => {
  const type = oneOf(['none', 'basic', 'bearer', 'api_key', 'oauth2', 'hmac'])(entriesOf(value, at).get('type'), at)
  return auths[type](value, at)
}

const request: Read<RequestTemplate> = object<RequestTemplate>({
  method: oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: medium,
  format: oneOf(['form', 'json', 'xml', 'raw']),
  rows: list(row, BOUNDS.rows),
  raw: orNull(object<{ readonly content_type: string; readonly body: string }>({ content_type: medium, body: long })),
  xml_root: medium,
  headers: list(header, BOUNDS.headers),
  auth,
})

function conditionAt(depth: number): Read<Condition> {
  return (value, at) => {
    if (depth > BOUNDS.conditionDepth) throw new Refused('shape', at)
    const given = entriesOf(value, at)
    const inner = list((one, where) => conditionAt(depth + 1)(one, where), listedMax)
    if (given.has('all')) return object<{ readonly all: readonly Condition[] }>({ all: inner })(value, at)
    if (given.has('any')) return object<{ readonly any: readonly Condition[] }>({ any: inner })(value, at)
    return fieldTest(value, at)
  }
}

const tested: Read<string | number | boolean | readonly string[]> = (value, at) => {
  if (Array.isArray(value)) return list(medium, listedMax)(value, at)
  if (typeof value === 'boolean') return value
  return typeof value === 'number' ? number(value, at) : medium(value, at)
}

const fieldTest: Read<Condition> = object<Exclude<Condition, { all: unknown } | { any: unknown }>>({
  field: medium,
  op: oneOf(OPERATORS),
  value: orLeftOut(tested) as Read<string>,
})

const perTime = orLeftOut(orNull(number)) as Read<number | null>

const readShape: Read<Template> = object<Template>({
  offhook_template: oneOf([templateVersion]),
  name: short,
  service: short,
  realtime: flag,
  statuses: orNull(list(oneOf(statuses), statuses.length)),
  final: flag,
  updated: flag,
  request: orNull(request),
  settings: record(medium, 100),
  conditions: orNull(conditionAt(1)),
  wait: object<Template['wait']>({ recording: flag, cap_s: number }),
  recordings: object<Template['recordings']>({ link_days: orNull(number) }),
  delivery: object<Template['delivery']>({
    timeout_s: number,
    schedule: oneOf(SCHEDULE_NAMES),
    backlog: oneOf(['every', 'latest']),
    concurrency: number,
    rate: orNull(object<NonNullable<Template['delivery']['rate']>>({ per_second: perTime, per_minute: perTime })),
  }),
  signing: object<Template['signing']>({ enabled: flag }),
})
