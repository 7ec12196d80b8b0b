// When a delivery that waits would be tried, should every attempt fail: what a person sees ahead (D7).
import { saysWrongRequest } from '../delivery/verdict.ts'
import { plannedAttempts, scheduleFor, wrongRequestSchedule, type DeliveryKind } from '../delivery/retry-timing.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'

export interface WaitingDelivery {
  readonly integrationId: number
  readonly kind: DeliveryKind
  readonly tries: number
  /** The end of the newest attempt. */
  readonly code: number | null
  readonly error: string | null
  /** When the next attempt goes, in ms since 1970. */
  readonly nextAt: number
}

/** Times in ms since 1970, each the earliest that its schedule allows; empty for an integration that is not there. */
export function planAttempts(
  schedule: ScheduleName | undefined,
  { kind, tries, code, error, nextAt }: WaitingDelivery,
): number[] {
  if (schedule === undefined) return []
  const own = scheduleFor(schedule, kind)
  const retries = tries > 0 && saysWrongRequest({ code, error }) ? wrongRequestSchedule(own) : own
  return plannedAttempts(retries, { attemptsMade: tries, nextAtMs: nextAt })
}
