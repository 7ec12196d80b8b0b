// Who reads a wallboard: whoever has its link (S52). The token comes in a header, so that no log and no proxy writes it down.
import type { IncomingMessage } from 'node:http'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { findWallboardByHash, noteWallboardOpened } from '../../store/accounts/wallboards.ts'
import type { Wallboard } from '../../store/accounts/wallboards.ts'
import { hashOfToken } from '../../actions/token.ts'
import { clientAddress, networkOf } from '../http/client-address.ts'
import { Problem, tooOften } from '../http/problem.ts'
import { TokenBuckets } from '../http/token-buckets.ts'
import type { ApiDeps } from '../routing/deps.ts'

/** Of one address, whether its tokens are right or not: an office has all of its screens behind one. */
export const WALLBOARD_LIMIT = { perSecond: 50, burst: 500 } as const

/** So long nothing is asked of the database twice for one link. */
const KNOWN_MS = 1_000
/** Links that are known at once; strangers may invent any number of them. */
const KNOWN_MAX = 1_000
/** When it was opened is written down this often. */
const NOTE_MS = 60_000

export interface WallboardAccess {
  /** The wallboard whose link a request has. Throws 404, in the same words for all that are none, and 429. */
  find(incoming: IncomingMessage): Promise<Wallboard>
  /** Whether its link still works. While the database is away nobody can say: then it does. */
  mayStill(wallboard: Wallboard): Promise<boolean>
  /** A link was revoked: nothing that was remembered of any holds. */
  invalidate(): void
  /** Calls back when one was revoked; the answer ends it. */
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
      // Right or wrong, the work is the same: a hash, and one row by it.
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
