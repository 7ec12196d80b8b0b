// Adds the integration's signature (D18), over the request exactly as it is sent. Each kind signs in a file of its own.
import type { RenderedRequest, SignaturePlaceOf, Signings } from '../render/request.ts'
import { insertSignature, type FilledRequest } from '../render/secret-places.ts'
import { signAws4 } from './aws4-signature.ts'
import { signHmac } from './hmac-signature.ts'
import type { Signed, SignedAttempt, Signer, UnsignedRequest } from './signer.ts'

const SIGNERS: { readonly [As in keyof Signings]: Signer<As> } = { hmac: signHmac, aws4: signAws4 }

/** Returns the headers with the signature added; the same headers if the request has no place for a signature. */
export function addOwnSignature(
  request: RenderedRequest,
  filled: FilledRequest,
  attempt: SignedAttempt,
): FilledRequest['headers'] {
  const unsigned = { ...filled, method: request.method }
  const added: (readonly [string, string])[] = []
  const headers = insertSignature(request, filled.headers, (place) => {
    const signed = sign(place, unsigned, attempt)
    added.push(...(signed.added ?? []))
    return signed.value
  })
  return added.length === 0 ? headers : [...headers, ...added]
}

function sign<As extends keyof Signings>(
  place: SignaturePlaceOf<As>,
  request: UnsignedRequest,
  attempt: SignedAttempt,
): Signed {
  return SIGNERS[place.as](place, request, attempt)
}
