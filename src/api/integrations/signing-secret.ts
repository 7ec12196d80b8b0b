import { randomBytes } from 'node:crypto'

/** A new key that signs, as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64 (S23). */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
