// Refresh tokens that a person typed and tried without saving (S25). At a server that rotates, trying a refresh token ends it.
// The new refresh token is remembered until the integration is saved, or the saved refresh token would be invalid.
import type { RefreshToken } from './token-source.ts'
import { markOf } from './token-cache.ts'

export interface UnsavedTokens {
  of(accountId: number, typed: string): RefreshToken
  /** The refresh token that replaced the typed one; the typed one itself if it was not tried. */
  newest(accountId: number, typed: string): string
}

/** A person tries only a few. */
const REMEMBERED_MAX = 1000

export function createUnsavedTokens(): UnsavedTokens {
  const newest = new Map<string, string>()
  const keyOf = (accountId: number, typed: string): string => markOf(`${accountId} ${typed}`)
  return {
    newest: (accountId, typed) => newest.get(keyOf(accountId, typed)) ?? typed,
    of(accountId, typed) {
      const key = keyOf(accountId, typed)
      return {
        place: `typed ${key}`,
        mark: key,
        read: () => Promise.resolve({ value: newest.get(key) ?? typed, mark: key }),
        store(next) {
          newest.delete(key)
          newest.set(key, next)
          for (const oldest of newest.keys()) {
            if (newest.size <= REMEMBERED_MAX) break
            newest.delete(oldest)
          }
          return Promise.resolve(key)
        },
      }
    },
  }
}
