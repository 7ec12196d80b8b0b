// What the routes of integrations stand on: one found, one shown, and what follows when one was changed.
import { publicId, uuidOf } from '../../ids.ts'
import { integrationByUuid } from '../../store/integrations.ts'
import type { IntegrationRow } from '../../store/integrations.ts'
import { secretsOf } from '../../store/secrets.ts'
import { stepNames } from '../../store/steps.ts'
import type { DoorContext } from '../routing/context.ts'
import { integrationOutput } from './output.ts'
import { ownerOf } from './save.ts'
import type { SaveOrder, Saved } from './save.ts'
import type { Parts } from '../routing/deps.ts'
import { notFound } from '../http/problem.ts'
import { storedProblems } from './stored-problems.ts'
import type { ReadBefore } from './stored-problems.ts'

export function orderOf(c: DoorContext): SaveOrder {
  const { parts, publicUrl } = c.var.door
  return { db: c.var.db, parts, accountId: c.var.asker.account.account_id, publicUrl: publicUrl() }
}

/** The integration that the path names. Throws 404 when the account has none such. */
export async function findIntegration(c: DoorContext): Promise<IntegrationRow> {
  const id = c.req.param('id') ?? ''
  const uuid = uuidOf('int', id)
  const row = uuid === null ? undefined : await integrationByUuid(c.var.db, c.var.asker.account.account_id, uuid)
  if (!row) throw notFound('integration', id)
  return row
}

/** After the commit the engine learns of it, and what waits is kept, dropped or rendered anew (D12). */
export function integrationChanged(
  c: DoorContext,
  { account_id, integration_id, uuid }: IntegrationRow,
  waiting: 'keep' | 'drop' | 'rerender' = 'keep',
) {
  const { delivery, integrationsChanged, publish } = c.var.door.parts
  c.var.afterCommit.push(async () => {
    await integrationsChanged(account_id)
    publish(account_id, { type: 'integration', id: publicId('int', uuid) })
    if (waiting === 'drop') await delivery.dropWaiting(account_id, integration_id)
    if (waiting === 'rerender') await delivery.rerenderWaiting(account_id, integration_id)
  })
}

/** Why an integration cannot be read, as it is stored now (S46); `null`: it can. */
export function unreadableReason({ unreadable }: Pick<Parts, 'unreadable'>, row: IntegrationRow): string | null {
  return unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
}

export async function integrationShown(c: DoorContext, row: IntegrationRow) {
  const secrets = await secretsOf(c.var.db, ownerOf(row))
  return shownWith(c, row, { secrets, steps: await stepNames(c.var.db, row.account_id) })
}

/** After it was saved: a secret that was typed wrong is told as that, not as missing. */
export async function savedShown(c: DoorContext, { row, problems }: Saved) {
  const shown = await integrationShown(c, row)
  const told = (path: string) =>
    problems.find((one) => one.path === path && (path === 'tls.key' || path.startsWith('settings.')))
  return { ...shown, problems: shown.problems.map((problem) => told(problem.path) ?? problem) }
}

export async function shownWith(c: DoorContext, row: IntegrationRow, before: ReadBefore) {
  const { parts } = c.var.door
  const problems = await storedProblems(parts, row, before)
  const rest = parts.delivery.restOf(row.integration_id)
  return integrationOutput({ row, secrets: before.secrets, problems, rest, unreadable: unreadableReason(parts, row) })
}
