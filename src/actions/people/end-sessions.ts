// Ending sessions (S31): by their person, or by somebody else who shuts the person out everywhere.
import { uuidOf } from '../../ids.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import type { Person } from '../../store/people/people.ts'
import { endSession as deleteSession, endSessions as deleteSessions } from '../../store/people/sessions.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import type { Result } from '../failure.ts'
import { notFound } from '../find.ts'

/** All sessions of a person end, and none of the person's browsers is known any more. */
export async function endSessions(
  { db, actor, address, changed }: ActionContext,
  { accountId, personId }: Person,
): Promise<void> {
  await deleteSessions(db, personId)
  await deleteDevices(db, personId)
  changed({ type: 'sessions_ended', accountId, personId, sessionId: null, by: nameOfActor(actor), address })
}

/** One session of the person who is signed in. Its UUID; fails when the person has none with this public id. */
export async function endOwnSession(
  { db, actor, address, changed }: ActionContext,
  { accountId, personId }: Person,
  id: string,
): Promise<Result<string>> {
  const sessionId = uuidOf('ses', id)
  if (sessionId === null || !(await deleteSession(db, personId, sessionId))) return notFound('session', id)
  changed({ type: 'sessions_ended', accountId, personId, sessionId, by: nameOfActor(actor), address })
  return sessionId
}

/** The session in which the person asks for it ends. */
export async function signOut(
  { db, address, changed }: ActionContext,
  { session, person }: SessionWithPerson,
): Promise<void> {
  const { accountId, personId } = person
  await deleteSession(db, personId, session.sessionId)
  changed({ type: 'signed_out', accountId, personId, address })
}
