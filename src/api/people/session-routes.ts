import { publicId, uuidOf } from '../../ids.ts'
import { forgetDevices } from '../../store/devices.ts'
import { hasPeople, peopleByEmail, setPassword } from '../../store/people.ts'
import { endSession, endSessions, sessionsOf } from '../../store/sessions.ts'
import {
  changePasswordRoute,
  endSessionRoute,
  getSessionRoute,
  listSessionsRoute,
  setupRoute,
  signInRoute,
  signOutRoute,
} from './session-contract.ts'
import { newRoutes, signedInOf, writing } from '../routing/context.ts'
import type { DoorContext } from '../routing/context.ts'
import { unauthorized } from '../auth/keyring.ts'
import { addressOf } from '../http/client-address.ts'
import { beginSession, deviceOf, dropCookie, requireSafeWay, signedInOutput } from './begin-session.ts'
import { whyNoSignIn } from '../auth/cookie.ts'
import { requireGoodPassword, unusable } from './use-link.ts'
import { Problem, notFound } from '../http/problem.ts'
import { timeText } from '../http/timestamp.ts'

/** Signing in and out, and one's own sessions. */
export function sessionRoutes() {
  return newRoutes()
    .openapi(setupRoute, async (c) => {
      const { parts, publicUrl } = c.var.door
      const first_run = !(await hasPeople(parts.db))
      return c.json({ first_run, plain_http: whyNoSignIn(c.env.incoming.headers, publicUrl()) }, 200)
    })
    .openapi(getSessionRoute, (c) => c.json(signedInOutput(signedInOf(c), c.var.asker.account), 200))
    .openapi(signInRoute, async (c) => {
      requireSafeWay(c)
      const { email, password } = c.req.valid('json')
      const { entrance, log } = c.var.door
      const [address, device] = [addressOf(c.env.incoming), deviceOf(c)]
      try {
        const person = await entrance.admit({ email, password, address, device })
        if (!person) throw unauthorized('E-mail address or password is not right.')
        return await writing(c, async () => {
          const answer = await beginSession(c, person)
          c.var.afterCommit.push(() => log.note('signed in', { person: answer.person.id, address }))
          return c.json(answer, 200)
        })
      } catch (thrown) {
        if (thrown instanceof Problem)
          log.note('sign-in refused', { status: thrown.status, ...(await whoTried(c, email)), address })
        throw thrown
      }
    })
    .openapi(signOutRoute, async (c) => {
      const { session, person } = signedInOf(c)
      await endSession(c.var.db, person.person_id, session.session_id)
      c.var.afterCommit.push(
        () => c.var.door.keyring.forget(),
        () =>
          c.var.door.log.note('signed out', {
            person: publicId('per', person.person_id),
            address: addressOf(c.env.incoming),
          }),
      )
      dropCookie(c)
      return c.body(null, 204)
    })
    .openapi(changePasswordRoute, async (c) => {
      const { current, password } = c.req.valid('json')
      const { session, person } = signedInOf(c)
      const { account_id: accountId, person_id: personId } = person
      const { entrance, keyring, log, passwordRules } = c.var.door
      const owner = { email: person.email, accountName: c.var.asker.account.name }
      await requireGoodPassword(passwordRules, password, owner)
      if (!(await entrance.confirm(person, current))) throw unusable('/current', 'Is not your password.')
      const passwordHash = await entrance.textOf(password)
      return writing(c, async () => {
        const before = person.password_hash
        if (!(await setPassword(c.var.db, { accountId, personId, passwordHash, before })))
          throw unusable('/current', 'Is not your password any more: it was changed at this very moment.')
        await endSessions(c.var.db, personId, session.session_id)
        await forgetDevices(c.var.db, personId, deviceOf(c))
        const address = addressOf(c.env.incoming)
        c.var.afterCommit.push(
          () => keyring.forget(),
          () => log.note('password changed', { person: publicId('per', personId), address }),
        )
        return c.body(null, 204)
      })
    })
    .openapi(listSessionsRoute, async (c) => {
      const { session, person } = signedInOf(c)
      // What was used in the last minute is not written down yet.
      await c.var.door.sessions.noteUse()
      const rows = await sessionsOf(c.var.db, person.person_id, Date.now())
      const data = rows.map(({ session_id, created_at, last_used_at, user_agent, address }) => ({
        id: publicId('ses', session_id),
        created_at: timeText(created_at),
        last_used_at: timeText(last_used_at),
        user_agent,
        address,
        current: session_id === session.session_id,
      }))
      return c.json({ data, next: null }, 200)
    })
    .openapi(endSessionRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { session, person } = signedInOf(c)
      const uuid = uuidOf('ses', id)
      if (uuid === null || !(await endSession(c.var.db, person.person_id, uuid))) throw notFound('session', id)
      const { keyring, log } = c.var.door
      const own = publicId('per', person.person_id)
      c.var.afterCommit.push(
        () => keyring.forget(),
        () => log.note('sessions ended', { person: own, by: own, session: id, address: addressOf(c.env.incoming) }),
      )
      if (uuid === session.session_id) dropCookie(c)
      return c.body(null, 204)
    })
}

/** Whom a sign-in that was refused was for, as far as a line about it is written. */
async function whoTried(c: DoorContext, email: string): Promise<{ readonly person?: string }> {
  const { log, parts } = c.var.door
  if (!log.writes('sign-in refused')) return {}
  const people = await peopleByEmail(parts.db, email)
  return { person: people.map(({ person_id }) => publicId('per', person_id)).join(' ') || 'unknown' }
}
