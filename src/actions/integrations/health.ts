// The health of an integration, in one word and a sentence. The first state that applies counts, the most lasting one first:
//
//   disabled nothing is sent: switched off by a person, a 410 or days of failures; or the stored settings cannot be read (S46)
//   paused   nothing is sent for a while (D6, D11)
//   failing  an attempt failed, and no attempt has succeeded since (D15)
//   healthy  otherwise
import { isHeldBy } from '../../delivery/delivery-states.ts'
import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { LastAttempt } from '../../engine/activity.ts'
import type { ActionDeps } from '../context.ts'

export type HealthDeps = Pick<ActionDeps, 'delivery' | 'activity' | 'unreadable'>

/** Times are milliseconds since 1970; `until` is the end of a pause. */
export interface Health {
  readonly health: 'healthy' | 'failing' | 'paused' | 'disabled'
  readonly reason: string | null
  readonly since: number | null
  readonly until: number | null
}

const HEALTHY: Health = { health: 'healthy', reason: null, since: null, until: null }

/** The columns that the health of an integration depends on. */
type HealthRow = Pick<IntegrationRow, 'integrationId' | 'uuid' | 'version' | 'enabled' | 'offReason' | 'offSince'>

export function healthOf(row: HealthRow, { delivery, activity, unreadable }: HealthDeps): Health {
  const unread = unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
  if (unread !== null) return { health: 'disabled', reason: unread, since: null, until: null }
  if (!row.enabled) return { health: 'disabled', reason: row.offReason, since: row.offSince, until: null }
  const since = delivery.standingOf(row.integrationId)?.failingSince ?? null
  const rest = delivery.restOf(row.integrationId)
  if (rest) return { health: 'paused', reason: rest.reason, since, until: rest.until }
  if (since === null) return HEALTHY
  return { health: 'failing', reason: reasonOf(activity.last(row.integrationId)), since, until: null }
}

/** Nothing is sent to the integration before `until`; `null`: until a person does something about it. */
export interface Hold {
  readonly until: number | null
}

/** The reason why the deliveries of an integration are held back; `null`: they are not (D25, D29). */
export function holdOf(row: IntegrationRow, deps: HealthDeps): Hold | null {
  if (deps.delivery.isHeld(row.accountId)) return { until: null }
  const { health, until } = healthOf(row, deps)
  return isHeldBy(health) ? { until } : null
}

/**
 * When the next waiting delivery is sent. Held deliveries are sent as soon as the hold ends, so a time in the past would be
 * wrong.
 */
export function nextSendAt(dueAt: number | null, hold: Hold | null): number | null {
  if (hold === null || dueAt === null) return dueAt
  const at = hold.until === null ? null : Math.max(dueAt, hold.until)
  return at !== null && at > Date.now() ? at : null
}

function reasonOf(last: LastAttempt | null): string | null {
  return last?.reason ?? last?.error ?? null
}
