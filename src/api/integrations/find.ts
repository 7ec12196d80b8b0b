// What the routes of integrations stand on: one found, one shown, and what follows when one was changed.
import { publicId } from '../../ids.ts'
import { findIntegrationByUuid } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
import { findRow } from '../routing/find-row.ts'
import type { RouteContext } from '../routing/context.ts'
import { integrationOutput } from './output.ts'
import { ownerOf } from './save.ts'
import type { SaveContext, SavedIntegration } from './save.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { storedProblems } from './stored-problems.ts'
import type { StoredContext } from './stored-problems.ts'

export function saveContextOf(c: RouteContext): SaveContext {
  const { deps, publicUrl } = c.var.app
  return { db: c.var.db, deps, accountId: c.var.principal.account.accountId, publicUrl: publicUrl() }
}

/** The integration that the path names. Throws 404 when the account has none such. */
export function findIntegration(c: RouteContext): Promise<IntegrationRow> {
  return findRow(c, 'int', findIntegrationByUuid)
}

/** After the commit the engine learns of it, and what waits is kept, dropped or rendered anew (D12). */
export function notifyIntegrationChanged(
  c: RouteContext,
  { accountId, integrationId, uuid }: IntegrationRow,
  waiting: 'keep' | 'drop' | 'rerender' = 'keep',
) {
  const { delivery, integrationsChanged, publish } = c.var.app.deps
  c.var.afterCommit.push(async () => {
    await integrationsChanged(accountId)
    publish(accountId, { type: 'integration', id: publicId('int', uuid) })
    if (waiting === 'drop') await delivery.dropWaiting(accountId, integrationId)
    if (waiting === 'rerender') await delivery.rerenderWaiting(accountId, integrationId)
  })
}

/** Why an integration cannot be read, as it is stored now (S46); `null`: it can. */
export function unreadableReason({ unreadable }: Pick<ApiDeps, 'unreadable'>, row: IntegrationRow): string | null {
  return unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
}

export async function loadIntegrationOutput(c: RouteContext, row: IntegrationRow) {
  const secrets = await readSecrets(c.var.db, ownerOf(row))
  return integrationOutputWith(c, row, { secrets, steps: await listActiveStepNames(c.var.db, row.accountId) })
}

/** After it was saved: a secret that was typed wrong is told as that, not as missing. */
export async function loadSavedOutput(c: RouteContext, { row, problems }: SavedIntegration) {
  const shown = await loadIntegrationOutput(c, row)
  const told = (path: string) =>
    problems.find((one) => one.path === path && (path === 'tls.key' || path.startsWith('settings.')))
  return { ...shown, problems: shown.problems.map((problem) => told(problem.path) ?? problem) }
}

export async function integrationOutputWith(c: RouteContext, row: IntegrationRow, before: StoredContext) {
  const { deps } = c.var.app
  const problems = await storedProblems(deps, row, before)
  const rest = deps.delivery.restOf(row.integrationId)
  return integrationOutput({ row, secrets: before.secrets, problems, rest, unreadable: unreadableReason(deps, row) })
}
