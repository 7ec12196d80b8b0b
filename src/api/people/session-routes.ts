import { endOwnSession, signOut } from '../../actions/people/end-sessions.ts'
import { joinPeople } from '../../actions/people/join.ts'
import { setPassword } from '../../actions/people/set-password.ts'
import { invalidPerson } from '../../actions/people/use-link.ts'
import { publicId } from '../../ids.ts'
import { findPeopleByEmail, hasPeople } from '../../store/people/people.ts'
import { listSessions } from '../../store/people/sessions.ts'
import { timeText } from '../../text/timestamp.ts'
import { signInObstacle } from '../auth/cookie.ts'
import { unauthorized } from '../auth/principal.ts'
import { clientAddress } from '../http/client-address.ts'
import { orThrow, problemOfFailure, Problem } from '../http/problem.ts'
import { actorContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { requireSignedIn } from '../routing/middleware.ts'
import { runInTransaction } from '../routing/transaction.ts'
import {
  beginSession,
  deviceHashOf,
  clearSessionCookie,
  requireSecureConnection,
  signedInOutput,
} from './begin-session.ts'
import {
  changePasswordRoute,
  endSessionRoute,
  getSessionRoute,
  joinRoute,
  listSessionsRoute,
  setupRoute,
  signInRoute,
  signOutRoute,
} from './session-contract.ts'
import { passwordOwnerOf, requireStrongPassword } from './strong-password.ts'

/** Signing in and out, and the sessions of the signed-in person. */
export function sessionRoutes() {
  return createRoutes()
    .openapi(setupRoute, async (c) => {
      const { deps, publicUrl } = c.var.app
      const first_run = !(await hasPeople(deps.db))
      return c.json({ first_run, insecure_reason: signInObstacle(c.env.incoming.headers, publicUrl()) }, 200)
    })
    .openapi(getSessionRoute, async (c) => c.json(await signedInOutput(c.var.db, requireSignedIn(c)), 200))
    .openapi(signInRoute, (c) => signIn(c, c.req.valid('json')))
    .openapi(signOutRoute, async (c) => {
      await signOut(actorContext(c), requireSignedIn(c))
      clearSessionCookie(c)
      return c.body(null, 204)
    })
    .openapi(changePasswordRoute, (c) => changePassword(c, c.req.valid('json')))
    .openapi(joinRoute, (c) => join(c, c.req.valid('json').password))
    .openapi(listSessionsRoute, async (c) => {
      const { session, person } = requireSignedIn(c)
      // The times of use from the last minute are not saved yet.
      await c.var.app.sessions.noteUse()
      const rows = await listSessions(c.var.db, person.personId, Date.now())
      const data = rows.map(({ sessionId, createdAt, lastUsedAt, userAgent, address }) => ({
        id: publicId('ses', sessionId),
        created_at: timeText(createdAt),
        last_used_at: timeText(lastUsedAt),
        user_agent: userAgent,
        ip_address: sessionId === session.sessionId ? clientAddress(c.env.incoming) : address,
        current: sessionId === session.sessionId,
      }))
      return c.json({ data, next: null }, 200)
    })
    .openapi(endSessionRoute, async (c) => {
      const { session, person } = requireSignedIn(c)
      const ended = orThrow(await endOwnSession(actorContext(c), person, c.req.valid('param').id))
      if (ended === session.sessionId) clearSessionCookie(c)
      return c.body(null, 204)
    })
}

async function signIn(c: RouteContext, { email, password }: { readonly email: string; readonly password: string }) {
  requireSecureConnection(c)
  const { passwordLogin, securityLog } = c.var.app
  const [address, device] = [clientAddress(c.env.incoming), deviceHashOf(c)]
  try {
    const person = await passwordLogin.logIn({ email, password, address, device })
    if (!person) throw unauthorized('incorrect_password', 'Incorrect email or password.')
    return await runInTransaction(c, async () => c.json(await beginSession(c, { person, means: 'password' }), 200))
  } catch (thrown) {
    if (thrown instanceof Problem)
      securityLog.note('Sign-in refused', { status: thrown.status, ...(await identifyAttempt(c, email)), address })
    throw thrown
  }
}

/** Finds the people that a refused sign-in was for, if the security log still writes a line about it. */
async function identifyAttempt(c: RouteContext, email: string): Promise<{ readonly person?: string }> {
  const { securityLog, deps } = c.var.app
  if (!securityLog.willWrite('Sign-in refused')) return {}
  const people = await findPeopleByEmail(deps.db, email)
  return { person: people.map(({ personId }) => publicId('per', personId)).join(' ') || 'unknown' }
}

async function join(c: RouteContext, password: string) {
  requireSecureConnection(c)
  const signedIn = requireSignedIn(c)
  const other = await c.var.app.passwordLogin.findNamesake(signedIn.person, password)
  // The same words whether the password is wrong or nobody else has this email address.
  if (!other) throw problemOfFailure(invalidPerson('/password', 'No other sign-in with your email has this password.'))
  return runInTransaction(c, async () => {
    orThrow(await joinPeople(actorContext(c), signedIn.person, other))
    const isServerAdmin = signedIn.person.isServerAdmin || other.isServerAdmin
    const joined = { ...signedIn, person: { ...signedIn.person, isServerAdmin } }
    return c.json(await signedInOutput(c.var.db, joined), 200)
  })
}

/** A new password ends all other sessions, and other browsers are no longer known devices. */
async function changePassword(
  c: RouteContext,
  { current, password }: { readonly current: string; readonly password: string },
) {
  const signedIn = requireSignedIn(c)
  const { person } = signedIn
  const { passwordLogin, passwordRules } = c.var.app
  await requireStrongPassword(passwordRules, password, await passwordOwnerOf(c.var.db, person))
  if (!(await passwordLogin.verify(person, current)))
    throw problemOfFailure(invalidPerson('/current', 'Incorrect password.'))
  const passwordHash = await passwordLogin.hash(password)
  return runInTransaction(c, async () => {
    orThrow(await setPassword(actorContext(c), signedIn, { passwordHash, device: deviceHashOf(c) }))
    return c.body(null, 204)
  })
}
