// When an integration last sent nothing after it had been on: because it was switched off, which the saved versions show (S51), or
// because its account was suspended (D29).
import type { ActionContext } from '../context.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSuspendedPeriods } from '../../store/accounts/life.ts'
import { listSwitches, VERSIONS_MAX } from '../../store/versions/versions.ts'

/** In ms since 1970; `toMs` is `null` while the integration is off. */
interface OffPeriod {
  readonly fromMs: number
  readonly toMs: number | null
}

/** `null`: the integration has sent since it was first switched on, or has never been on. */
export async function lastOffPeriod({ db }: Pick<ActionContext, 'db'>, row: IntegrationRow): Promise<OffPeriod | null> {
  const switches = await listSwitches(db, row.accountId, row.integrationId)
  const found = offPeriodOf(switches)
  const off = found?.toMs === null ? { fromMs: row.offSince ?? found.fromMs, toMs: null } : found
  return lastPeriodOf([...(off ? [off] : []), ...whileOn(await listSuspendedPeriods(db, row.accountId), switches)])
}

/** The suspensions since the integration was first on: before, it would have sent nothing anyway. */
export function whileOn(
  suspended: readonly OffPeriod[],
  switches: Awaited<ReturnType<typeof listSwitches>>,
): OffPeriod[] {
  const firstOn = switches.findLast(({ enabled }) => enabled)?.savedAt
  if (firstOn === undefined) return []
  return suspended.flatMap(({ fromMs, toMs }) =>
    toMs !== null && toMs <= firstOn ? [] : [{ fromMs: Math.max(fromMs, firstOn), toMs }],
  )
}

/** The last of the periods, together with those that it overlaps. */
export function lastPeriodOf(periods: readonly OffPeriod[]): OffPeriod | null {
  const [last, ...earlier] = periods.toSorted((a, b) => endOf(b) - endOf(a))
  if (!last) return null
  let { fromMs } = last
  for (const one of earlier) if (endOf(one) >= fromMs) fromMs = Math.min(fromMs, one.fromMs)
  return { fromMs, toMs: last.toMs }
}

const endOf = ({ toMs }: OffPeriod): number => toMs ?? Infinity

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
