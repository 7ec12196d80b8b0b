// Tokens of sessions and links: 256 random bits, so that their SHA-256, which is all that is kept, needs no salt.
import { hash, randomBytes } from 'node:crypto'

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a token, and what it is found by: SHA-256, in hex. */
export function hashOfToken(token: string): string {
  return hash('sha256', token)
}
