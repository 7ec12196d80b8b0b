// The state of a delivery after an attempt: settled, or put back until the time that its schedule says (D6, D7). Pure.
import type { Verdict } from './verdict.ts'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import { nextDelayMs, scheduleFor, wrongRequestSchedule } from './retry-timing.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'

/** The states that a delivery can have after an attempt. */
export const ATTEMPT_STATES = ['delivered', 'retrying', 'failed'] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

export function isAttemptState(state: string): state is AttemptState {
  return ATTEMPT_STATES.some((one) => one === state)
}

interface NextState {
  readonly state: AttemptState
  /** `null` when settled. */
  readonly retryInMs: number | null
}

export function nextState(
  verdict: Verdict,
  delivery: Pick<ClaimedDelivery, 'kind' | 'attemptsMade'>,
  { schedule, random01 }: { schedule: ScheduleName; random01: number },
): NextState {
  switch (verdict.is) {
    case 'delivered':
      return { state: 'delivered', retryInMs: null }
    case 'failed':
      return { state: 'failed', retryInMs: null }
    case 'gone':
      // The integration is off now: the delivery waits with the others, and goes at once when the integration is switched on
      // again.
      return { state: 'retrying', retryInMs: 0 }
    case 'retry': {
      const own = scheduleFor(schedule, delivery.kind)
      const retries = verdict.schedule === 'own' ? own : wrongRequestSchedule(own)
      const retryInMs = nextDelayMs(retries, delivery.attemptsMade + 1, random01)
      return { state: retryInMs === null ? 'failed' : 'retrying', retryInMs }
    }
  }
}
