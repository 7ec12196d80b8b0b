// The outcome of a call by the final SIP response that ended it (RFC 3261, 21).
import type { Outcome } from './call.ts'

/** The responses that say more than that the call failed. */
export const OUTCOME_OF_SIP: ReadonlyMap<number, Outcome> = new Map([
  [486, 'busy'],
  [600, 'busy'],
  [408, 'missed'],
  [480, 'missed'],
  [483, 'missed'],
  [401, 'rejected'],
  [403, 'rejected'],
  [407, 'rejected'],
  [603, 'rejected'],
])
