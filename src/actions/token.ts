// Tokens of sessions and links. A token has 256 random bits, so its SHA-256, the only part that is stored, needs no salt.
import { hash, randomBytes } from 'node:crypto'

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The SHA-256 of a token, in hex: stored in place of the token, and used to find it. */
export function hashOfToken(token: string): string {
  return hash('sha256', token)
}
