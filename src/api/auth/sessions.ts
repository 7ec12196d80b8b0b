// Authenticates session cookies (S31): from the token to the person.
import {
  SESSION_LIFETIME_MS,
  SESSION_IDLE_MS,
  saveSessionsLastUsed,
  findSessionByHash,
} from '../../store/people/sessions.ts'
import type { Session, SessionWithPerson } from '../../store/people/sessions.ts'
import type { Db } from '../../store/database/tables.ts'
import type { Keyring } from './keyring.ts'
import type { Problem } from '../http/problem.ts'
import { unauthorized, type Principal } from './principal.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { hashOfToken } from '../../actions/token.ts'

export interface Sessions {
  /**
   * The principal of a session. Throws 401 when the session has ended. `countsAsUse`: whether the request counts as a use of the
   * session.
   */
  authenticate(token: string, asked: { readonly countsAsUse: boolean }): Promise<Principal>
  /** Saves which sessions were used since the last save. */
  noteUse(): Promise<void>
}

/** How long this node may still accept a session that was ended on another node. */
const CACHE_MS = 10_000

/** `now` is the time, in milliseconds since 1970. */
export function createSessions(db: Db, keyring: Keyring, now: () => number = () => Date.now()): Sessions {
  const known = new TtlCache((hash: string) => findSessionByHash(db, hash), { keepMs: CACHE_MS })
  /**
   * When each session was last used, as far as it is newer than the time in the database, and the uses that are not saved yet.
   */
  const used = new Map<string, number>()
  let toNote = new Set<string>()
  keyring.onInvalidate(() => known.clear())

  function hasEnded({ sessionId, createdAt, lastUsedAt }: Session): boolean {
    const lastUse = Math.max(lastUsedAt, used.get(sessionId) ?? 0)
    return now() >= Math.min(createdAt + SESSION_LIFETIME_MS, lastUse + SESSION_IDLE_MS)
  }

  return {
    async authenticate(token, { countsAsUse }) {
      const signedIn = await known.get(hashOfToken(token))
      if (!signedIn || hasEnded(signedIn.session)) throw sessionEnded()
      const { session } = signedIn
      if (countsAsUse) {
        used.set(session.sessionId, now())
        toNote.add(session.sessionId)
      }
      return principalOfSession(signedIn)
    },
    async noteUse() {
      const noting = new Map([...toNote].map((id) => [id, used.get(id) ?? now()]))
      toNote = new Set()
      for (const [id, at] of used) if (at + SESSION_IDLE_MS < now()) used.delete(id)
      await saveSessionsLastUsed(db, noting)
    },
  }
}

export function principalOfSession(signedIn: SessionWithPerson): Principal {
  const { person } = signedIn
  return {
    name: `person:${person.personId}`,
    label: person.name === '' ? person.email : person.name,
    isAdmin: false,
    key: null,
    expiresAt: null,
    signedIn,
  }
}

/** The 401 for a session that has ended. */
export function sessionEnded(): Problem {
  return unauthorized('session_ended', 'Your session has ended. Sign in again.')
}
