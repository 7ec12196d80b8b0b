// Which inbox: the one in the address of the page, else the one that was used last in this browser, else a new one. Who sends
// to "the Test inbox" and then opens it finds what arrived.
import { randomLetters } from './random-letters.ts'

const STORAGE_KEY = 'offhook.inbox'

/** As the server takes it: 1 to 64 letters, digits, `-`, `_`. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** The inbox of this browser, kept for the next time. */
export function ownToken(): string {
  const token = lastToken() ?? freshToken()
  rememberToken(token)
  return token
}

/** Random enough that nobody else has it: an inbox belongs to the first account that names it. */
export function freshToken(): string {
  return randomLetters(16)
}

/** The inbox that was used last. */
export function lastToken(): string | null {
  try {
    const kept = localStorage.getItem(STORAGE_KEY)
    return kept !== null && isToken(kept) ? kept : null
  } catch {
    return null
  }
}

export function rememberToken(token: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, token)
  } catch {
    // A browser that keeps nothing gets a new inbox the next time.
  }
}
