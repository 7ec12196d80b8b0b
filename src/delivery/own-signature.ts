// The integration's custom HMAC signature (D18), over the request exactly as it goes out.
import { createHmac } from 'node:crypto'
import { fillPlaceholders, type SignedValues, type SignatureSpec } from '../render/custom-signature.ts'
import type { RenderedRequest } from '../render/request.ts'
import { insertSignature, type FilledRequest } from '../render/secret-places.ts'

export interface SignedAttempt {
  /** `webhook-id` of the attempt. */
  readonly id: string
  /** In seconds since 1970. */
  readonly timestampS: number
  readonly key: string | null
}

/** Returns the headers with the signature filled into its place; the same headers when the request has no place for it. */
export function addOwnSignature(
  request: RenderedRequest,
  filled: FilledRequest,
  attempt: SignedAttempt,
): FilledRequest['headers'] {
  return insertSignature(request, filled.headers, ({ signing }) => {
    if (signing === undefined) return ''
    const signature = signatureOf(
      signing,
      attempt.key ?? '',
      fillPlaceholders(signing.signs, signedWords(request, filled, attempt)),
    )
    return fillPlaceholders(signing.value, { signature, timestamp: String(attempt.timestampS) })
  })
}

function signedWords(
  { method }: RenderedRequest,
  filled: FilledRequest,
  { id, timestampS }: SignedAttempt,
): SignedValues {
  const address = URL.parse(filled.url)
  // Path and query as they stand in the first line of the request.
  const path = address === null ? '' : address.pathname + address.search
  const url = `${address?.origin ?? ''}${path}`
  return { body: filled.body ?? '', timestamp: String(timestampS), id, method, url, path }
}

function signatureOf({ algorithm, encoding }: SignatureSpec, key: string, signed: string): string {
  return createHmac(algorithm, key).update(signed, 'utf8').digest(encoding)
}
