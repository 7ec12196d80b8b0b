// Loads one integration: reads and checks its settings, and opens its secrets. An integration that cannot be read is treated as
// switched off, with the reason (S46).
import { sha256Hex } from '#sha256'
import { keptFor, readBreaker, type Breaker } from '../delivery/breaker.ts'
import type { SendSettings } from '../delivery/prepared-request.ts'
import type { IntegrationPolicy } from '../delivery/integration-queue.ts'
import { maskOf } from '../delivery/mask-exchange.ts'
import { createTokenSource, type RefreshToken, type TokenSource } from '../delivery/oauth/token-source.ts'
import { strictest } from '../delivery/rate.ts'
import { parseSigningSecret } from '../delivery/webhook-signature.ts'
import { tlsOptionsFor } from '../delivery/tls-options.ts'
import type { RefreshTokenOf } from './refresh-tokens.ts'
import { isFaultOfData, messageOf, OffhookError } from '../errors.ts'
import { publicId } from '../ids.ts'
import { checkValues } from '../integrations/check.ts'
import type { Integration } from '../integrations/integration.ts'
import { compileIntegration } from '../integrations/validate.ts'
import { answersOf, serviceRateOf } from '../integrations/service-rules.ts'
import { addressOf, oauthOf } from '../integrations/service-inputs.ts'
import { secretOrigin } from '../integrations/integration-secrets.ts'
import { describeFlaws, readStoredIntegration } from '../integrations/stored-integration.ts'
import type { CompiledRequest } from '../render/render.ts'
import { CLIENT_SECRET, REFRESH_TOKEN, SIGNING_SECRET } from '../render/secret-names.ts'
import type { RegistryIntegration, RegistrySecret } from '../store/integrations/registry-rows.ts'
import { parseEarlierSecrets } from '../store/secrets/secrets.ts'
import type { RowKind } from './unreadable-rows.ts'

/** An integration that is ready to work. */
export interface WorkingIntegration {
  readonly accountId: number
  readonly integrationId: number
  readonly id: string
  readonly integration: Integration
  /** Compiles the request when it is first needed. Throws when that fails: then the integration is read anew, as unreadable. */
  compiled(): CompiledRequest
  readonly policy: IntegrationPolicy
  readonly breaker: Breaker | null
  readonly sendSettings: SendSettings
}

/** An integration that cannot be read (S46): its deliveries wait. */
export interface UnreadableIntegration {
  readonly integrationId: number
  readonly policy: IntegrationPolicy
  readonly breaker: null
  readonly reason: string
}

/** Reports that a row cannot be read and is left out, with the reason. */
export type ReportUnreadable = (kind: RowKind, id: string, reason: string, version?: number) => void

export interface LoadIntegrationDeps {
  /** Opens a sealed value of the row that it belongs to (S20). */
  readonly open: (
    secret: Omit<RegistrySecret, 'last4' | 'origin' | 'previous' | 'previousUntil' | 'earlier'>,
  ) => Promise<string>
  /** The stored refresh token of an integration for these addresses (S25, S26). */
  readonly refreshToken: (of: RefreshTokenOf) => RefreshToken
  /** Why requests could not be compiled, by integration and version. */
  readonly notCompiled: ReadonlyMap<string, string>
  /** Called when a request was needed and could not be compiled. */
  readonly onCompileFailed: (working: WorkingIntegration, version: number, error: unknown) => void
}

export function compiledOrNull(one: WorkingIntegration): CompiledRequest | null {
  try {
    return one.compiled()
  } catch {
    return null
  }
}

/** Loads one integration, or says why it cannot be read. Rejects only for causes outside its row. */
export async function loadIntegration(
  deps: LoadIntegrationDeps,
  row: RegistryIntegration,
  secrets: readonly RegistrySecret[],
  reportUnreadable: ReportUnreadable,
): Promise<WorkingIntegration | UnreadableIntegration> {
  const unreadable = (what: string): UnreadableIntegration => {
    const { accountId, integrationId } = row
    const reason = `${what} Save the integration again: until then Offhook sends nothing and keeps its waiting deliveries.`
    if (!row.deleted) reportUnreadable('integration', publicId('int', row.uuid), reason, row.version)
    const policy = {
      ...UNREADABLE_POLICY,
      accountId,
      integrationId,
      version: row.version,
      state: row.deleted ? ('deleted' as const) : ('off' as const),
    }
    return { integrationId, policy, breaker: null, reason }
  }
  const known = deps.notCompiled.get(`${row.integrationId} ${row.version}`)
  if (known !== undefined) return unreadable(known)
  const { integration, flaws } = readStoredIntegration(row.config)
  if (flaws.length > 0) return unreadable(describeFlaws(flaws))
  // An integration that is off may be unfinished.
  const [wrong] = row.enabled ? checkValues(integration).filter(({ severity }) => severity === 'error') : []
  if (wrong) return unreadable(`The stored setting "${wrong.path}" can’t be used. ${wrong.message}`)
  try {
    return await workingOf(deps, row, { integration, secrets }, reportUnreadable)
  } catch (error) {
    if (error instanceof UnopenedSecret)
      return unreadable(`The stored secret "${error.secret}" can’t be decrypted. Enter it again.`)
    if (isFaultOfData(error)) return unreadable(`The stored settings can’t be used (${messageOf(error)}).`)
    throw error
  }
}

