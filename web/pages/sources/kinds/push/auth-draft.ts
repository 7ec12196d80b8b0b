// Converts the authentication of posted messages between the form and the setting `auth`. Pure.

import {
  AUTH_TYPES,
  HMAC_ALGORITHMS,
  HMAC_ENCODINGS,
  KEY_PLACES,
  SECRET_ENCODINGS,
} from '../../../../../src/sources/kinds/push-auth.ts'
import type { Auth, Hmac, Key } from '../../../../../src/sources/kinds/push-auth.ts'

/** The fields of all types: values typed for a type are there again when the type is chosen again. */
export interface AuthDraft {
  readonly type: Auth['type']
  readonly username: string
  readonly in: Key['in']
  /** The name of the header or parameter; in a body a place, such as `/body/token`. */
  readonly name: string
  readonly header: string
  readonly algorithm: Hmac['algorithm']
  readonly encoding: Hmac['encoding']
  readonly secret_encoding: NonNullable<Hmac['secret_encoding']>
  readonly format: string
  readonly signed: string
  readonly timestamp_header: string
  /** Kept unchanged: the page has no field for it. */
  readonly tolerance_s: number | null
}

export const AUTH_DEFAULTS: AuthDraft = {
  type: 'none',
  username: 'offhook',
  in: 'header',
  name: 'x-api-key',
  header: 'x-signature',
  algorithm: 'sha256',
  encoding: 'hex',
  secret_encoding: 'text',
  format: '{signature}',
  signed: '{body}',
  timestamp_header: '',
  tolerance_s: null,
}

export function authDraftOf(auth: unknown): AuthDraft {
  if (typeof auth !== 'object' || auth === null) return AUTH_DEFAULTS
  const stored = auth as Readonly<Record<string, unknown>>
  const text = (member: keyof AuthDraft): string => {
    const value = stored[member]
    return typeof value === 'string' ? value : String(AUTH_DEFAULTS[member] ?? '')
  }
  const one = <Value extends string>(member: keyof AuthDraft, known: readonly Value[], usual: Value): Value =>
    known.find((value) => value === stored[member]) ?? usual
  return {
    type: one('type', AUTH_TYPES, 'none'),
    username: text('username'),
    in: one('in', KEY_PLACES, 'header'),
    name: text('name'),
    header: text('header'),
    algorithm: one('algorithm', HMAC_ALGORITHMS, 'sha256'),
    encoding: one('encoding', HMAC_ENCODINGS, 'hex'),
    secret_encoding: one('secret_encoding', SECRET_ENCODINGS, 'text'),
    format: text('format'),
    signed: text('signed'),
    timestamp_header: text('timestamp_header'),
    tolerance_s: typeof stored['tolerance_s'] === 'number' ? stored['tolerance_s'] : null,
  }
}

/**
 * The setting as a merge patch: members of other types and default values are removed. `null`: no authentication, only the
 * secret address.
 */
export function authPatch(draft: AuthDraft): Record<string, unknown> | null {
  const { type } = draft
  if (type === 'none') return null
  const stored: Record<string, unknown> = { type }
  for (const member of MEMBERS[type]) stored[member] = valueToSend(member, draft[member])
  for (const member of ALL_MEMBERS) stored[member] ??= null
  return stored
}

/** The setting without removals. */
export function authSetting(draft: AuthDraft): Record<string, unknown> | null {
  const sent = authPatch(draft)
  return sent && Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null))
}

type Member = Exclude<keyof AuthDraft, 'type'>

const HMAC_MEMBERS = [
  'header',
  'algorithm',
  'encoding',
  'secret_encoding',
  'format',
  'signed',
  'timestamp_header',
  'tolerance_s',
] as const

const MEMBERS: Readonly<Record<Exclude<Auth['type'], 'none'>, readonly Member[]>> = {
  basic: ['username'],
  key: ['in', 'name'],
  hmac: HMAC_MEMBERS,
  standard_webhooks: [],
}

const ALL_MEMBERS: readonly Member[] = ['username', 'in', 'name', ...HMAC_MEMBERS]

/** Optional members, with their defaults. */
const DEFAULTS: Readonly<Partial<Record<Member, string>>> = {
  secret_encoding: 'text',
  format: '{signature}',
  signed: '{body}',
  timestamp_header: '',
}

function valueToSend(member: Member, value: string | number | null): unknown {
  const text = typeof value === 'string' ? value.trim() : value
  if (text === DEFAULTS[member]) return null
  // An empty required value is sent, so that the server says what to write.
  return text === '' && member in DEFAULTS ? null : text
}
