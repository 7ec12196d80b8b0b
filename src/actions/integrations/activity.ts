// The recent activity of the integrations of an account: the results of their attempts in the last day, and waiting deliveries.
import type { ActivityBucket, LastAttempt } from '../../engine/activity.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { healthOf, holdOf, nextSendAt, type Health } from './health.ts'

export interface IntegrationActivity {
  readonly row: IntegrationRow
  /** The last 24 hours, oldest first. */
  readonly hours: readonly ActivityBucket[]
  readonly last: LastAttempt | null
  /** How many deliveries are not settled. */
  readonly waiting: number
  /** When the next of these deliveries is sent, in ms since 1970. */
  readonly nextAt: number | null
  readonly health: Health
}

/** Leaves out deleted integrations. */
export async function readActivity({
  db,
  account,
  deps,
}: Pick<ActionContext, 'db' | 'account' | 'deps'>): Promise<IntegrationActivity[]> {
  const rows = await listAllIntegrations(db, account.accountId)
  return rows.filter((row) => row.deletedAt === null).map((row) => activityOf(row, deps))
}

function activityOf(row: IntegrationRow, deps: ActionDeps): IntegrationActivity {
  const { delivery, activity } = deps
  const standing = delivery.standingOf(row.integrationId)
  return {
    row,
    hours: activity.hours(row.integrationId),
    last: activity.last(row.integrationId),
    waiting: standing?.waiting ?? 0,
    nextAt: nextSendAt(standing?.nextAt ?? null, holdOf(row, deps)),
    health: healthOf(row, deps),
  }
}
