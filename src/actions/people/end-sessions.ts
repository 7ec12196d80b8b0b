// Ends sessions (S31): a person signs out, or somebody else signs a person out everywhere.
import { uuidOf } from '../../ids.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import type { Person } from '../../store/people/people.ts'
import { endSession as deleteSession, endSessions as deleteSessions } from '../../store/people/sessions.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { nameOfActor } from '../actor.ts'
import type { ActorContext } from '../context.ts'
import type { Result } from '../failure.ts'
import { notFound } from '../find.ts'

/** Ends all sessions of a person and forgets the person's browsers. */
export async function endSessions(
  { db, actor, address, changed }: ActorContext,
  { personId }: Pick<Person, 'personId'>,
): Promise<void> {
  await deleteSessions(db, personId)
  await deleteDevices(db, personId)
  changed({ type: 'sessions_ended', accountId: null, personId, sessionId: null, by: nameOfActor(actor), address })
}

/** Ends one session of the signed-in person, and returns its UUID. Fails if the person has no session with this public id. */
export async function endOwnSession(
  { db, actor, address, changed }: ActorContext,
  { personId }: Person,
  id: string,
): Promise<Result<string>> {
  const sessionId = uuidOf('ses', id)
  if (sessionId === null || !(await deleteSession(db, personId, sessionId))) return notFound('session', id)
  changed({ type: 'sessions_ended', accountId: null, personId, sessionId, by: nameOfActor(actor), address })
  return sessionId
}

/** Ends the session that the request belongs to. */
export async function signOut(
  { db, address, changed }: ActorContext,
  { session, person }: SessionWithPerson,
): Promise<void> {
  const { personId } = person
  await deleteSession(db, personId, session.sessionId)
  changed({ type: 'signed_out', accountId: null, personId, address })
}
