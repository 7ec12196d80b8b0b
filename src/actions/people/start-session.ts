// Signing in (S31): the session of a person, and the browser that is known from now on (S36).
import { uuidv7 } from '../../ids.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { isKnownDevice, saveDevice } from '../../store/people/devices.ts'
import type { Person } from '../../store/people/people.ts'
import { createSession, endSessionByHash } from '../../store/people/sessions.ts'
import type { Session } from '../../store/people/sessions.ts'
import type { AnonymousContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { hashOfToken, newToken } from '../token.ts'
import { invalidLink } from './link.ts'

/** What a browser says of itself is kept up to here. */
const USER_AGENT_MAX = 300

export interface SessionStart {
  readonly person: Person
  /** What the person came in by. */
  readonly means: 'password' | 'link'
  /** The tokens that the browser has so far; `null`: none. */
  readonly tokens: { readonly session: string | null; readonly device: string | null }
  readonly userAgent: string
}

export interface StartedSession {
  readonly session: Session
  readonly account: Account
  /** The tokens that the browser has from now on. */
  readonly tokens: { readonly session: string; readonly device: string }
}

/**
 * A session for this person, in place of the browser's session so far. Fails when the password by which the person came in was
 * changed meanwhile.
 */
export async function startSession(
  { db, address, changed }: AnonymousContext,
  { person, means, tokens, userAgent }: SessionStart,
): Promise<Result<StartedSession>> {
  const { accountId, personId, passwordHash } = person
  const account = await findAccountById(db, accountId)
  if (!account) return invalidLink()
  if (tokens.session !== null) await endSessionByHash(db, hashOfToken(tokens.session))
  const token = newToken()
  const session = await createSession(db, {
    accountId,
    personId,
    sessionId: uuidv7(),
    hash: hashOfToken(token),
    userAgent: userAgent.slice(0, USER_AGENT_MAX),
    address: address ?? '',
    passwordHash,
  })
  if (!session)
    return new ActionFailure('incorrect_password', 'Your password was just changed. Sign in with the new one.')
  changed({ type: 'session_started', accountId, personId, means, address })
  return { session, account, tokens: { session: token, device: await rememberDevice(db, personId, tokens.device) } }
}

/** This browser has tries of its own from now on (S36). A token that it brings and that is nobody's is not taken over. */
async function rememberDevice(db: Db, personId: string, brought: string | null): Promise<string> {
  const token = brought !== null && (await isKnownDevice(db, hashOfToken(brought))) ? brought : newToken()
  await saveDevice(db, personId, hashOfToken(token))
  return token
}