/** The policy that the dispatcher gets for an integration that cannot be read. */
const UNREADABLE_POLICY: Omit<IntegrationPolicy, 'accountId' | 'integrationId' | 'version' | 'state'> = {
  concurrency: 1,
  rate: null,
  schedule: 'standard',
  backlog: 'every',
  pathHasPlaceholders: true,
  urlHash: null,
  sentUrlHash: null,
  answers: null,
}

/** Names the secret that cannot be opened. */
class UnopenedSecret extends Error {
  readonly secret: string
  constructor(secret: string, options: ErrorOptions) {
    super(`the secret ${secret} can’t be decrypted`, options)
    this.secret = secret
  }
}

async function workingOf(
  deps: LoadIntegrationDeps,
  row: RegistryIntegration,
  { integration, secrets }: { readonly integration: Integration; readonly secrets: readonly RegistrySecret[] },
  reportUnreadable: ReportUnreadable,
): Promise<WorkingIntegration> {
  const { accountId, integrationId } = row
  const { delivery } = integration
  const policy: IntegrationPolicy = {
    accountId,
    integrationId,
    state: row.deleted ? 'deleted' : row.enabled ? 'on' : 'off',
    concurrency: delivery.concurrency,
    rate: strictest(delivery.rate, serviceRateOf(integration)),
    schedule: delivery.schedule,
    backlog: delivery.backlog,
    pathHasPlaceholders: hasCallInPath(integration.request.url),
    ...urlHashesOf(integration, secrets),
    version: row.version,
    answers: answersOf(integration),
  }
  const id = publicId('int', row.uuid)
  let compiled: CompiledRequest | null = null
  const compile = (): CompiledRequest => {
    try {
      return (compiled ??= compileIntegration(integration))
    } catch (error) {
      deps.onCompileFailed(working, row.version, error)
      throw error
    }
  }
  const sendSettings = { ...(await openSendSettings(deps, integration, secrets)), accountId }
  // Only integrations that request tokens need to know their origin before a call comes.
  const origin = oauthOf(integration) === null ? null : compileIntegration(integration).origin
  const oauth = tokenSourceOf(deps, { row, integration, sendSettings, origin, secrets })
  const working: WorkingIntegration = {
    accountId,
    integrationId,
    id,
    integration,
    compiled: compile,
    policy,
    breaker: breakerOf(row, policy, reportUnreadable),
    sendSettings: oauth ? { ...sendSettings, oauth } : sendSettings,
  }
  return working
}

/**
 * Hashes that distinguish Base URLs (D24), independent of the call: the template is compared, with the service's inputs filled
 * in.
 */
function urlHashesOf(
  integration: Integration,
  secrets: readonly RegistrySecret[],
): Pick<IntegrationPolicy, 'urlHash' | 'sentUrlHash'> {
  const url = addressOf(integration)
  const names = new Set([...url.matchAll(/\[\[\s*secret:([^\]|]*)\]\]/g)].map(([, name]) => name?.trim()))
  const inUrl = secrets.filter(({ name }) => names.has(name)).map(({ name, sealed }) => `${name} ${sealed}`)
  return { urlHash: shortHashOf(url), sentUrlHash: shortHashOf([url, ...inUrl.toSorted()].join(' ')) }
}

/** A short hash, because every request carries it: long enough to distinguish the URLs of one integration. */
function shortHashOf(text: string): string {
  return sha256Hex(text).slice(0, 12)
}

/**
 * The stored breaker. A breaker that cannot be read, or was stored for another URL (D24), starts anew: the next attempts show the
 * state of the receiver.
 */
function breakerOf(
  { breaker, uuid }: RegistryIntegration,
  policy: IntegrationPolicy,
  reportUnreadable: ReportUnreadable,
): Breaker | null {
  if (breaker === null) return null
  const read = readBreaker(breaker)
  if (read === null)
    reportUnreadable(
      'breaker',
      publicId('int', uuid),
      'The stored health of the receiver could not be read and was reset.',
    )
  return read && keptFor(read, policy.sentUrlHash)
}

