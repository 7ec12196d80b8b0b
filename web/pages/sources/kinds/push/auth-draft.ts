// How a source that any system posts to knows its messages, while it is typed, to and from the setting `auth`. Pure.

export const authTypes = ['none', 'basic', 'key', 'hmac', 'standard_webhooks'] as const
export type AuthType = (typeof authTypes)[number]

/** All that any type has: what was typed for one is there again when it is chosen again. */
export interface AuthDraft {
  readonly type: AuthType
  readonly username: string
  readonly in: 'header' | 'query' | 'body'
  /** Of the header or parameter; in a body a place, such as `/body/token`. */
  readonly name: string
  readonly header: string
  readonly algorithm: 'sha256' | 'sha1' | 'sha512'
  readonly encoding: 'hex' | 'base64'
  readonly secret_encoding: 'text' | 'base64'
  readonly format: string
  readonly signed: string
  readonly timestamp_header: string
  /** Kept as it is: the page does not ask for it. */
  readonly tolerance_s: number | null
}

type Auth = Readonly<Record<string, unknown>>

export const authNone: AuthDraft = {
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
  if (typeof auth !== 'object' || auth === null) return authNone
  const said = auth as Auth
  const text = (member: keyof AuthDraft): string => {
    const value = said[member]
    return typeof value === 'string' ? value : String(authNone[member] ?? '')
  }
  const one = <Value extends string>(member: keyof AuthDraft, known: readonly Value[], usual: Value): Value =>
    known.find((value) => value === said[member]) ?? usual
  return {
    type: one('type', authTypes, 'none'),
    username: text('username'),
    in: one('in', ['header', 'query', 'body'], 'header'),
    name: text('name'),
    header: text('header'),
    algorithm: one('algorithm', ['sha256', 'sha1', 'sha512'], 'sha256'),
    encoding: one('encoding', ['hex', 'base64'], 'hex'),
    secret_encoding: one('secret_encoding', ['text', 'base64'], 'text'),
    format: text('format'),
    signed: text('signed'),
    timestamp_header: text('timestamp_header'),
    tolerance_s: typeof said['tolerance_s'] === 'number' ? said['tolerance_s'] : null,
  }
}

/**
 * The setting as a merge patch takes it: what another type had is taken away, and what is as it usually is. `null`: messages
 * are known by the address alone.
 */
export function authSent(draft: AuthDraft): Record<string, unknown> | null {
  const { type } = draft
  if (type === 'none') return null
  const given: Record<string, unknown> = { type }
  for (const member of membersOf[type]) given[member] = sentOf(member, draft[member])
  for (const member of everyMember) given[member] ??= null
  return given
}

/** The same where nothing is to be taken away. */
export function authGiven(draft: AuthDraft): Record<string, unknown> | null {
  const sent = authSent(draft)
  return sent && Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null))
}

type Member = Exclude<keyof AuthDraft, 'type'>

const hmacMembers = [
  'header',
  'algorithm',
  'encoding',
  'secret_encoding',
  'format',
  'signed',
  'timestamp_header',
  'tolerance_s',
] as const

const membersOf: Readonly<Record<Exclude<AuthType, 'none'>, readonly Member[]>> = {
  basic: ['username'],
  key: ['in', 'name'],
  hmac: hmacMembers,
  standard_webhooks: [],
}

const everyMember: readonly Member[] = ['username', 'in', 'name', ...hmacMembers]

/** Members that may be left out, with what they mean then. */
const usual: Readonly<Partial<Record<Member, string>>> = {
  secret_encoding: 'text',
  format: '{signature}',
  signed: '{body}',
  timestamp_header: '',
}

function sentOf(member: Member, value: string | number | null): unknown {
  const text = typeof value === 'string' ? value.trim() : value
  if (text === usual[member]) return null
  // An empty one goes as it is, so that the server says what to write, unless it may be left out.
  return text === '' && member in usual ? null : text
}
