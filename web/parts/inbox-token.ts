// Chooses the inbox: the inbox in the URL of the page, else the inbox that this browser used last, else a new inbox. A person
// who sends a test to "the Test inbox" and then opens it finds the request.
import { accountKey } from '../api/account.ts'
import { randomLetters } from './random-letters.ts'

const STORAGE_NAME = 'offhook.inbox'

/** Whether a text is a token as the server accepts it: 1 to 64 letters, digits, `-`, `_`. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** The inbox of this browser, kept for the next time. */
export function ownToken(): string {
  const token = lastToken() ?? freshToken()
  rememberToken(token)
  return token
}

/** Too random to guess: an inbox belongs to the first account that names it. */
export function freshToken(): string {
  return randomLetters(16)
}

/** The inbox that was used last. */
export function lastToken(): string | null {
  try {
    const kept = localStorage.getItem(accountKey(STORAGE_NAME))
    return kept !== null && isToken(kept) ? kept : null
  } catch {
    return null
  }
}

export function rememberToken(token: string): void {
  try {
    localStorage.setItem(accountKey(STORAGE_NAME), token)
  } catch {
    // Without browser storage, the next visit gets a new inbox.
  }
}
