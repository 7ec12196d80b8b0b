// The integrations of a configuration. An integration with errors is refused unless the file switches it off: a file must be
// complete to be applied.
import { prepareIntegration, type PreparedIntegration } from '../integrations/prepare.ts'
import { ownerOf } from '../integrations/secrets.ts'
import { maskConfig } from '../integrations/masked-config.ts'
import { configOf, nameOf } from '../../integrations/stored-integration.ts'
import { hasErrors } from '../../integrations/validate.ts'
import { serviceOf } from '../../integrations/services.ts'
import { requiredSecrets } from '../../integrations/integration-secrets.ts'
import { isOffForReceiver } from '../../integrations/off-cause.ts'
import type { Integration } from '../../integrations/integration.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { REFRESH_TOKEN, TLS_KEY, SIGNING_SECRET } from '../../render/secret-names.ts'
import { listIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { markManaged } from '../../store/accounts/managed-configuration.ts'
import { saveEnteredSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { Configuration, PlannedChange } from './configuration.ts'
import { maskSecret } from '../integrations/masked-secrets.ts'
import { createIntegration, savePrepared } from '../integrations/save.ts'
import { unreadableReason } from '../integrations/unreadable-reason.ts'
import { removeIntegration } from '../integrations/remove.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import {
  addFailure,
  changesBetween,
  isKept,
  planCreate,
  matchRows,
  planItem,
  refuseDuplicateNames,
  planRemove,
  secretChange,
  unreadableChange,
} from './plan.ts'
import type { ApplyContext } from './plan.ts'
import { errorFlaws } from '../integrations/problem-flaws.ts'

type IntegrationConfig = Configuration['integrations'][number]

export function integrationsOf({ db, account }: Pick<ActionContext, 'db' | 'account'>): Promise<IntegrationRow[]> {
  return listIntegrations(db, account.accountId, { limit: 100_000, after: null })
}

export async function applyIntegrations(context: ApplyContext): Promise<void> {
  const { config, plan } = context
  const names = config.integrations.map(({ name }) => name)
  refuseDuplicateNames(context, 'integrations', { names, key: 'name' })
  const rows = (await integrationsOf(context)).map((row) => ({ ...row, name: nameOf(row) }))
  const { matched, left } = matchRows(context, 'integrations', { names, rows })
  for (const [index, wanted] of config.integrations.entries()) {
    const failure = await applyIntegration(context, wanted, matched.get(wanted.name))
    if (isFailure(failure)) addFailure(context, `/integrations/${index}`, failure)
  }
  for (const row of left) {
    await removeIntegration(context, row)
    plan.push(planRemove('integration', row.name))
  }
}

async function applyIntegration(
  context: ApplyContext,
  wanted: IntegrationConfig,
  row: IntegrationRow | undefined,
): Promise<Result<void>> {
  const { db, keepSecrets, plan } = context
  if (row === undefined) {
    const saved = await createIntegration(context, wanted)
    if (isFailure(saved)) return saved
    if (isUnfinished(wanted, saved.problems)) return unfinished(saved.problems)
    await markManaged(db, 'integration', { uuid: saved.row.uuid, name: wanted.name })
    await saveEnteredSecret(db, ownerOf(saved.row), REFRESH_TOKEN)
    plan.push(planCreate('integration', wanted.name))
    return
  }
  const known = await readSecrets(db, ownerOf(row))
  const sent = keepSecrets ? withKept(wanted, row, known) : wanted
  const ready = await prepareIntegration(context, sent, { row, known: keepSecrets ? known : new Map() })
  if (isFailure(ready)) return ready
  if (isUnfinished(wanted, ready.problems)) return unfinished(ready.problems)
  const { changes, kept } = await compareIntegration(context, row, { ready, known })
  if (changes.length > 0) {
    const saved = await savePrepared(context, row, { ready: withoutKept(ready, kept), known })
    if (isFailure(saved)) return saved
    if (ready.given.has(REFRESH_TOKEN) && !kept.has(REFRESH_TOKEN))
      await saveEnteredSecret(db, ownerOf(row), REFRESH_TOKEN)
  }
  if (row.managedAs !== wanted.name) await markManaged(db, 'integration', { uuid: row.uuid, name: wanted.name })
  plan.push(planItem('integration', wanted.name, { changes, adopted: row.managedAs === null }))
}

function isUnfinished({ enabled }: IntegrationConfig, problems: readonly ConfigProblem[]): boolean {
  return enabled && hasErrors(problems)
}

function unfinished(problems: readonly ConfigProblem[]): ActionFailure {
  return new ActionFailure('invalid_integration', 'The integration is incomplete.', errorFlaws(problems))
}

/** Marks the secrets that the file leaves out as kept. */
function withKept(
  wanted: IntegrationConfig,
  row: IntegrationRow,
  known: ReadonlyMap<string, SecretRow>,
): IntegrationConfig {
  const shown = maskConfig(row, known)
  const settings = { ...wanted.settings }
  for (const { key, secret } of serviceOf(wanted.service)?.inputs ?? [])
    if (secret && wanted.service === shown.service) settings[key] ??= shown.settings[key] ?? null
  const { auth } = wanted.request
  const sameAuth = auth.type === shown.request.auth.type
  return {
    ...wanted,
    settings,
    request: { ...wanted.request, auth: sameAuth ? { ...shown.request.auth, ...auth } : auth },
    tls: { ...wanted.tls, key: wanted.tls.key ?? maskSecret(known, TLS_KEY) },
  }
}

/** The changes, and the given secrets that are stored already. */
async function compareIntegration(
  context: ApplyContext,
  row: IntegrationRow,
  { ready, known }: { readonly ready: PreparedIntegration; readonly known: ReadonlyMap<string, SecretRow> },
): Promise<{ readonly changes: readonly PlannedChange[]; readonly kept: ReadonlySet<string> }> {
  const kept = new Set<string>()
  for (const [name, text] of ready.given)
    if (await isKept(context, ownerOf(row), { row: known.get(name), text, origin: ready.originOf(name) }))
      kept.add(name)
  const gone = [...known.keys()].filter(
    (name) => name !== SIGNING_SECRET && !ready.given.has(name) && !ready.kept.has(name),
  )
  const changed = [...ready.given.keys()].filter((name) => !kept.has(name))
  const before = configOf(row)
  const places = placesOf(ready.integration, new Set([...changed, ...gone]))
  return {
    // An unchanged file does not switch an integration on that Offhook switched off: a person must resume it.
    changes: [
      ...changesBetween({ ...before, enabled: row.enabled || isOffForReceiver(row.offCause) }, ready.integration),
      ...[...changed, ...gone].map((name) => secretChange(places.get(name) ?? name)),
      ...unreadableChange(unreadableReason(context.deps, row)),
    ],
    kept,
  }
}

/** Where a person enters each of these secrets. */
function placesOf(integration: Integration, names: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map(requiredSecrets(integration, names).map(({ name, path }) => [name, path]))
}

/** Keeps unchanged secrets instead of sealing them again, so that the time when they were set stays. */
function withoutKept(ready: PreparedIntegration, kept: ReadonlySet<string>): PreparedIntegration {
  return {
    ...ready,
    given: new Map([...ready.given].filter(([name]) => !kept.has(name))),
    kept: new Set([...ready.kept, ...kept]),
  }
}
