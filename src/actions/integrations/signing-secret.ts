import { randomBytes } from 'node:crypto'

/** A new signing key in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64 (S23). */
export function createSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
