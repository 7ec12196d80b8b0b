// The meanings of SIP response codes in a message (RFC 3261, 21; IANA's registry of SIP response codes).
import type { Outcome } from '../../calls/call.ts'
import { OUTCOME_OF_SIP } from '../../calls/sip-outcomes.ts'
import type { Meaning } from './mapping.ts'

/** Responses that end a call and only say that it failed: the usual responses from 3xx to 6xx. */
const FAILURES = [
  300, 301, 302, 305, 380, 400, 402, 404, 405, 406, 410, 413, 414, 415, 416, 420, 421, 423, 481, 482, 484, 485, 488,
  491, 493, 500, 501, 502, 503, 504, 505, 513, 580, 604, 606,
]

const ends = (outcome: Outcome): Meaning => ({ status: 'ended', outcome })

/** The meaning of each response that ends a call before the answer, by its code. */
export const SIP_FAILURES: Readonly<Record<string, Meaning>> = Object.fromEntries([
  ...FAILURES.map((code) => [String(code), ends('failed')] as const),
  ...[...OUTCOME_OF_SIP].map(([code, outcome]) => [String(code), ends(outcome)] as const),
  // The caller hung up before anybody answered.
  ['487', ends('abandoned')] as const,
  // Anonymous and unwanted calls (RFC 5079, 8197, 8688).
  ...['433', '607', '608'].map((code) => [code, ends('rejected')] as const),
])

/** Whether a value can be the code of a response; systems write 0 for none. */
export function isSipCode(value: string): boolean {
  return /^(?:0|[1-6]\d\d)$/.test(value)
}

/** The meaning of a response; `null`: it does not concern the call's status. */
export function sipMeaning(code: string): Meaning | null {
  if (/^18\d$/.test(code)) return { status: 'ringing' }
  if (/^2\d\d$/.test(code)) return { status: 'answered' }
  if (/^[3-6]\d\d$/.test(code)) return SIP_FAILURES[code] ?? ends('failed')
  return /^(?:0|1\d\d)$/.test(code) ? { ignore: true } : null
}
