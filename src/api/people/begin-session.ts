// Signing in and out, as a route does it: the session's row, the cookie, and what is answered.
import { publicId, uuidv7 } from '../../ids.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import type { Person } from '../../store/people/people.ts'
import { DEVICE_LIFETIME_MS, isKnownDevice, saveDevice } from '../../store/people/devices.ts'
import { SESSION_LIFETIME_MS, createSession, endSessionByHash } from '../../store/people/sessions.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { accountOutput } from '../accounts/output.ts'
import type { RouteContext } from '../routing/context.ts'
import { unauthorized } from '../auth/keyring.ts'
import { Problem } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'
import { clientAddress } from '../http/client-address.ts'
import { sessionCookieName, deviceCookieName, readCookie, signInObstacle, setCookieHeader } from '../auth/cookie.ts'
import { invalidLink } from './link.ts'
import { hashOfToken, newToken } from '../../actions/token.ts'

/** What a browser says of itself is kept up to here. */
const USER_AGENT_MAX = 300

/** Throws 403 where no password may be sent (S31). */
export function requireSecureConnection(c: RouteContext): void {
  const why = signInObstacle(c.env.incoming.headers, c.var.app.publicUrl())
  if (why !== null) throw new Problem('insecure_connection', why)
}

/**
 * A session for this person, in the route's transaction; the answer carries its cookie, and takes the place of the one before.
 * Throws 401 when the password by which the person came in was changed meanwhile.
 */
export async function beginSession(c: RouteContext, person: Person) {
  const { headers } = c.env.incoming
  const name = sessionCookieName(headers, c.var.app.publicUrl())
  const account = await findAccountById(c.var.db, person.accountId)
  if (name === null || !account) throw invalidLink()
  const before = readCookie(headers, name)
  if (before !== null) await endSessionByHash(c.var.db, hashOfToken(before))
  const token = newToken()
  const session = await createSession(c.var.db, {
    accountId: person.accountId,
    personId: person.personId,
    sessionId: uuidv7(),
    hash: hashOfToken(token),
    userAgent: (headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
    address: clientAddress(c.env.incoming),
    passwordHash: person.passwordHash,
  })
  if (!session) throw unauthorized('incorrect_password', 'Your password was just changed. Sign in with the new one.')
  c.var.changes.push({ type: 'session_started', accountId: person.accountId })
  c.header('set-cookie', setCookieHeader(name, token, SESSION_LIFETIME_MS / 1000))
  await rememberDevice(c, person, deviceCookieName(name))
  return signedInOutput({ session, person }, account)
}

/** This browser has tries of its own from now on (S36). A token that it brings and that is nobody's is not taken over. */
async function rememberDevice(c: RouteContext, { personId }: Person, name: string): Promise<void> {
  const brought = readCookie(c.env.incoming.headers, name)
  const token = brought !== null && (await isKnownDevice(c.var.db, hashOfToken(brought))) ? brought : newToken()
  await saveDevice(c.var.db, personId, hashOfToken(token))
  c.header('set-cookie', setCookieHeader(name, token, DEVICE_LIFETIME_MS / 1000), { append: true })
}

/** The hash of the device's token that a request brings; `null`: it brings none. */
export function deviceHashOf(c: RouteContext): string | null {
  const { headers } = c.env.incoming
  const name = sessionCookieName(headers, c.var.app.publicUrl())
  const token = name === null ? null : readCookie(headers, deviceCookieName(name))
  return token === null ? null : hashOfToken(token)
}

/** Takes the cookie out of the browser. */
export function clearSessionCookie(c: RouteContext): void {
  const name = sessionCookieName(c.env.incoming.headers, c.var.app.publicUrl())
  if (name !== null) c.header('set-cookie', setCookieHeader(name, '', 0))
}

export function signedInOutput({ session, person }: SessionWithPerson, account: Account) {
  return {
    person: { id: publicId('per', person.personId), email: person.email, name: person.name },
    account: accountOutput(account),
    session: {
      id: publicId('ses', session.sessionId),
      expires_at: timeText(session.createdAt + SESSION_LIFETIME_MS),
    },
  }
}