/** Whether the path depends on the call. The service's inputs and secrets are the same for all calls. */
function hasCallInPath(url: string): boolean {
  return /^[^?#]*\[\[/.test(url.replaceAll(/\[\[\s*(?:setting|secret):[^\]]*\]\]/g, ''))
}

async function openSendSettings(
  deps: LoadIntegrationDeps,
  integration: Integration,
  secrets: readonly RegistrySecret[],
): Promise<SendSettings> {
  const opened = new Map<string, { origin: string; value: string }>()
  const signingKeys: SigningKey[] = []
  for (const secret of secrets) {
    const value = await openNamed(deps, secret)
    if (secret.name !== SIGNING_SECRET) opened.set(secret.name, { origin: secret.origin, value })
    else if (integration.signing.enabled)
      signingKeys.push({ key: parseSigningSecret(value), untilMs: Infinity }, ...(await openEarlierKeys(deps, secret)))
  }
  const secretFor: SendSettings['secret'] = (name, origin) => {
    const secret = opened.get(name)
    return secret?.origin === secretOrigin(name, integration, origin) ? secret.value : null
  }
  const tls = tlsOptionsFor(integration.tls, secretFor)
  return {
    secret: secretFor,
    signing: (nowMs) => signingKeys.filter(({ untilMs }) => nowMs < untilMs).map(({ key }) => key),
    maskFor: masksOf(opened, secretFor),
    timeoutMs: integration.delivery.timeout_s * 1000,
    schedule: integration.delivery.schedule,
    ...(tls && { tls }),
  }
}

/** Each mask is made once: all secrets of an integration are for the same origin, except while it is being changed. */
function masksOf(
  opened: ReadonlyMap<string, { readonly value: string }>,
  secretFor: SendSettings['secret'],
): SendSettings['maskFor'] {
  const whole = opened.size > 0 ? maskOf(new Map([...opened].map(([name, { value }]) => [name, value]))) : null
  return (origin) => {
    const usable = [...opened].flatMap(([name, { value }]) =>
      secretFor(name, origin) === null ? [] : [[name, value] as const],
    )
    if (usable.length === opened.size) return whole
    return usable.length > 0 ? maskOf(new Map(usable)) : null
  }
}

type SealedSecret = Parameters<LoadIntegrationDeps['open']>[0]

/** Throws an `UnopenedSecret` for a secret that was changed or moved. */
async function openNamed(deps: LoadIntegrationDeps, secret: SealedSecret): Promise<string> {
  try {
    return await deps.open(secret)
  } catch (error) {
    throw isSealDamaged(error) ? new UnopenedSecret(secret.name, { cause: error }) : error
  }
}

interface SigningKey {
  readonly key: Buffer
  readonly untilMs: number
}

/** The earlier signing keys that still sign during a rotation (S23), newest first. */
async function openEarlierKeys(deps: LoadIntegrationDeps, secret: RegistrySecret): Promise<SigningKey[]> {
  const { previous, previousUntil, earlier } = secret
  const sealedKeys = [
    ...(previous ? [{ sealed: previous, until: previousUntil ?? 0 }] : []),
    ...parseEarlierSecrets(earlier),
  ]
  const keys: SigningKey[] = []
  for (const { sealed, until } of sealedKeys) {
    const text = await openOrNull(deps, { ...secret, sealed })
    if (text !== null) keys.push({ key: parseSigningSecret(text), untilMs: until })
  }
  return keys
}

/** `null`: the secret cannot be opened, and it is not needed. */
async function openOrNull(deps: LoadIntegrationDeps, secret: SealedSecret): Promise<string | null> {
  try {
    return await deps.open(secret)
  } catch (error) {
    if (isSealDamaged(error)) return null
    throw error
  }
}

interface TokenFacts {
  readonly row: RegistryIntegration
  readonly integration: Integration
  readonly sendSettings: SendSettings
  readonly origin: string | null
  readonly secrets: readonly RegistrySecret[]
}

/** The token source of an integration; `null`: it needs no tokens, or a setting for requesting them is missing. */
function tokenSourceOf(
  { refreshToken }: LoadIntegrationDeps,
  { row, integration, sendSettings, origin, secrets }: TokenFacts,
): TokenSource | null {
  const auth = oauthOf(integration)
  if (auth === null || origin === null) return null
  const { accountId, integrationId } = row
  const refresh = refreshToken({
    accountId,
    integrationId,
    origin: secretOrigin(REFRESH_TOKEN, integration, origin),
    sealed: secrets.find(({ name }) => name === REFRESH_TOKEN)?.sealed ?? '',
  })
  return createTokenSource({
    id: `integration ${integrationId}`,
    auth,
    origin,
    clientSecret: auth.client_auth === 'none' ? null : sendSettings.secret(CLIENT_SECRET, origin),
    refresh: auth.grant === 'refresh_token' ? refresh : null,
    tls: sendSettings.tls?.(origin) ?? undefined,
  })
}

/** Whether the value was changed or moved. Any other error, such as a database that is away, has a cause outside the row. */
export function isSealDamaged(error: unknown): boolean {
  return error instanceof OffhookError && (error.code === 'sealed_value_damaged' || error.code === 'no_data_key')
}
