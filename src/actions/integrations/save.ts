// Saving an integration. What was judged is kept with its errors as a draft that is off (T4); its secrets are sealed.
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

/** Saves a new integration. `signingSecret`: the key that signs, which is shown only now. */
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

/** Gives a new integration its key that signs, and keeps and announces it; answers the key, which is shown only now. */
export async function finishNew(context: ActionContext, row: IntegrationRow): Promise<string> {
  const secret = createSigningSecret()
  await putSigningSecret(context, row, secret)
  await keepVersion(context, row)
  context.changed(integrationSaved(row))
  return secret
}

/** Saves over `before`. Fails when another save came first. */
export async function replaceIntegration(
  context: ActionContext,
  before: IntegrationRow,
  sent: IntegrationInput,
): Promise<Result<SavedIntegration>> {
  const known = await readSecrets(context.db, ownerOf(before))
  const ready = await prepareIntegration(context, sent, { row: before, known })
  return isFailure(ready) ? ready : savePrepared(context, before, { ready, known })
}

/** As `replaceIntegration`, of what is ready: secrets that are neither kept nor given are forgotten. */
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
  context: Pick<ActionContext, 'db' | 'actor' | 'purpose'>,
  row: IntegrationRow,
  secrets: readonly string[] = [],
): Promise<void> {
  return recordVersion(context, ownerOf(row), { version: row.version, content: row.config, secrets })
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

async function keepSecrets(
  { db, deps }: ActionContext,
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
