// Signing in and out, for several routes: the cookies and the response.
import { isFailure } from '../../actions/failure.ts'
import { invalidLink } from '../../actions/people/link.ts'
import { startSession, type SessionStart } from '../../actions/people/start-session.ts'
import { hashOfToken } from '../../actions/token.ts'
import { publicId } from '../../ids.ts'
import type { Db } from '../../store/database/tables.ts'
import { DEVICE_LIFETIME_MS } from '../../store/people/devices.ts'
import { SESSION_LIFETIME_MS } from '../../store/people/sessions.ts'
import { accessOf } from '../../access/policy.ts'
import { listGroupsOf } from '../../store/people/groups.ts'
import { listGrantsWithAccounts } from '../../store/people/memberships.ts'
import { listVisitedAccounts } from '../../store/people/visits.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { timeText } from '../../text/timestamp.ts'
import { accountOutput } from '../accounts/output.ts'
import { sessionCookieName, deviceCookieName, readCookie, signInObstacle, setCookieHeader } from '../auth/cookie.ts'
import { unauthorized } from '../auth/principal.ts'
import { orThrow, Problem, problemOfFailure } from '../http/problem.ts'
import { anonymousContext } from '../routing/action-context.ts'
import type { RouteContext } from '../routing/context.ts'

/** Throws 403 when the connection is not safe enough to send a password (S31). */
export function requireSecureConnection(c: RouteContext): void {
  const why = signInObstacle(c.env.incoming.headers, c.var.app.publicUrl())
  if (why !== null) throw new Problem('insecure_connection', why)
}

/**
 * Starts a session for this person in the route's transaction. The response sets its cookie, which replaces the cookie of an
 * earlier session. Throws 401 when the password was changed while the person signed in with it.
 */
export async function beginSession(c: RouteContext, came: Pick<SessionStart, 'person' | 'means'>) {
  const { headers } = c.env.incoming
  const name = sessionCookieName(headers, c.var.app.publicUrl())
  if (name === null) throw problemOfFailure(invalidLink())
  const tokens = { session: readCookie(headers, name), device: readCookie(headers, deviceCookieName(name)) }
  const userAgent = headers['user-agent'] ?? ''
  const started = await startSession(anonymousContext(c), { ...came, tokens, userAgent })
  if (isFailure(started) && started.code === 'incorrect_password') throw unauthorized(started.code, started.message)
  const { session, tokens: given } = orThrow(started)
  c.header('set-cookie', setCookieHeader(name, given.session, SESSION_LIFETIME_MS / 1000))
  c.header('set-cookie', setCookieHeader(deviceCookieName(name), given.device, DEVICE_LIFETIME_MS / 1000), {
    append: true,
  })
  return signedInOutput(c.var.db, { session, person: came.person })
}

/** The hash of the request's device token; `null`: the request has none. */
export function deviceHashOf(c: RouteContext): string | null {
  const { headers } = c.env.incoming
  const name = sessionCookieName(headers, c.var.app.publicUrl())
  const token = name === null ? null : readCookie(headers, deviceCookieName(name))
  return token === null ? null : hashOfToken(token)
}

/** Deletes the session cookie in the browser. */
export function clearSessionCookie(c: RouteContext): void {
  const name = sessionCookieName(c.env.incoming.headers, c.var.app.publicUrl())
  if (name !== null) c.header('set-cookie', setCookieHeader(name, '', 0))
}

/** The session, and the accounts that its person may enter: the person's own first, then those of open visits. */
export async function signedInOutput(db: Db, { session, person }: SessionWithPerson) {
  const { personId, isServerAdmin } = person
  const own = (await listGrantsWithAccounts(db, personId)).map((grant) => ({ ...grant, visit: null }))
  const groups = await listGroupsOf(db, personId)
  const groupIds = new Set(groups.map(({ groupId }) => groupId))
  const visited = isServerAdmin ? await listVisitedAccounts(db, personId, Date.now()) : []
  return {
    person: { id: publicId('per', personId), email: person.email, name: person.name },
    is_server_administrator: isServerAdmin,
    accounts: [...own, ...visited].map(({ role, rights, byGroup, visit, ...account }) => ({
      account: accountOutput(account),
      via: visit ? ('visit' as const) : byGroup === null ? ('member' as const) : ('group' as const),
      // To others, the group does not exist (S55).
      group_id:
        account.groupId !== null && (isServerAdmin || groupIds.has(account.groupId))
          ? publicId('grp', account.groupId)
          : null,
      visit: visit && { id: publicId('vis', visit.visitId), ends_at: timeText(visit.endsAt) },
      role,
      rights: [...accessOf(role, rights).rights],
    })),
    groups: groups.map(({ groupId, name, role }) => ({ id: publicId('grp', groupId), name, role })),
    session: {
      id: publicId('ses', session.sessionId),
      expires_at: timeText(session.createdAt + SESSION_LIFETIME_MS),
    },
  }
}
