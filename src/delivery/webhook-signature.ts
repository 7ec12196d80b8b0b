// Standard Webhooks (https://www.standardwebhooks.com): who receives a request can prove that it came from here, unchanged (D18).
import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** As Standard Webhooks asks: 24 to 64 bytes. */
const KEY_BYTES = 32

/** A new signing secret, as it is shown to a person once: `whsec_` and base64 (S23). */
export function createSigningSecret(): string {
  return PREFIX + randomBytes(KEY_BYTES).toString('base64')
}

/** The key inside a signing secret. */
export function parseSigningSecret(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
}

/**
 * The headers that name and sign one attempt. `id` stays the same over all attempts of a delivery; `timestampS` is the
 * attempt's, in seconds since 1970. With two keys, while a secret is changed, both sign. With none there is no signature.
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
