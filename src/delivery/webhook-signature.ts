// Standard Webhooks (https://www.standardwebhooks.com): the receiver of a request can verify that it came from Offhook, unchanged
// (D18).
import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** The key that a signing secret contains. */
export function parseSigningSecret(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
}

/**
 * The headers that identify and sign one attempt. `id` stays the same over all attempts of a delivery; `timestampS` is the time
 * of the attempt, in seconds since 1970. While a secret is rotated there are several keys, and all of them sign. Without keys
 * there is no signature.
 */
export function webhookHeaders(
  id: string,
  timestampS: number,
  body: string | null,
  keys: readonly Buffer[],
): [string, string][] {
  const headers: [string, string][] = [
    ['webhook-id', id],
    ['webhook-timestamp', String(timestampS)],
  ]
  if (keys.length === 0) return headers
  const content = `${id}.${timestampS}.${body ?? ''}`
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`)
  headers.push(['webhook-signature', signatures.join(' ')])
  return headers
}
