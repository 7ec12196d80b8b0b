// Signatures that are made for each attempt, over the request as it goes out: how each is shown where it is not made.
import { fillPlaceholders } from '../custom-signature.ts'
import type { SecretPlace, SignaturePlace, SignaturePlaceOf, Signings } from '../request.ts'

/** What stands in place of what the sender computes. */
export interface SignatureMarks {
  readonly signature: string
  readonly timestamp: string
}

const SHOWN: { readonly [As in keyof Signings]: (place: SignaturePlaceOf<As>, marks: SignatureMarks) => string } = {
  hmac: ({ signing }, marks) => fillPlaceholders(signing.value, { ...marks }),
}

/** The value of the header with marks in place of what would be computed. */
export function showSignature<As extends keyof Signings>(place: SignaturePlaceOf<As>, marks: SignatureMarks): string {
  return SHOWN[place.as](place, marks)
}

export function isSignature(place: SecretPlace): place is SignaturePlace {
  return place.signing !== undefined
}
