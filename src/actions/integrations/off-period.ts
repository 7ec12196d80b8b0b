// When an integration was last switched off after it had been on. The saved versions show it (S51).
import type { ActionContext } from '../context.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSwitches, VERSIONS_MAX } from '../../store/versions/versions.ts'

/** In ms since 1970; `toMs` is `null` while the integration is off. */
interface OffPeriod {
  readonly fromMs: number
  readonly toMs: number | null
}

/** `null`: the integration has stayed on since it was first switched on, or has never been on. */
export async function lastOffPeriod({ db }: Pick<ActionContext, 'db'>, row: IntegrationRow): Promise<OffPeriod | null> {
  const switches = await listSwitches(db, row.accountId, row.integrationId)
  const found = offPeriodOf(switches)
  return found?.toMs === null ? { fromMs: row.offSince ?? found.fromMs, toMs: null } : found
}

/** `switches`: newest first. */
export function offPeriodOf(switches: Awaited<ReturnType<typeof listSwitches>>): OffPeriod | null {
  let toMs: number | null = null
  let fromMs: number | null = null
  for (const { savedAt, enabled } of switches)
    if (!enabled) fromMs = savedAt
    else if (fromMs === null) toMs = savedAt
    else return { fromMs, toMs }
  // If older versions were deleted, the integration may have been on before.
  return fromMs !== null && switches.length >= VERSIONS_MAX ? { fromMs, toMs } : null
}
