// Why a channel was hung up: FreeSWITCH's names (`switch_types.h`, `switch_call_cause_t`), and what a call that nobody answered
// came to by them.
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

/** A leg that ends by one of these was not refused: another one answered, or it was taken back, or the call went elsewhere. */
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

/** Whether a cause says how a call ended. */
export function tellsOutcome(cause: string): boolean {
  return !SAYS_NOTHING.has(cause.toUpperCase())
}

/** What a call came to that ended by this cause, `null`: the cause does not say. */
export function outcomeOfCause(cause: string | null): Outcome | null {
  if (cause === null || !tellsOutcome(cause)) return null
  return Object.hasOwn(OUTCOMES, cause) ? (OUTCOMES[cause] ?? null) : 'failed'
}
