// The signature of `hmac` (D18): over a text in which words in braces stand for what goes out.
import { createHmac } from 'node:crypto'
import { fillPlaceholders, type SignedValues } from '../render/custom-signature.ts'
import type { SignedAttempt, Signer, UnsignedRequest } from './signer.ts'

export const signHmac: Signer<'hmac'> = ({ name, signing }, request, attempt) => {
  const words = signedWords(request, attempt)
  const signed = fillPlaceholders(signing.signs, words)
  const key = attempt.secret(name) ?? ''
  const signature = createHmac(signing.algorithm, key).update(signed, 'utf8').digest(signing.encoding)
  return { value: fillPlaceholders(signing.value, { signature, timestamp: words.timestamp }) }
}

function signedWords({ method, url: sentTo, body }: UnsignedRequest, { id, nowMs }: SignedAttempt): SignedValues {
  const address = URL.parse(sentTo)
  // As they stand in the first line of the request.
  const path = address === null ? '' : address.pathname + address.search
  const url = `${address?.origin ?? ''}${path}`
  return { body: body ?? '', timestamp: String(Math.floor(nowMs / 1000)), id, method, url, path }
}
