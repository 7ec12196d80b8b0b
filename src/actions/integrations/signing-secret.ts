import { randomBytes } from 'node:crypto'

/** A new signing secret, as it is shown to a person once and as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64 (S23). */
export function createSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
