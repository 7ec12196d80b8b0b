// Signatures that are made for each attempt, over the request as it goes out: how each is shown where it is not made.
import { fillPlaceholders } from '../custom-signature.ts'
import type { SecretPlace, SignaturePlace, SignaturePlaceOf, Signings } from '../request.ts'

/** What stands in place of what the sender computes. */
export interface SignatureMarks {
  readonly signature: string
  readonly timestamp: string
}

/** What is not entered yet, in a preview. */
const UNKNOWN = '…'

const SHOWN: { readonly [As in keyof Signings]: (place: SignaturePlaceOf<As>, marks: SignatureMarks) => string } = {
  hmac: ({ signing }, marks) => fillPlaceholders(signing.value, { ...marks }),
  aws4: ({ signing: { access_key_id, region, service } }, { signature, timestamp }) =>
    `AWS4-HMAC-SHA256 Credential=${access_key_id || UNKNOWN}/${timestamp}/${region || UNKNOWN}/${service || UNKNOWN}/aws4_request, SignedHeaders=${signature}, Signature=${signature}`,
}

/** The value of the header with marks in place of what would be computed. */
export function showSignature<As extends keyof Signings>(place: SignaturePlaceOf<As>, marks: SignatureMarks): string {
  return SHOWN[place.as](place, marks)
}

export function isSignature(place: SecretPlace): place is SignaturePlace {
  return place.signing !== undefined
}
