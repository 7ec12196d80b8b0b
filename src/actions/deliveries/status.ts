// How deliveries stand at this moment, as the engine knows it.
import { plannedAttempts, scheduleFor, wrongRequestSchedule, type DeliveryKind } from '../../delivery/retry-timing.ts'
import { saysWrongRequest } from '../../delivery/verdict.ts'
import type { DeliveryDeps } from './deps.ts'

export interface DeliveryStatus {
  /** The rest of an integration (D11); `null`: it does not rest. */
  restOf(integrationId: number): { readonly reason: string; readonly until: number } | null
  standingOf(integrationId: number): Standing | null
  /**
   * When a delivery that waits would be tried, should each attempt fail (D7): times in ms since 1970, each the earliest that its
   * schedule allows; empty for an integration that is not there.
   */
  planned(waiting: WaitingDelivery): readonly number[]
}

/** How an integration stands. Times are milliseconds since 1970. */
export interface Standing {
  /** Deliveries not settled yet. */
  readonly waiting: number
  /** When something of it goes next, rests included; `null`: nothing waits, as far as is known. */
  readonly nextAt: number | null
  /** Since when nothing went well; `null`: the newest attempt did. */
  readonly failingSince: number | null
}

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

export function createDeliveryStatus({ engine, registry }: Pick<DeliveryDeps, 'engine' | 'registry'>): DeliveryStatus {
  return {
    restOf(integrationId) {
      const breaker = engine()?.dispatcher.breakerOf(integrationId)
      if (!breaker || breaker.phase === 'closed') return null
      return { reason: breaker.reason, until: breaker.restUntilMs }
    },
    standingOf(integrationId) {
      const dispatcher = engine()?.dispatcher
      const breaker = dispatcher?.breakerOf(integrationId)
      const waiting = dispatcher?.backlogOf(integrationId)
      if (!breaker || !waiting) return null
      const { count, dueAt } = waiting
      const nextAt = count === 0 || dueAt === null ? null : Math.max(dueAt, breaker.restUntilMs)
      return { waiting: count, nextAt, failingSince: breaker.failingSinceMs }
    },
    planned({ integrationId, kind, tries, code, error, nextAt }) {
      const schedule = registry.working(integrationId)?.policy.schedule
      if (schedule === undefined) return []
      const own = scheduleFor(schedule, kind)
      const retries = tries > 0 && saysWrongRequest({ code, error }) ? wrongRequestSchedule(own) : own
      return plannedAttempts(retries, { attemptsMade: tries, nextAtMs: nextAt })
    },
  }
}
