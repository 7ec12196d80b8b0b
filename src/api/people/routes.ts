import { createColleagueLink, createEmailLink } from '../../actions/people/create-link.ts'
import { endSessions } from '../../actions/people/end-sessions.ts'
import { inviteMember, renewInvitation, revokeInvitation } from '../../actions/people/invite.ts'
import { changeMember, removeMember } from '../../actions/people/members.ts'
import { refusedOverPerson } from '../../actions/people/over-person.ts'
import { accessOf } from '../../access/policy.ts'
import { notFound } from '../../actions/find.ts'
import { publicId } from '../../ids.ts'
import { hasOwner } from '../../store/people/groups.ts'
import { listInvitations } from '../../store/people/invitations.ts'
import { findPersonOfAccount, listPeopleOfAccount, type PersonOfAccount } from '../../store/people/memberships.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import type { EnteredAccount } from '../auth/accounts.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext, actorContext } from '../routing/action-context.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import { noteVisit } from '../routing/middleware.ts'
import { findRow } from '../routing/find-row.ts'
import { invitationOutput, linkOutput } from './invitation-output.ts'
import {
  createInvitationRoute,
  endSessionsRoute,
  linkEmailRoute,
  linkPersonRoute,
  listInvitationsRoute,
  listPeopleRoute,
  removePersonRoute,
  renewInvitationRoute,
  revokeInvitationRoute,
  updatePersonRoute,
} from './contract.ts'

/** The people of the account, invitations, and the links with which people sign in. */
export function peopleRoutes() {
  return createRoutes()
    .openapi(listPeopleRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      // The times of use from the last minute are not saved yet.
      await c.var.app.sessions.noteUse()
      const rows = await listPeopleOfAccount(c.var.db, c.var.account.accountId, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.personId, show: personOutput }), 200)
    })
    .openapi(updatePersonRoute, async (c) => {
      const member = await findRow(c, 'per')
      const { accountId, personId } = orThrow(await changeMember(actionContext(c), member, c.req.valid('json')))
      const person = await findPersonOfAccount(c.var.db, accountId, personId)
      return c.json(personOutput(person ?? orThrow(notFound('person', publicId('per', personId)))), 200)
    })
    .openapi(linkEmailRoute, async (c) => {
      const { account: named, ...sent } = c.req.valid('json')
      const { accounts } = c.var.app
      // A person makes links in an account of their own only.
      const target = named ?? String((await accounts.first()).accountId)
      const { account, access, visit } =
        (await enterWithoutOwner(c, target)) ?? (await accounts.enter(c.var.principal, target, 'people.change'))
      noteVisit(c, { account, visit, verb: 'people.change' })
      const context = { ...actorContext(c), account, access }
      const made = orThrow(await createEmailLink(context, { ...sent, anyAccount: named === undefined }))
      return c.json({ kind: made.kind, email: made.email, ...linkOutput(made) }, 201)
    })
    .openapi(linkPersonRoute, async (c) => {
      const made = orThrow(await createColleagueLink(actionContext(c), await findRow(c, 'per')))
      return c.json(linkOutput(made), 201)
    })
    .openapi(removePersonRoute, async (c) => {
      orThrow(await removeMember(actionContext(c), await findRow(c, 'per')))
      return c.body(null, 204)
    })
    .openapi(endSessionsRoute, async (c) => {
      const context = actionContext(c)
      const member = await findRow(c, 'per')
      orThrow((await refusedOverPerson(context, member)) ?? member)
      await endSessions(context, member)
      return c.body(null, 204)
    })
    .openapi(listInvitationsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const { accountId } = c.var.account
      const rows = await listInvitations(c.var.db, { accountId }, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.invitationId, show: invitationOutput }), 200)
    })
    .openapi(createInvitationRoute, async (c) => {
      const { invitation, link } = orThrow(await inviteMember(actionContext(c), c.req.valid('json')))
      return c.json({ ...invitationOutput(invitation), ...linkOutput(link) }, 201)
    })
    .openapi(renewInvitationRoute, async (c) => {
      const { link } = orThrow(await renewInvitation(actionContext(c), await findRow(c, 'inv')))
      return c.json(linkOutput(link), 201)
    })
    .openapi(revokeInvitationRoute, async (c) => {
      await revokeInvitation(actionContext(c), await findRow(c, 'inv'))
      return c.body(null, 204)
    })
}

/**
 * The account, if nobody owns it: an administrator of this server invites its first owner without a visit (S56). `null`: it has an
 * owner, or somebody else asks.
 */
async function enterWithoutOwner(c: RouteContext, named: string): Promise<EnteredAccount | null> {
  if (c.var.principal.signedIn?.person.isServerAdmin !== true) return null
  const account = await c.var.app.accounts.find(named)
  if (!account || (await hasOwner(c.var.db, account.accountId))) return null
  return { account, access: accessOf('owner', []), visit: null }
}

function personOutput(person: PersonOfAccount) {
  const { personId, email, name, role, rights, isMember, addedAt, lastSignedInAt, lastActiveAt } = person
  return {
    id: publicId('per', personId),
    email,
    name,
    role,
    rights,
    via: isMember ? ('member' as const) : ('group' as const),
    group: groupOutput(person),
    added_at: timeText(addedAt),
    last_signed_in_at: timeOrNull(lastSignedInAt),
    last_active_at: timeOrNull(lastActiveAt),
  }
}

function groupOutput({ groupId, groupName, groupRole }: PersonOfAccount) {
  if (groupId === null || groupName === null || groupRole === null) return null
  return { id: publicId('grp', groupId), name: groupName, role: groupRole }
}
