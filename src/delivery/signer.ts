// What a kind of authentication that signs requests is given, and gives.
import type { RenderedRequest, SignaturePlaceOf, Signings } from '../render/request.ts'
import type { FilledRequest } from '../render/secret-places.ts'

/** The request of an attempt before its signature is in it. */
export type UnsignedRequest = Pick<RenderedRequest, 'method'> & FilledRequest

export interface SignedAttempt {
  /** `webhook-id` of the attempt. */
  readonly id: string
  readonly nowMs: number
  /** A secret by its name; `null`: there is none for the address that the request goes to (S26). */
  secret(name: string): string | null
}

export interface Signed {
  /** The header that has the place. */
  readonly value: string
  /** Headers that go out beside it. */
  readonly added?: FilledRequest['headers']
}

export type Signer<As extends keyof Signings> = (
  place: SignaturePlaceOf<As>,
  request: UnsignedRequest,
  attempt: SignedAttempt,
) => Signed
