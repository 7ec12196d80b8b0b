// Saves an integration and seals its secrets. An integration with errors is saved as a draft that is off (T4).
import type { Change } from '../../changes/change.ts'
import { createIntegration as insertIntegration, updateIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow, IntegrationSave } from '../../store/integrations/integrations.ts'
import { deleteSecrets, upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { IntegrationInput } from '../../integrations/integration.ts'
import { hasErrors } from '../../integrations/validate.ts'
import { headerSecretName, last4Of, requiredSecrets } from '../../integrations/integration-secrets.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { REFRESH_TOKEN, SIGNING_SECRET } from '../../render/secret-names.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { concealSecrets } from '../versions/conceal-secrets.ts'
import { recordVersion } from '../versions/record.ts'
import { prepareIntegration, type PreparedIntegration } from './prepare.ts'
import { ownerOf, putSigningSecret } from './secrets.ts'
import { createSigningSecret } from './signing-secret.ts'

export interface SavedIntegration {
  readonly row: IntegrationRow
  readonly problems: readonly ConfigProblem[]
}

/** Saves a new integration. `signingSecret`: its signing key, which is never shown again. */
export async function createIntegration(
  context: ActionContext,
  sent: IntegrationInput,
): Promise<Result<SavedIntegration & { readonly signingSecret: string }>> {
  const ready = await prepareIntegration(context, sent, null)
  if (isFailure(ready)) return ready
  const row = await insertIntegration(context.db, context.account.accountId, saveOf(ready, null))
  await keepSecrets(context, row, ready)
  return { row, problems: ready.problems, signingSecret: await finishNew(context, row) }
}

/**
 * Gives a new integration its signing key, and records and announces the integration. Returns the key, which is never shown
 * again.
 */
export async function finishNew(context: ActionContext, row: IntegrationRow): Promise<string> {
  const secret = createSigningSecret()
  await putSigningSecret(context, row, secret)
  await keepVersion(context, row)
  context.changed(integrationSaved(row))
  return secret
}

/** Saves an integration over `before`. Fails if another save came first. */
export async function replaceIntegration(
  context: ActionContext,
  before: IntegrationRow,
  sent: IntegrationInput,
): Promise<Result<SavedIntegration>> {
  const known = await readSecrets(context.db, ownerOf(before))
  const ready = await prepareIntegration(context, sent, { row: before, known })
  return isFailure(ready) ? ready : savePrepared(context, before, { ready, known })
}

/** As `replaceIntegration`, for a prepared integration. Secrets that are neither kept nor given are deleted. */
export async function savePrepared(
  context: ActionContext,
  before: IntegrationRow,
  { ready, known }: { readonly ready: PreparedIntegration; readonly known: ReadonlyMap<string, SecretRow> },
): Promise<Result<SavedIntegration>> {
  const row = await updateIntegration(context.db, before, saveOf(ready, before))
  if (!row)
    return new ActionFailure(
      'precondition_failed',
      'Someone else saved this integration in the meantime. Fetch it again and retry.',
    )
  context.changed(integrationSaved(row))
  await keepSecrets(context, row, ready)
  const names = new Set([...ready.kept, ...ready.given.keys(), SIGNING_SECRET])
  const gone = [...known.keys()].filter((name) => !names.has(name))
  await deleteSecrets(context.db, ownerOf(row), gone)
  const touched = new Set([...ready.given.keys(), ...gone])
  const places = requiredSecrets(ready.integration, touched)
  // A deleted secret may have no place in the integration any more (path `request`): the changed settings show why.
  const paths = places.map(({ path }) => path).filter((path) => path !== 'request')
  await keepVersion(context, row, paths)
  // A header that is secret now may be readable in older versions, so it is removed there.
  const headers = ready.integration.request.headers.map(({ key }) => key.trim().toLowerCase())
  const concealed = headers.filter((key) => ready.given.has(headerSecretName(key)))
  const texts = [...ready.given.values()]
  await concealSecrets(context.db, ownerOf(row), { version: row.version, texts, headers: concealed })
  return { row, problems: ready.problems }
}

/** The change that announces a save of this integration. */
export function integrationSaved({ accountId, uuid }: IntegrationRow): Change {
  return { type: 'integration_saved', accountId, uuid }
}

/** Stores the integration as a version (S51). `secrets`: the places of secrets that were set or removed. */
export function keepVersion(
  context: Pick<ActionContext, 'db' | 'actor' | 'purpose'>,
  row: IntegrationRow,
  secrets: readonly string[] = [],
): Promise<void> {
  return recordVersion(context, ownerOf(row), { version: row.version, content: row.config, secrets })
}

/** An integration is on only without errors. While it stays off, a reason that Offhook gave stays too. */
function saveOf({ integration, problems }: PreparedIntegration, before: IntegrationRow | null): IntegrationSave {
  const unfinished = integration.enabled && hasErrors(problems)
  const enabled = integration.enabled && !unfinished
  if (unfinished) return { config: { ...integration, enabled }, enabled, offReason: UNFINISHED, offCause: 'incomplete' }
  // The cause stays together with its reason. An incomplete integration that its owner no longer wants on was switched off by a
  // person.
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

async function keepSecrets(
  { db, deps }: ActionContext,
  row: IntegrationRow,
  { given, originOf }: PreparedIntegration,
): Promise<void> {
  const owner = ownerOf(row)
  for (const [name, typed] of given) {
    // A refresh token that was tried before the save may have been replaced by the vendor since (S25).
    const text = name === REFRESH_TOKEN ? deps.oauth.newest(row.accountId, typed) : typed
    const sealed = await deps.sealing.seal({ ...owner, name }, text)
    await upsertSecret(db, owner, { name, origin: originOf(name), sealed, last4: last4Of(text) })
  }
}
