// The present state of deliveries, as the engine knows it.
import { plannedAttempts, scheduleFor, wrongRequestSchedule, type DeliveryKind } from '../delivery/retry-timing.ts'
import { saysWrongRequest } from '../delivery/verdict.ts'
import type { AccountRegistry } from './account-registry.ts'
import type { Engine } from './engine.ts'

export interface DeliveryStatus {
  /** Whether the account sends nothing now (D29). */
  isHeld(accountId: number): boolean
  /** The pause of an integration (D11); `null`: the integration is not paused. */
  restOf(integrationId: number): { readonly reason: string; readonly until: number } | null
  standingOf(integrationId: number): Standing | null
  /**
   * The times of the next attempts of a waiting delivery if every attempt fails (D7): in ms since 1970, and each the earliest
   * that the retry schedule allows. Empty if the integration does not exist.
   */
  planned(waiting: WaitingDelivery): readonly number[]
}

/** The state of an integration's deliveries. Times are milliseconds since 1970. */
interface Standing {
  /** How many deliveries are not settled yet. */
  readonly waiting: number
  /** When the next waiting delivery is sent, after any pause; `null`: no delivery is known to be waiting. */
  readonly nextAt: number | null
  /** Since when no attempt has succeeded; `null`: the newest attempt succeeded. */
  readonly failingSince: number | null
}

interface WaitingDelivery {
  readonly integrationId: number
  readonly kind: DeliveryKind
  readonly tries: number
  /** The response code of the newest attempt. */
  readonly code: number | null
  readonly error: string | null
  /** When the next attempt starts, in ms since 1970. */
  readonly nextAt: number
}

interface StatusDeps {
  /** `null` while the database is away. */
  readonly engine: () => Engine | null
  readonly registry: Pick<AccountRegistry, 'working' | 'isHeld'>
}

export function createDeliveryStatus({ engine, registry }: StatusDeps): DeliveryStatus {
  return {
    isHeld: (accountId) => registry.isHeld(accountId),
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
