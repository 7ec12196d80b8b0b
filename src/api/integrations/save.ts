// Saving an integration: its secrets are parted from it, it is judged, kept with its errors as a draft that is off (T4), and
// its secrets are sealed for the one origin they were entered for (S26).
import type { Change } from '../../changes/change.ts'
import { createIntegration, updateIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow, IntegrationSave } from '../../store/integrations/integrations.ts'
import { deleteSecrets, upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { OffhookError } from '../../errors.ts'
import { addressOf } from '../../integrations/service-inputs.ts'
import type { Integration, IntegrationInput } from '../../integrations/integration.ts'
import { compileIntegration, hasErrors, findProblems } from '../../integrations/validate.ts'
import {
  headerSecretName,
  last4Of,
  requiredSecrets,
  separateSecrets,
  secretOrigin,
  typedSecrets,
} from '../../integrations/integration-secrets.ts'
import { serviceOf } from '../../integrations/services.ts'
import { secretNameOf } from '../../integrations/services/service.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { REFRESH_TOKEN, TLS_KEY, SIGNING_SECRET } from '../../render/secret-names.ts'
import { addressProblems } from './address-flaws.ts'
import { inboxFlaw } from '../inbox/inbox.ts'
import type { InboxOwner } from '../inbox/inbox.ts'
import { certificateProblems } from './certificates.ts'
import type { RouteContext } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { Problem } from '../http/problem.ts'
import { createSigningSecret } from './signing-secret.ts'
import { moveUserInfo } from './user-info.ts'
import { concealSecrets } from '../versions/conceal-secrets.ts'
import { recordVersion, saverOf } from '../versions/record.ts'
import type { Saver } from '../versions/record.ts'

export interface SaveContext extends InboxOwner {
  readonly saver: Saver
  /** What the transaction changed. */
  readonly changes: Change[]
  readonly deps: Pick<ApiDeps, 'sealing' | 'addressFlaw' | 'oauth'>
}

export function saveContextOf(c: RouteContext): SaveContext {
  const { deps, publicUrl } = c.var.app
  const { db, changes, principal } = c.var
  return { db, deps, accountId: principal.account.accountId, publicUrl: publicUrl(), saver: saverOf(c), changes }
}

export interface SavedIntegration {
  readonly row: IntegrationRow
  readonly problems: readonly ConfigProblem[]
}

/** Saves a new one. Answers with the key that signs, which is shown only now. */
export async function saveNew(
  context: SaveContext,
  sent: IntegrationInput,
): Promise<SavedIntegration & { signingSecret: string }> {
  const ready = await withCertificates(prepare(context, sent, new Map()), async () => null)
  await requireOwnInbox(context, ready)
  const row = await createIntegration(context.db, context.accountId, saveOf(ready, null))
  await keepSecrets(context, row, ready)
  const secret = createSigningSecret()
  await putSigningSecret(context, row, secret)
  await keepVersion(context, row)
  context.changes.push(integrationSaved(row))
  return { row, problems: ready.problems, signingSecret: secret }
}

/** Saves over `before`. Throws 412 when another save came first. */
export async function saveOver(
  context: SaveContext,
  before: IntegrationRow,
  sent: IntegrationInput,
): Promise<SavedIntegration> {
  const known = await readSecrets(context.db, ownerOf(before))
  const ready = await prepareOver(context, before, { sent, known })
  return savePrepared(context, before, { ready, known })
}

/** What would be saved over `before`. `known`: the secrets that may be kept. Throws 400 or 422 for what cannot be saved at all. */
export async function prepareOver(
  context: SaveContext,
  before: IntegrationRow,
  { sent, known }: { readonly sent: IntegrationInput; readonly known: ReadonlyMap<string, SecretRow> },
): Promise<PreparedIntegration> {
  const ready = await withCertificates(prepare(context, sent, known), () => keptTlsKey(context.deps, before, known))
  await requireOwnInbox(context, ready)
  return ready
}

/** As `saveOver`, of what is ready: secrets that are neither kept nor given are forgotten. */
export async function savePrepared(
  context: SaveContext,
  before: IntegrationRow,
  { ready, known }: { readonly ready: PreparedIntegration; readonly known: ReadonlyMap<string, SecretRow> },
): Promise<SavedIntegration> {
  const row = await updateIntegration(context.db, before, saveOf(ready, before))
  if (!row)
    throw new Problem(
      'precondition_failed',
      'Someone else saved this integration in the meantime. Fetch it again and retry.',
    )
  context.changes.push(integrationSaved(row))
  await keepSecrets(context, row, ready)
  const names = new Set([...ready.kept, ...ready.given.keys(), SIGNING_SECRET])
  const gone = [...known.keys()].filter((name) => !names.has(name))
  await deleteSecrets(context.db, ownerOf(row), gone)
  const touched = new Set([...ready.given.keys(), ...gone])
  const places = requiredSecrets(ready.integration, touched)
  // One that stands nowhere any more went with what has changed.
  const paths = places.map(({ path }) => path).filter((path) => path !== 'request')
  await keepVersion(context, row, paths)
  // What was open before and is secret now is not left in older versions.
  const headers = ready.integration.request.headers.map(({ key }) => key.trim().toLowerCase())
  const concealed = headers.filter((key) => ready.given.has(headerSecretName(key)))
  const texts = [...ready.given.values()]
  await concealSecrets(context.db, ownerOf(row), { version: row.version, texts, headers: concealed })
  return { row, problems: ready.problems }
}

/** The change that a save of this integration is. */
export function integrationSaved({ accountId, uuid }: IntegrationRow): Change {
  return { type: 'integration_saved', accountId, uuid }
}

/** Keeps what was saved as a version (S51). `secrets`: where those stand that were set or removed. */
export function keepVersion(
  { db, saver }: Pick<SaveContext, 'db' | 'saver'>,
  row: IntegrationRow,
  secrets: readonly string[] = [],
): Promise<void> {
  return recordVersion(db, ownerOf(row), { version: row.version, content: row.config, secrets }, saver)
}

/** An integration that may be saved, and what becomes of its secrets. */
export interface PreparedIntegration {
  readonly integration: Integration
  readonly problems: readonly ConfigProblem[]
  /** The address that a secret of this name belongs to: no other ever gets it (S26). */
  readonly originOf: (name: string) => string
  /** Texts to seal, by name. */
  readonly given: ReadonlyMap<string, string>
  /** Names of those that stay as they are. */
  readonly kept: ReadonlySet<string>
}

function prepare(
  { deps }: SaveContext,
  sent: IntegrationInput,
  known: ReadonlyMap<string, SecretRow>,
): PreparedIntegration {
  const { integration, secrets, flaws } = separateSecrets(moveUserInfo(sent))
  if (flaws.length > 0) throw new Problem('validation_failed', 'Some values are invalid.', { errors: flaws })
  const compiled = compileIntegration(integration)
  const { origin } = compiled
  const originOf = (name: string): string => secretOrigin(name, integration, origin ?? '')
  const kept = new Set(
    [...secrets]
      .filter(([name, is]) => is === 'keep' && known.get(name)?.origin === originOf(name))
      .map(([name]) => name),
  )
  const typed = typedSecrets(secrets)
  const problems = findProblems(integration, compiled, {
    hasSecret: (name) => kept.has(name) || typed.has(name),
    // A step that is not there is a warning, and keeps nothing from being saved.
    steps: null,
    typed,
  })
  const given = new Map([...typed].filter(([name]) => !isUnfit(name, integration, problems)))
  return {
    integration,
    problems: [...problems, ...addressProblems(integration, problems, deps)],
    originOf,
    given,
    kept,
  }
}

/** Throws 422 for one that sends to another account's inbox. */
async function requireOwnInbox(context: SaveContext, { integration }: PreparedIntegration): Promise<void> {
  const detail = await inboxFlaw(context, addressOf(integration))
  if (detail === null) return
  throw new Problem('invalid_integration', 'The integration could not be saved.', {
    errors: [{ pointer: '/request/url', detail }],
  })
}

/**
 * Whether a secret was typed that is not what its input asks for. It is kept nowhere: it may belong elsewhere, and nobody could
 * see later that it is wrong.
 */
function isUnfit(name: string, { service }: Integration, problems: readonly ConfigProblem[]): boolean {
  const input = serviceOf(service)?.inputs.find((one) => one.secret && secretNameOf(one) === name)
  return problems.some(({ path, severity }) => severity === 'error' && path === `settings.${input?.key}`)
}

/** With what is wrong in its certificates (S10). `kept`: gives the key that is kept. */
async function withCertificates(
  ready: PreparedIntegration,
  kept: () => Promise<string | null>,
): Promise<PreparedIntegration> {
  const { integration, given, problems } = ready
  if (integration.tls.ca === null && integration.tls.certificate === null) return ready
  const key = given.get(TLS_KEY) ?? (ready.kept.has(TLS_KEY) ? await kept() : null)
  const found = certificateProblems(integration, key, Date.now())
  // A key that cannot be used is kept nowhere: a test of what is saved would sign with it.
  const isUnfitKey = found.some(({ path, severity }) => severity === 'error' && path === 'tls.key')
  const fit = isUnfitKey ? new Map([...given].filter(([name]) => name !== TLS_KEY)) : given
  return { ...ready, given: fit, problems: [...problems, ...found] }
}

/** The key of the certificate that an integration shows, opened to be judged; `null`: there is none. */
export async function keptTlsKey(
  { sealing }: Pick<ApiDeps, 'sealing'>,
  row: IntegrationRow,
  secrets: ReadonlyMap<string, SecretRow>,
): Promise<string | null> {
  const sealed = secrets.get(TLS_KEY)?.sealed
  return sealed === undefined ? null : unsealOrNull(sealing, { ...ownerOf(row), name: TLS_KEY }, sealed)
}

/** `null`: it was damaged, as is said where the integration is shown (S46). */
export async function unsealOrNull(
  sealing: ApiDeps['sealing'],
  place: Parameters<ApiDeps['sealing']['open']>[0],
  sealed: string,
): Promise<string | null> {
  try {
    return await sealing.open(place, sealed)
  } catch (error) {
    if (error instanceof OffhookError) return null
    throw error
  }
}

/** On only without errors. A reason that the program gave stays while it is off. */
function saveOf({ integration, problems }: PreparedIntegration, before: IntegrationRow | null): IntegrationSave {
  const unfinished = integration.enabled && hasErrors(problems)
  const enabled = integration.enabled && !unfinished
  if (unfinished) return { config: { ...integration, enabled }, enabled, offReason: UNFINISHED, offCause: 'incomplete' }
  // The cause stays as long as its reason does; what was incomplete, and is not wanted on any more, a person switched off.
  const stays = !enabled && before && !before.enabled && before.offCause !== 'incomplete'
  const { offReason, offCause } = stays ? before : { offReason: null, offCause: null }
  return {
    config: { ...integration, enabled },
    enabled,
    offReason: enabled ? null : (offReason ?? 'Switched off.'),
    offCause,
  }
}

const UNFINISHED = 'Setup is incomplete. Fix the listed problems to switch the integration on.'

/** Whose secrets those of an integration are. */
export function ownerOf({ accountId, integrationId }: IntegrationRow) {
  return { accountId, owner: 'integration' as const, ownerId: integrationId }
}

async function keepSecrets(
  { db, deps }: SaveContext,
  row: IntegrationRow,
  { given, originOf }: PreparedIntegration,
): Promise<void> {
  const owner = ownerOf(row)
  for (const [name, typed] of given) {
    // One that was tried before it was saved may have been replaced by then (S25).
    const text = name === REFRESH_TOKEN ? deps.oauth.newest(row.accountId, typed) : typed
    const sealed = await deps.sealing.seal({ ...owner, name }, text)
    await upsertSecret(db, owner, { name, origin: originOf(name), sealed, last4: last4Of(text) })
  }
}

/** Keeps a key that signs, the first of an integration. */
export async function putSigningSecret({ db, deps }: SaveContext, row: IntegrationRow, secret: string): Promise<void> {
  const owner = ownerOf(row)
  const sealed = await deps.sealing.seal({ ...owner, name: SIGNING_SECRET }, secret)
  await upsertSecret(db, owner, { name: SIGNING_SECRET, origin: '', sealed, last4: last4Of(secret) })
}

/**
 * Gives a copy the secrets of what it was made of, each for the same origin, but for the key that signs, and the refresh token:
 * used by two, many servers of tokens end it for both (S25).
 */
export async function copySecrets({ db, deps }: SaveContext, from: IntegrationRow, to: IntegrationRow): Promise<void> {
  for (const [name, { sealed, origin, last4 }] of await readSecrets(db, ownerOf(from))) {
    if (name === SIGNING_SECRET || name === REFRESH_TOKEN) continue
    // A sealed value opens in its own place only.
    const text = await unsealOrNull(deps.sealing, { ...ownerOf(from), name }, sealed)
    if (text === null) continue
    await upsertSecret(db, ownerOf(to), {
      name,
      origin,
      last4,
      sealed: await deps.sealing.seal({ ...ownerOf(to), name }, text),
    })
  }
}
