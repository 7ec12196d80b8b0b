// Separates the secrets of an integration from its input (T16, S21), and stores them by name. The renderer uses the same names.
import { secretMembers, withoutSecrets } from '../render/auth/kind.ts'
import { authSecretName, authKindOf, usedSecrets, type Auth } from '../render/auth/kinds.ts'
import type { HeaderRow, RequestTemplate } from '../render/request.ts'
import { CLIENT_SECRET, REFRESH_TOKEN, TLS_KEY } from '../render/secret-names.ts'
import { findExposedKeys } from './check-tls.ts'
import { oauthOf, separateInputs } from './service-inputs.ts'
import type { AuthInput, HeaderInput, Integration, IntegrationInput } from './integration.ts'
import { serviceOf } from './services.ts'
import type { InputFlaw, SecretChange, SecretInput } from './secret-input.ts'
import { secretNameOf } from './services/service.ts'
import { resolveRequest } from './stored-integration.ts'

interface SeparatedIntegration {
  /** The integration without secrets. */
  readonly integration: Integration
  /** Each secret that the integration needs, by name. */
  readonly secrets: ReadonlyMap<string, SecretChange>
  readonly flaws: readonly InputFlaw[]
}

/** Takes the secrets out of an integration as it was sent. */
export function separateSecrets(sent: IntegrationInput): SeparatedIntegration {
  const secrets = new Map<string, SecretChange>()
  const flaws: InputFlaw[] = []
  const { request, tls, settings, ...rest } = sent
  const auth = separateAuth(request.auth, secrets, flaws)
  const headers = request.headers.map((row, index) => separateHeader(row, { index, secrets, flaws }))
  const inputs = separateInputs(sent.service, settings)
  flaws.push(...inputs.flaws, ...findExposedKeys(tls))
  // An input and the Authentication tab may set the same secret: the value of either counts.
  for (const [name, is] of inputs.secrets) if (is !== 'absent' || !secrets.has(name)) secrets.set(name, is)
  const { key, ...shownTls } = tls
  if (tls.certificate !== null) secrets.set(TLS_KEY, changeOf(key))
  const own = resolveRequest(sent.service, asPlain({ ...request, auth, headers }) as RequestTemplate)
  const integration = asPlain({ ...rest, settings: inputs.settings, tls: shownTls, ...own }) as Integration
  return { integration, secrets, flaws }
}

/** Removes optional members that are undefined. */
function asPlain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/**
 * The origin of a secret (S26), for an integration that sends to `origin`. The secrets of a token request belong to both origins:
 * the authorization server, and the receiver of the token.
 */
export function secretOrigin(name: string, integration: Integration, origin: string): string {
  if (!(name === CLIENT_SECRET || name === REFRESH_TOKEN)) return origin
  const auth = oauthOf(integration)
  return auth === null ? origin : `${URL.parse(auth.token_url)?.origin ?? ''} ${origin}`
}

function separateAuth(auth: AuthInput, secrets: Map<string, SecretChange>, flaws: InputFlaw[]): Auth {
  const kind = authKindOf(auth)
  const sent: Readonly<Record<string, unknown>> = auth
  for (const [name, { isTrimmed, flaw }] of secretMembers(kind)) {
    const value = sent[name] as SecretInput
    // Blanks and line ends come along when something is pasted; no token or key begins or ends with one.
    secrets.set(authSecretName(name), changeOf(isTrimmed && typeof value === 'string' ? value.trim() : value))
    const detail = typeof value === 'string' ? flaw?.(value, auth) : null
    if (detail) flaws.push({ pointer: `/request/auth/${name}`, detail })
  }
  return withoutSecrets(kind, auth) as Auth
}

function changeOf(value: SecretInput): SecretChange {
  if (typeof value === 'string') return { set: value }
  return value ? 'keep' : 'absent'
}

function separateHeader(
  row: HeaderInput,
  { index, secrets, flaws }: { index: number; secrets: Map<string, SecretChange>; flaws: InputFlaw[] },
): HeaderRow {
  const { value, encoding, ...rest } = row
  const shown = { ...rest, ...(encoding && { encoding }) }
  if (!row.secret) {
    if (typeof value === 'string') return { ...shown, value }
    flaws.push({
      pointer: `/request/headers/${index}/value`,
      detail: 'Must be a string, because this header is not secret.',
    })
    return { ...shown, value: '' }
  }
  const name = headerSecretName(row.key)
  if (secrets.has(name))
    flaws.push({
      pointer: `/request/headers/${index}/key`,
      detail: 'Another secret header has this name. Rename or delete one.',
    })
  // An empty value is a row whose secret stays as it is.
  secrets.set(name, value === '' ? 'keep' : changeOf(value))
  return { ...shown, value: '' }
}

/** The name of the secret for a header with this key. */
export function headerSecretName(key: string): string {
  return `header.${key.trim().toLowerCase()}`
}

export interface RequiredSecret {
  readonly name: string
  /** Path in the integration, in the form of problems. */
  readonly path: string
  /** The name that people know. */
  readonly what: string
}

/** The secrets that an integration's request needs, by the names in it, and where people enter each. */
export function requiredSecrets(
  { service, request: { auth, headers }, tls }: Integration,
  used: ReadonlySet<string>,
): RequiredSecret[] {
  const places = new Map<string, RequiredSecret>()
  for (const [name, { label }] of usedSecrets(auth))
    place(places, authSecretName(name), { path: `request.auth.${name}`, what: label })
  for (const [index, row] of headers.entries())
    if (row.secret)
      place(places, headerSecretName(row.key), { path: `request.headers[${index}].value`, what: `value of ${row.key}` })
  for (const one of serviceOf(service)?.inputs ?? [])
    if (one.secret) place(places, secretNameOf(one), { path: `settings.${one.key}`, what: one.label })
  place(places, TLS_KEY, { path: 'tls.key', what: 'private key of the client certificate' })
  const needed = tls.certificate === null ? [...used] : [...used, TLS_KEY]
  return needed.map((name) => places.get(name) ?? { name, path: 'request', what: `secret ${name}` })
}

/** The place that is set last is where a secret is entered: an input of the service overrides the Authentication tab. */
function place(places: Map<string, RequiredSecret>, name: string, where: Omit<RequiredSecret, 'name'>): void {
  places.set(name, { name, ...where })
}

/** The typed secrets, by name. */
export function typedSecrets(secrets: ReadonlyMap<string, SecretChange>): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, sent] of secrets) if (typeof sent === 'object') texts.set(name, sent.set)
  return texts
}

/** Four characters of a shorter secret would reveal a good part of a password (S21). */
const SHOWN_LENGTH_MIN = 16

/** The visible part of a secret: its last four characters, or nothing of a short secret. */
export function last4Of(secret: string): string {
  return secret.length >= SHOWN_LENGTH_MIN ? secret.slice(-4) : ''
}
