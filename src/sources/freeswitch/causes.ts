// Hang-up causes of a channel: FreeSWITCH's names (`switch_types.h`, `switch_call_cause_t`), and the outcome of an unanswered
// call for each.
import type { Outcome } from '../../calls/call.ts'

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  ALLOTTED_TIMEOUT: 'missed',
  NO_ANSWER: 'missed',
  NO_USER_RESPONSE: 'missed',
  PROGRESS_TIMEOUT: 'missed',
  BUSY_EVERYWHERE: 'busy',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  DECLINE: 'rejected',
  DONTCALL: 'rejected',
}

/**
 * A leg with one of these causes was not refused: another leg answered, or the dial was cancelled, or the call went elsewhere.
 */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  '',
  'ATTENDED_TRANSFER',
  'BLIND_TRANSFER',
  'FAILURE',
  'LOSE_RACE',
  'NONE',
  'NORMAL_CLEARING',
  'NORMAL_UNSPECIFIED',
  'ORIGINATOR_CANCEL',
  'PICKED_OFF',
  'REDIRECTION_TO_NEW_DESTINATION',
  'SUCCESS',
])

/** Whether a cause determines the outcome of a call. */
export function tellsOutcome(cause: string): boolean {
  return !SAYS_NOTHING.has(cause.toUpperCase())
}

/** The outcome of a call that ended with this cause; `null`: the cause does not determine it. */
export function outcomeOfCause(cause: string | null): Outcome | null {
  if (cause === null || !tellsOutcome(cause)) return null
  return Object.hasOwn(OUTCOMES, cause) ? (OUTCOMES[cause] ?? null) : 'failed'
}
