// The secrets of an integration on their way in and out (T16, S21): taken out of what was sent, kept by name and apart, and
// put back as `{"set": true, "last4": …}` in what is shown.
import type { z } from '@hono/zod-openapi'
import type { Integration } from '../integrations/integration.ts'
import type { Auth, HeaderRow } from '../render/request.ts'
import type { IntegrationInput } from './contract/integrations.ts'
import type { Flaw } from './problem.ts'

export type IntegrationSent = z.output<typeof IntegrationInput>

type AuthSent = IntegrationSent['request']['auth']
type HeaderSent = IntegrationSent['request']['headers'][number]

/** What was sent for one secret: a new text; `keep` what there is; or nothing, which means what its asker says. */
export type SecretSent = { readonly set: string } | 'keep' | 'absent'

export interface Parted {
  /** Without secrets. */
  readonly integration: Integration
  /** By name: each secret that the integration needs. */
  readonly secrets: ReadonlyMap<string, SecretSent>
  readonly flaws: readonly Flaw[]
}

/** The name of the key that signs. It belongs to no origin. */
export const signingSecret = 'signing'

/** Takes the secrets out of an integration as it was sent. The renderer knows them by the same names. */
export function partSecrets(sent: IntegrationSent): Parted {
  const secrets = new Map<string, SecretSent>()
  const flaws: Flaw[] = []
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

function partAuth(auth: AuthSent, secrets: Map<string, SecretSent>): Auth {
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

function sentAs(value: string | { set: true } | null | undefined): SecretSent {
  if (typeof value === 'string') return { set: value }
  return value ? 'keep' : 'absent'
}

function partHeader(
  row: HeaderSent,
  { index, secrets, flaws }: { index: number; secrets: Map<string, SecretSent>; flaws: Flaw[] },
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

/** What people see of a secret: its last four characters, or none of a short one. */
export function last4Of(secret: string): string {
  return secret.length >= 8 ? secret.slice(-4) : ''
}

type Last4 = ReadonlyMap<string, { readonly last4: string }>

/** A secret as it is shown. */
export function shownSecret(secrets: Last4, name: string): { set: true; last4: string } | null {
  const secret = secrets.get(name)
  return secret ? { set: true, last4: secret.last4 } : null
}

/** The request of an integration as it is shown. */
export function shownRequest({ request }: Integration, secrets: Last4) {
  const headers = request.headers.map((row) =>
    row.secret ? { ...row, value: shownSecret(secrets, headerSecret(row.key)) } : row,
  )
  const { method, url, format, rows, raw, xml_root } = request
  return { method, url, format, rows, raw, xml_root, headers, auth: shownAuth(request.auth, secrets) }
}

function shownAuth(auth: Auth, secrets: Last4) {
  switch (auth.type) {
    case 'none':
      return auth
    case 'basic':
      return { ...auth, password: shownSecret(secrets, 'auth.password') }
    case 'bearer':
      return { ...auth, token: shownSecret(secrets, 'auth.token') }
    case 'api_key':
      return { ...auth, value: shownSecret(secrets, 'auth.value') }
  }
}
