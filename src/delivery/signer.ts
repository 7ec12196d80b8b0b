// The input and the result of a kind of authentication that signs requests.
import type { RenderedRequest, SignaturePlaceOf, Signings } from '../render/request.ts'
import type { FilledRequest } from '../render/secret-places.ts'

/** The request of an attempt before the signature is added. */
export type UnsignedRequest = Pick<RenderedRequest, 'method'> & FilledRequest

export interface SignedAttempt {
  /** The `webhook-id` of the attempt. */
  readonly id: string
  readonly nowMs: number
  /** The secret with this name; `null`: the origin of the request has no such secret (S26). */
  secret(name: string): string | null
}

export interface Signed {
  /** The value of the header that contains the signature. */
  readonly value: string
  /** Headers that are sent in addition. */
  readonly added?: FilledRequest['headers']
}

export type Signer<As extends keyof Signings> = (
  place: SignaturePlaceOf<As>,
  request: UnsignedRequest,
  attempt: SignedAttempt,
) => Signed
