// Sessions of people on the page (S31): only the SHA-256 of each token is stored.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { findPerson, type Person } from './people.ts'
import type { PersonSessionTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type Session = Selectable<PersonSessionTable>

/** A session and its person. */
export interface SessionWithPerson {
  readonly session: Session
  readonly person: Person
}

/** A session that was not used for so long has ended. */
export const SESSION_IDLE_MS = 12 * 3_600_000
/** A session of this age has ended, however much it is used. */
export const SESSION_LIFETIME_MS = 7 * 24 * 3_600_000

interface NewSession {
  readonly personId: string
  readonly sessionId: string
  /** SHA-256 of the token, in hex. */
  readonly hash: string
  readonly userAgent: string
  readonly address: string
  /** The stored text of the password that the person signed in with. */
  readonly passwordHash: string | null
}

/**
 * Creates a session for a person who has signed in; `undefined`: the person was deleted or got another password meanwhile. Also
 * deletes sessions of all people that have ended by their age.
 */
export async function createSession(db: Db, session: NewSession): Promise<Session | undefined> {
  const now = Date.now()
  await db
    .deleteFrom('person_session')
    .where((where) =>
      where.or([
        where('createdAt', '<', sql<number>`${new Date(now - SESSION_LIFETIME_MS)}`),
        where('lastUsedAt', '<', sql<number>`${new Date(now - SESSION_IDLE_MS)}`),
      ]),
    )
    .execute()
  // Locks the person: a transaction that changes the password at this moment either ends this session afterwards, or comes first.
  await db
    .updateTable('person')
    .set({ lastSignedInAt: new Date(now), lastActiveAt: new Date(now) })
    .where('personId', '=', session.personId)
    .execute()
  const person = await findPerson(db, session.personId)
  if (!person || person.passwordHash !== session.passwordHash) return undefined
  return db
    .insertInto('person_session')
    .values({
      personId: session.personId,
      sessionId: session.sessionId,
      hash: Buffer.from(session.hash, 'hex'),
      userAgent: session.userAgent,
      address: session.address,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The session with this hash, whatever its age. */
export async function findSessionByHash(db: Db, hash: string): Promise<SessionWithPerson | undefined> {
  const session = await db
    .selectFrom('person_session')
    .selectAll()
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .executeTakeFirst()
  return session && withPerson(db, session)
}

/** A session of the person, whatever its age. */
export async function findSession(db: Db, personId: string, sessionId: string): Promise<SessionWithPerson | undefined> {
  const session = await db
    .selectFrom('person_session')
    .selectAll()
    .where('personId', '=', personId)
    .where('sessionId', '=', sessionId)
    .executeTakeFirst()
  return session && withPerson(db, session)
}

async function withPerson(db: Db, session: Session): Promise<SessionWithPerson | undefined> {
  const person = await findPerson(db, session.personId)
  return person && { session, person }
}

/** The sessions of a person that have not ended by their age, the one used last first. */
export function listSessions(db: Db, personId: string, now: number): Promise<Session[]> {
  return db
    .selectFrom('person_session')
    .selectAll()
    .where('personId', '=', personId)
    .where('createdAt', '>', sql<number>`${new Date(now - SESSION_LIFETIME_MS)}`)
    .where('lastUsedAt', '>', sql<number>`${new Date(now - SESSION_IDLE_MS)}`)
    .orderBy('lastUsedAt', 'desc')
    .orderBy('sessionId', 'desc')
    .execute()
}

/** Ends one session of the person; false when there is no such session. */
export async function endSession(db: Db, personId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('person_session')
    .where('personId', '=', personId)
    .where('sessionId', '=', sessionId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Ends the session with this hash, whichever person it belongs to. */
export async function endSessionByHash(db: Db, hash: string): Promise<void> {
  await db.deleteFrom('person_session').where('hash', '=', Buffer.from(hash, 'hex')).execute()
}

/** Ends all sessions of the person, or all but one. */
export async function endSessions(db: Db, personId: string, exceptId: string | null = null): Promise<void> {
  await db
    .deleteFrom('person_session')
    .where('personId', '=', personId)
    .$if(exceptId !== null, (query) => query.where('sessionId', '!=', exceptId))
    .execute()
}

/** A person is noted as active at most once in this time. */
const ACTIVE_EVERY_MS = 5 * 60_000

/** Stores when sessions were last used, in milliseconds by session, and notes their people as active. */
export async function saveSessionsLastUsed(db: Db, used: ReadonlyMap<string, number>): Promise<void> {
  if (used.size === 0) return
  const ids = [...used.keys()]
  const times = [...used.values()].map((ms) => new Date(ms))
  await sql`UPDATE person_session s SET last_used_at = u.at FROM unnest(${ids}::uuid[], ${times}::timestamptz[]) u(id, at)
    WHERE s.session_id = u.id`.execute(db)
  // Two statements: a change of password locks a person before the sessions, and one statement would lock them in the other
  // order.
  await sql`UPDATE person p SET last_active_at = u.at FROM (
      SELECT s.person_id, max(s.last_used_at) AS at FROM person_session s WHERE s.session_id = ANY(${ids}::uuid[]) GROUP BY s.person_id
    ) u WHERE p.person_id = u.person_id
      AND (p.last_active_at IS NULL OR p.last_active_at <= u.at - ${ACTIVE_EVERY_MS} * interval '1 millisecond')`.execute(
    db,
  )
}
