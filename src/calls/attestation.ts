// The statement of a call's carrier about the caller's number: STIR/SHAKEN (ATIS-1000074), in the words of 3GPP TS
// 24.229.
import type { Fields } from './call.ts'

/** How far the caller's carrier vouches for the number (A fully, B and C less), or that the verification failed. */
export const ATTESTATIONS = ['A', 'B', 'C', 'failed'] as const

/**
 * The field for a result such as `TN-Validation-Passed-A`, `TN-Validation-Failed-B` or `No-TN-Validation`; none if nothing was
 * verified. A passed result without a letter has the fullest attestation, because FreeSWITCH and Telnyx omit the letter for A
 * alone. If the call was diverted on its way, the first letter is the caller's.
 */
export function attestationFields(verstat: string | null | undefined): Fields {
  const [, passed, letter = 'A'] = /^TN-Validation-(?:(Passed)(?:-([ABC])(?![A-Z]))?|Failed)/i.exec(verstat ?? '') ?? []
  if (passed !== undefined) return { attestation: letter.toUpperCase() }
  return /^TN-Validation-Failed/i.test(verstat ?? '') ? { attestation: 'failed' } : {}
}
