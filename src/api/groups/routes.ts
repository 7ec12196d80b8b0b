import {
  changeAccounts,
  changeGroupMember,
  createGroup,
  deleteGroup,
  enterGroup,
  removeGroupMember,
  renameGroup,
} from '../../actions/groups/groups.ts'
import { createAccountInGroup } from '../../actions/groups/create-account.ts'
import { inviteToGroup, renewGroupInvitation, revokeGroupInvitation } from '../../actions/groups/invite.ts'
import { notFound as noSuch } from '../../actions/find.ts'
import { publicId, uuidOf } from '../../ids.ts'
import {
  findGroup,
  findGroupMember,
  listAccountsWithMembers,
  listGroupMembers,
  listGroups,
  type AccountOfGroup,
  type CountedGroup,
  type Group,
  type GroupMember,
} from '../../store/people/groups.ts'
import { findGroupInvitation, listInvitations, type Invitation } from '../../store/people/invitations.ts'
import { timeText } from '../../text/timestamp.ts'
import { isServerAdmin } from '../auth/principal.ts'
import { accountOutput } from '../accounts/output.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { invitationOutput, linkOutput } from '../people/invitation-output.ts'
import { actorContext } from '../routing/action-context.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import {
  changeGroupAccountsRoute,
  createGroupAccountRoute,
  createGroupRoute,
  deleteGroupRoute,
  inviteToGroupRoute,
  listGroupAccountsRoute,
  listGroupInvitationsRoute,
  listGroupPeopleRoute,
  listGroupsRoute,
  removeGroupPersonRoute,
  renewGroupInvitationRoute,
  revokeGroupInvitationRoute,
  updateGroupPersonRoute,
  updateGroupRoute,
} from './contract.ts'

/** Groups of accounts, with their people and invitations (S55). */
export function groupRoutes() {
  return createRoutes()
    .openapi(listGroupsRoute, async (c) => {
      const { principal, db } = c.var
      const { signedIn } = principal
      const isAll = isServerAdmin(principal)
      const rows = signedIn || isAll ? await listGroups(db, isAll ? null : (signedIn?.person.personId ?? null)) : []
      return c.json({ data: rows.map(groupOutput), next: null }, 200)
    })
    .openapi(createGroupRoute, async (c) => {
      const made = await createGroup(actorContext(c), c.req.valid('json'))
      return c.json(groupOutput({ ...made, accounts: 0, people: 0, hasOwner: false }), 201)
    })
    .openapi(updateGroupRoute, async (c) => {
      const { group } = await entered(c, c.req.valid('param').id)
      await renameGroup(actorContext(c), group, c.req.valid('json').name)
      return c.json(groupOutput(await counted(c, group)), 200)
    })
    .openapi(deleteGroupRoute, async (c) => {
      const { group } = await entered(c, c.req.valid('param').id, { byServer: true })
      orThrow(await deleteGroup(actorContext(c), group))
      return c.body(null, 204)
    })
    .openapi(listGroupAccountsRoute, async (c) => {
      const { group } = await entered(c, c.req.valid('param').id, { byServer: true })
      const rows = await listAccountsWithMembers(c.var.db, group.groupId)
      return c.json({ data: rows.map(accountOfGroupOutput), next: null }, 200)
    })
    .openapi(createGroupAccountRoute, async (c) => {
      const inside = await entered(c, c.req.valid('param').id)
      const made = orThrow(await createAccountInGroup(actorContext(c), inside, c.req.valid('json')))
      return c.json(accountOutput(made), 201)
    })
    .openapi(changeGroupAccountsRoute, async (c) => {
      const { group } = await entered(c, c.req.valid('param').id, { byServer: true })
      orThrow(await changeAccounts(actorContext(c), group, c.req.valid('json')))
      return c.json(groupOutput(await counted(c, group)), 200)
    })
    .openapi(listGroupPeopleRoute, async (c) => {
      const { group } = await entered(c, c.req.valid('param').id)
      const rows = await listGroupMembers(c.var.db, group.groupId)
      return c.json({ data: rows.map(memberOutput), next: null }, 200)
    })
    .openapi(updateGroupPersonRoute, async (c) => {
      const { id, person } = c.req.valid('param')
      const inside = await entered(c, id)
      const member = await memberOf(c, inside.group, person)
      orThrow(await changeGroupMember(actorContext(c), inside, { member, grant: c.req.valid('json') }))
      return c.body(null, 204)
    })
    .openapi(removeGroupPersonRoute, async (c) => {
      const { id, person } = c.req.valid('param')
      const inside = await entered(c, id)
      orThrow(await removeGroupMember(actorContext(c), inside, await memberOf(c, inside.group, person)))
      return c.body(null, 204)
    })
    .openapi(inviteToGroupRoute, async (c) => {
      const inside = await entered(c, c.req.valid('param').id)
      const { invitation, link } = orThrow(await inviteToGroup(actorContext(c), inside, c.req.valid('json')))
      return c.json({ ...invitationOutput(invitation), ...linkOutput(link) }, 201)
    })
    .openapi(listGroupInvitationsRoute, async (c) => {
      const { group } = await entered(c, c.req.valid('param').id)
      const window = windowOf(c.req.valid('query'))
      const { groupId } = group
      const rows = await listInvitations(c.var.db, { groupId }, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.invitationId, show: invitationOutput }), 200)
    })
    .openapi(renewGroupInvitationRoute, async (c) => {
      const { id, invitation } = c.req.valid('param')
      const inside = await entered(c, id)
      const before = await invitationOf(c, inside.group, invitation)
      const { link } = orThrow(await renewGroupInvitation(actorContext(c), inside, before))
      return c.json(linkOutput(link), 201)
    })
    .openapi(revokeGroupInvitationRoute, async (c) => {
      const { id, invitation } = c.req.valid('param')
      const { group } = await entered(c, id)
      await revokeGroupInvitation(actorContext(c), group, await invitationOf(c, group, invitation))
      return c.body(null, 204)
    })
}

