// Signatures that the sender computes for each attempt, over the final request: how each is shown where it is not computed.
import { fillPlaceholders } from '../custom-signature.ts'
import type { SecretPlace, SignaturePlace, SignaturePlaceOf, Signings } from '../request.ts'

/** The placeholders for the values that the sender computes. */
interface SignatureMarks {
  readonly signature: string
  readonly timestamp: string
}

/** Stands for a value that is not entered yet, in a preview. */
const UNKNOWN = '…'

const SHOWN: { readonly [As in keyof Signings]: (place: SignaturePlaceOf<As>, marks: SignatureMarks) => string } = {
  hmac: ({ signing }, marks) => fillPlaceholders(signing.value, { ...marks }),
  aws4: ({ signing: { access_key_id, region, service } }, { signature, timestamp }) =>
    `AWS4-HMAC-SHA256 Credential=${access_key_id || UNKNOWN}/${timestamp}/${region || UNKNOWN}/${service || UNKNOWN}/aws4_request, SignedHeaders=${signature}, Signature=${signature}`,
}

/** The value of the header, with marks in place of the computed values. */
export function showSignature<As extends keyof Signings>(place: SignaturePlaceOf<As>, marks: SignatureMarks): string {
  return SHOWN[place.as](place, marks)
}

export function isSignature(place: SecretPlace): place is SignaturePlace {
  return place.signing !== undefined
}
