// Signs a person in (S31): starts a session, and remembers the browser (S36).
import { uuidv7 } from '../../ids.ts'
import type { Db } from '../../store/database/tables.ts'
import { isKnownDevice, saveDevice } from '../../store/people/devices.ts'
import type { Person } from '../../store/people/people.ts'
import { createSession, endSessionByHash } from '../../store/people/sessions.ts'
import type { Session } from '../../store/people/sessions.ts'
import type { AnonymousContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { hashOfToken, newToken } from '../token.ts'

/** How many characters of the browser's user agent are stored. */
const USER_AGENT_MAX = 300

export interface SessionStart {
  readonly person: Person
  /** How the person signed in. */
  readonly means: 'password' | 'link'
  /** The tokens that the browser sent; `null`: none. */
  readonly tokens: { readonly session: string | null; readonly device: string | null }
  readonly userAgent: string
}

interface StartedSession {
  readonly session: Session
  /** The tokens that the browser uses from now on. */
  readonly tokens: { readonly session: string; readonly device: string }
}

/**
 * Starts a session for this person and ends the browser's previous session. Fails if the password that the person entered was
 * changed in the meantime.
 */
export async function startSession(
  { db, address, changed }: AnonymousContext,
  { person, means, tokens, userAgent }: SessionStart,
): Promise<Result<StartedSession>> {
  const { personId, passwordHash } = person
  if (tokens.session !== null) await endSessionByHash(db, hashOfToken(tokens.session))
  const token = newToken()
  const session = await createSession(db, {
    personId,
    sessionId: uuidv7(),
    hash: hashOfToken(token),
    userAgent: userAgent.slice(0, USER_AGENT_MAX),
    address: address ?? '',
    passwordHash,
  })
  if (!session)
    return new ActionFailure('incorrect_password', 'Your password was just changed. Sign in with the new one.')
  changed({ type: 'session_started', accountId: null, personId, means, address })
  return { session, tokens: { session: token, device: await rememberDevice(db, personId, tokens.device) } }
}

/**
 * Remembers the browser, so that it has its own limit for password attempts from now on (S36). An unknown token from the browser
 * is not accepted.
 */
async function rememberDevice(db: Db, personId: string, brought: string | null): Promise<string> {
  const token = brought !== null && (await isKnownDevice(db, hashOfToken(brought))) ? brought : newToken()
  await saveDevice(db, personId, hashOfToken(token))
  return token
}