async function entered(c: RouteContext, id: string, by: { readonly byServer?: boolean } = {}) {
  return orThrow(await enterGroup(actorContext(c), id, by))
}

async function counted({ var: { db } }: RouteContext, group: Group): Promise<CountedGroup> {
  return (await findGroup(db, group.groupId)) ?? { ...group, accounts: 0, people: 0, hasOwner: false }
}

async function memberOf({ var: { db } }: RouteContext, { groupId }: Group, id: string): Promise<GroupMember> {
  const personId = uuidOf('per', id)
  const member = personId === null ? undefined : await findGroupMember(db, groupId, personId)
  return member ?? orThrow(noSuch('person', id))
}

async function invitationOf({ var: { db } }: RouteContext, { groupId }: Group, id: string): Promise<Invitation> {
  const invitationId = uuidOf('inv', id)
  const invitation = invitationId === null ? undefined : await findGroupInvitation(db, groupId, invitationId)
  return invitation ?? orThrow(noSuch('invitation', id))
}

function groupOutput({ groupId, name, accounts, people, hasOwner, createdAt }: CountedGroup) {
  return {
    id: publicId('grp', groupId),
    name,
    accounts,
    people,
    has_owner: hasOwner,
    created_at: timeText(createdAt),
  }
}

function accountOfGroupOutput({ uuid, accountId, name, members, hasOwner }: AccountOfGroup) {
  return {
    id: publicId('acc', uuid),
    number: accountId,
    name,
    members: members.map((personId) => publicId('per', personId)),
    has_owner: hasOwner,
  }
}

function memberOutput({ personId, email, name, role, rights, addedAt }: GroupMember) {
  return { id: publicId('per', personId), email, name, role, rights, added_at: timeText(addedAt) }
}
