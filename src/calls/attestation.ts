// What the carrier of a call says of its caller's number: STIR/SHAKEN (ATIS-1000074), in the words of 3GPP TS 24.229.
import type { Fields } from './call.ts'

/** How far the caller's carrier vouches for the number (A fully, B and C less), or that what it says is not true. */
export const ATTESTATIONS = ['A', 'B', 'C', 'failed'] as const

/**
 * The field of a result such as `TN-Validation-Passed-A`, `TN-Validation-Failed-B` or `No-TN-Validation`; none where nothing was
 * verified. Without a letter, what passed has the fullest attestation: FreeSWITCH and Telnyx leave it away for A alone. Of a call
 * that was diverted on its way, the first letter is the caller's.
 */
export function attestationFields(verstat: string | null | undefined): Fields {
  const [, passed, letter = 'A'] = /^TN-Validation-(?:(Passed)(?:-([ABC])(?![A-Z]))?|Failed)/i.exec(verstat ?? '') ?? []
  if (passed !== undefined) return { attestation: letter.toUpperCase() }
  return /^TN-Validation-Failed/i.test(verstat ?? '') ? { attestation: 'failed' } : {}
}
