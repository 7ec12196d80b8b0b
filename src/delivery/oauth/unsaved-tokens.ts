// Refresh tokens that somebody typed and tried without saving (S25). Trying one at a server that rotates ends it: what came
// instead is remembered until it is saved, or what is saved would be worth nothing.
import type { RefreshToken } from './token-source.ts'
import { markOf } from './token-cache.ts'

export interface UnsavedTokens {
  of(accountId: number, typed: string): RefreshToken
  /** What became of it; itself when it was not tried. */
  newest(accountId: number, typed: string): string
}

/** A person tries a handful. */
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
