import { createColleagueLink, createEmailLink, createLink } from '../../actions/people/create-link.ts'
import { endSessions } from '../../actions/people/end-sessions.ts'
import { invitePerson } from '../../actions/people/invite.ts'
import type { IssuedLink } from '../../actions/people/link.ts'
import { removePerson } from '../../actions/people/remove.ts'
import { publicId } from '../../ids.ts'
import { listPeople } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext, actorContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { findRow } from '../routing/find-row.ts'
import {
  endSessionsRoute,
  invitePersonRoute,
  linkEmailRoute,
  linkPersonRoute,
  listPeopleRoute,
  removePersonRoute,
} from './contract.ts'

/** The people of the account, and the links with which they sign in. */
export function peopleRoutes() {
  return createRoutes()
    .openapi(listPeopleRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      // The times of use from the last minute are not saved yet.
      await c.var.app.sessions.noteUse()
      const rows = await listPeople(c.var.db, c.var.account.accountId, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.personId, show: personOutput }), 200)
    })
    .openapi(invitePersonRoute, async (c) => {
      const context = actionContext(c)
      const person = orThrow(await invitePerson(context, c.req.valid('json')))
      return c.json({ ...personOutput(person), ...linkOutput(await createLink(context, person)) }, 201)
    })
    .openapi(linkEmailRoute, async (c) => {
      const { email, account: named } = c.req.valid('json')
      const { accounts } = c.var.app
      const account =
        named === undefined
          ? await accounts.first()
          : (await accounts.enter(c.var.principal, named, 'people.change')).account
      const anyAccount = named === undefined
      const made = orThrow(await createEmailLink({ ...actorContext(c), account }, { email, anyAccount }))
      return c.json({ kind: made.kind, email: made.person?.email ?? null, ...linkOutput(made) }, 201)
    })
    .openapi(linkPersonRoute, async (c) => {
      const made = orThrow(await createColleagueLink(actionContext(c), await findRow(c, 'per')))
      return c.json(linkOutput(made), 201)
    })
    .openapi(removePersonRoute, async (c) => {
      orThrow(await removePerson(actionContext(c), await findRow(c, 'per')))
      return c.body(null, 204)
    })
    .openapi(endSessionsRoute, async (c) => {
      await endSessions(actionContext(c), await findRow(c, 'per'))
      return c.body(null, 204)
    })
}

function linkOutput({ link, expiresAt }: IssuedLink) {
  return { link, expires_at: timeText(expiresAt.getTime()) }
}

function personOutput({ personId, email, name, passwordHash, createdAt, lastSignedInAt, lastActiveAt }: Person) {
  return {
    id: publicId('per', personId),
    email,
    name,
    invited: passwordHash === null,
    created_at: timeText(createdAt),
    last_signed_in_at: timeOrNull(lastSignedInAt),
    last_active_at: timeOrNull(lastActiveAt),
  }
}
