// The secrets of an integration on their way in (T16, S21): taken out of what was sent, and kept by name and apart. The
// renderer knows them by the same names.
import type { Auth, HeaderRow, RequestTemplate } from '../render/request.ts'
import type { Integration } from './integration.ts'

/** A secret as it is sent: a text sets it; as it was shown, or left out, it stays; `null` takes it away. */
export type SecretText = string | { readonly set: true; readonly last4?: string | undefined } | null | undefined

export type SentAuth =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly username: string; readonly password?: SecretText }
  | { readonly type: 'bearer'; readonly token?: SecretText }
  | { readonly type: 'api_key'; readonly in: 'header' | 'query'; readonly name: string; readonly value?: SecretText }

export interface SentHeader extends Omit<HeaderRow, 'value' | 'encoding'> {
  readonly value: SecretText
  readonly encoding?: HeaderRow['encoding'] | undefined
}

export interface SentRequest extends Omit<RequestTemplate, 'headers' | 'auth'> {
  readonly headers: readonly SentHeader[]
  readonly auth: SentAuth
}

type Rate = Integration['delivery']['rate'] & object

/** An integration as a person edits it and the API takes it: secrets stand where they are typed. */
export interface SentIntegration extends Omit<Integration, 'request' | 'delivery'> {
  readonly request: SentRequest
  readonly delivery: Omit<Integration['delivery'], 'rate'> & {
    readonly rate: { readonly [Per in keyof Rate]?: Rate[Per] | undefined } | null
  }
}

/** What was sent for one secret: a new text; `keep` what there is; or nothing, which means what its asker says. */
export type SecretSent = { readonly set: string } | 'keep' | 'absent'

export interface Parted {
  /** Without secrets. */
  readonly integration: Integration
  /** By name: each secret that the integration needs. */
  readonly secrets: ReadonlyMap<string, SecretSent>
  readonly flaws: readonly SecretFlaw[]
}

/** A value that cannot stand where it was sent. */
export interface SecretFlaw {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string
  readonly detail: string
}

/** Takes the secrets out of an integration as it was sent. */
export function partSecrets(sent: SentIntegration): Parted {
  const secrets = new Map<string, SecretSent>()
  const flaws: SecretFlaw[] = []
  const { request, ...rest } = sent
  const auth = partAuth(request.auth, secrets)
  const headers = request.headers.map((row, index) => partHeader(row, { index, secrets, flaws }))
  return { integration: asIntegration({ ...rest, request: { ...request, auth, headers } }), secrets, flaws }
}

/** Optional members that were left out are left out, not undefined. */
function asIntegration(value: unknown): Integration {
  return JSON.parse(JSON.stringify(value)) as Integration
}

/** Where the secret of an authentication stands in it; `null`: it has none. */
export function secretKeyOf(auth: Auth): 'password' | 'token' | 'value' | null {
  return secretKeys[auth.type]
}

const secretKeys = { none: null, basic: 'password', bearer: 'token', api_key: 'value' } as const

function partAuth(auth: SentAuth, secrets: Map<string, SecretSent>): Auth {
  switch (auth.type) {
    case 'none':
      return auth
    case 'basic':
      secrets.set('auth.password', sentAs(auth.password))
      return { type: 'basic', username: auth.username }
    case 'bearer':
      secrets.set('auth.token', sentAs(auth.token))
      return { type: 'bearer' }
    case 'api_key':
      secrets.set('auth.value', sentAs(auth.value))
      return { type: 'api_key', in: auth.in, name: auth.name }
  }
}

function sentAs(value: SecretText): SecretSent {
  if (typeof value === 'string') return { set: value }
  return value ? 'keep' : 'absent'
}

function partHeader(
  row: SentHeader,
  { index, secrets, flaws }: { index: number; secrets: Map<string, SecretSent>; flaws: SecretFlaw[] },
): HeaderRow {
  const { value, encoding, ...rest } = row
  const shown = { ...rest, ...(encoding && { encoding }) }
  if (!row.secret) {
    if (typeof value === 'string') return { ...shown, value }
    flaws.push({ pointer: `/request/headers/${index}/value`, detail: 'Must be a text: this row is not secret.' })
    return { ...shown, value: '' }
  }
  const name = headerSecret(row.key)
  if (secrets.has(name))
    flaws.push({ pointer: `/request/headers/${index}/key`, detail: 'Another secret header has this name.' })
  // A header without a value says nothing: an empty one is a row whose secret stays as it is.
  secrets.set(name, value === '' ? 'keep' : sentAs(value))
  return { ...shown, value: '' }
}

/** The name of the secret that a header of this key has. */
export function headerSecret(key: string): string {
  return `header.${key.trim().toLowerCase()}`
}

export interface NeededSecret {
  readonly name: string
  /** Path in the integration, as problems have it. */
  readonly path: string
  /** What a person calls it. */
  readonly what: string
}

const called = { none: '', basic: 'password', bearer: 'token', api_key: 'key' } as const

/** The secrets that an integration's request refers to. */
export function secretsNeeded({ request: { auth, headers } }: Integration): NeededSecret[] {
  const key = secretKeyOf(auth)
  const needed: NeededSecret[] =
    key === null ? [] : [{ name: `auth.${key}`, path: `request.auth.${key}`, what: called[auth.type] }]
  for (const [index, row] of headers.entries()) {
    if (row.secret)
      needed.push({ name: headerSecret(row.key), path: `request.headers[${index}].value`, what: `value of ${row.key}` })
  }
  return needed
}

/** The texts among them, by name. */
export function textsOf(secrets: ReadonlyMap<string, SecretSent>): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, sent] of secrets) if (typeof sent === 'object') texts.set(name, sent.set)
  return texts
}

/** What people see of a secret: its last four characters, or none of a short one. */
export function last4Of(secret: string): string {
  return secret.length >= 8 ? secret.slice(-4) : ''
}
