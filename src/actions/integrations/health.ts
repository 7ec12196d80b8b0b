// How an integration fares, in one word and a sentence. From what is true for longest to what may pass soonest:
//
//   disabled nothing is sent: a person, a 410, or days of failures; or what is stored of it cannot be read (S46)
//   paused   the receiver is left alone for a while (D6, D11)
//   failing  an attempt failed, and nothing went well since (D15)
//   healthy  all else
import { isHeldBy } from '../../delivery/delivery-states.ts'
import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { LastAttempt } from '../../engine/activity.ts'
import type { ActionDeps } from '../context.ts'

export type HealthDeps = Pick<ActionDeps, 'delivery' | 'activity' | 'unreadable'>

/** Times are milliseconds since 1970; `until` is the end of a rest. */
export interface Health {
  readonly health: 'healthy' | 'failing' | 'paused' | 'disabled'
  readonly reason: string | null
  readonly since: number | null
  readonly until: number | null
}

const HEALTHY: Health = { health: 'healthy', reason: null, since: null, until: null }

export function healthOf(row: IntegrationRow, { delivery, activity, unreadable }: HealthDeps): Health {
  const unread = unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
  if (unread !== null) return { health: 'disabled', reason: unread, since: null, until: null }
  if (!row.enabled) return { health: 'disabled', reason: row.offReason, since: row.offSince, until: null }
  const since = delivery.standingOf(row.integrationId)?.failingSince ?? null
  const rest = delivery.restOf(row.integrationId)
  if (rest) return { health: 'paused', reason: rest.reason, since, until: rest.until }
  if (since === null) return HEALTHY
  return { health: 'failing', reason: reasonOf(activity.last(row.integrationId)), since, until: null }
}

/** Nothing is sent to it before that moment; `until` is `null`: before somebody does something about it. */
export interface Hold {
  readonly until: number | null
}

/** What holds the deliveries of an integration back; `null`: nothing does (D25). */
export function holdOf(row: IntegrationRow, deps: HealthDeps): Hold | null {
  const { health, until } = healthOf(row, deps)
  return isHeldBy(health) ? { until } : null
}

/** When something that waits goes next. What is held goes at once when that ends: before, a time in the past says nothing. */
export function nextSendAt(dueAt: number | null, hold: Hold | null): number | null {
  if (hold === null || dueAt === null) return dueAt
  const at = hold.until === null ? null : Math.max(dueAt, hold.until)
  return at !== null && at > Date.now() ? at : null
}

function reasonOf(last: LastAttempt | null): string | null {
  return last?.reason ?? last?.error ?? null
}
