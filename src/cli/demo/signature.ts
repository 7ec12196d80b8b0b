// Verifies the signature of a request as its receiver would (Standard Webhooks; docs/guide/verify-signatures.md).
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { InboxRequest } from '../../client/client.ts'

/** True if one of the signatures of the request matches its id, its time and its body. */
export function isGenuine({ headers, body }: Pick<InboxRequest, 'headers' | 'body'>, secret: string): boolean {
  const header = (wanted: string): string => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signed = `${header('webhook-id')}.${header('webhook-timestamp')}.${body}`
  const expected = createHmac('sha256', key).update(signed).digest()
  return header('webhook-signature')
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}
