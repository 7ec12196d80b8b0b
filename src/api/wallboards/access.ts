// Checks who may read a wallboard: anybody with its link (S52). The token is in a header, so that no log and no proxy
// records it.
import type { IncomingMessage } from 'node:http'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { findWallboardByHash, noteWallboardOpened } from '../../store/accounts/wallboards.ts'
import type { Wallboard } from '../../store/accounts/wallboards.ts'
import { hashOfToken } from '../../actions/token.ts'
import { clientAddress, networkOf } from '../http/client-address.ts'
import { Problem, tooOften } from '../http/problem.ts'
import { TokenBuckets } from '../http/token-buckets.ts'
import type { ApiDeps } from '../routing/deps.ts'

/** The limit for one address, with valid and invalid tokens alike: all screens of an office have the same address. */
export const WALLBOARD_LIMIT = { perSecond: 50, burst: 500 } as const

/** How long the result of a look-up is reused for one link. */
const KNOWN_MS = 1_000
/** How many links are remembered: strangers may invent any number of them. */
const KNOWN_MAX = 1_000
/** How often the time of the last use is saved. */
const NOTE_MS = 60_000

interface WallboardAccess {
  /** The wallboard whose link the request has. Throws 404, with the same text for every invalid link, and 429. */
  find(incoming: IncomingMessage): Promise<Wallboard>
  /** Whether the link of the wallboard still works. While the database is unavailable, the link counts as valid. */
  mayStill(wallboard: Wallboard): Promise<boolean>
  /** A link was revoked: all remembered links are forgotten. */
  invalidate(): void
  /** Calls back when a link was revoked. Returns a function that unsubscribes. */
  onInvalidate(listener: () => void): () => void
}

/** `now` is a monotonic clock in milliseconds. */
export function createWallboardAccess(deps: Pick<ApiDeps, 'db' | 'failed'>, now?: () => number): WallboardAccess {
  const limits = new TokenBuckets(WALLBOARD_LIMIT, now)
  const known = new TtlCache((hash: string) => findWallboardByHash(deps.db, hash), {
    keepMs: KNOWN_MS,
    entriesMax: KNOWN_MAX,
  })
  const listeners = new Set<() => void>()
  return {
    async find(incoming) {
      const waitS = limits.take(networkOf(clientAddress(incoming)))
      if (waitS > 0)
        throw tooOften(`Too many requests for wallboards from this IP address. Try again in ${waitS} s.`, waitS)
      // Valid and invalid tokens cause the same work: a hash and a look-up of one row.
      const wallboard = await known.get(hashOfToken(tokenOf(incoming)))
      if (!wallboard) throw unknownLink()
      if (Date.now() - (wallboard.lastOpenedAt ?? 0) > NOTE_MS)
        await noteWallboardOpened(deps.db, wallboard).catch((error: unknown) => deps.failed('wallboard', error))
      return wallboard
    },
    async mayStill({ hash }) {
      try {
        return (await findWallboardByHash(deps.db, hash.toString('hex'))) !== undefined
      } catch {
        return true
      }
    },
    invalidate() {
      known.clear()
      for (const notify of listeners) notify()
    },
    onInvalidate(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function tokenOf({ headers }: IncomingMessage): string {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
}

function unknownLink(): Problem {
  return new Problem('link_invalid', 'This wallboard link was revoked or is incomplete. Ask for a new one.')
}
