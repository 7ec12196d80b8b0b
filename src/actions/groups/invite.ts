// Invitations to a group of accounts (S55): one link, and the role counts in all of them.
import { publicId, uuidv7 } from '../../ids.ts'
import { createInvitation, deleteInvitation, renewInvitation, type Invitation } from '../../store/people/invitations.ts'
import { listGroupMembers } from '../../store/people/groups.ts'
import { nameOfActor, personIdOf } from '../actor.ts'
import type { ActorContext } from '../context.ts'
import type { Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { inUse, issueToken, type NewMember } from '../people/invite.ts'
import type { IssuedLink } from '../people/link.ts'
import { refusedRole } from '../refusals.ts'
import { refusedToOpen, type EnteredGroup } from './groups.ts'

interface GroupInvitation {
  readonly invitation: Invitation
  readonly link: IssuedLink
}

/**
 * Invites somebody with a role. Fails if the group already has or invites a person with this email, or for a higher role, and
 * where `refusedToOpen` does.
 */
export async function inviteToGroup(
  context: ActorContext,
  { group, role: own }: EnteredGroup,
  { email, name, role, rights }: NewMember,
): Promise<Result<GroupInvitation>> {
  const { db, actor, address, changed } = context
  const { groupId } = group
  const refused =
    (await refusedToOpen(context, group)) ?? refusedRole({ access: { role: own, rights: new Set() } }, role)
  if (refused) return refused
  const members = await listGroupMembers(db, groupId)
  if (members.some((member) => member.email.toLowerCase() === email.toLowerCase()))
    return inUse('This person is in the group already. Change their role instead.')
  const { hash, link } = issueToken(context)
  const invitation = await createInvitation(db, {
    accountId: null,
    groupId,
    invitationId: uuidv7(),
    hash,
    email,
    name,
    role,
    rights: [...rights],
    inviterId: personIdOf(actor),
    expiresAt: link.expiresAt,
  })
  if (!invitation) return inUse('This person is invited already. Create a new link for the invitation instead.')
  const { invitationId } = invitation
  changed({ type: 'group_invited', accountId: null, groupId, invitationId, role, by: nameOfActor(actor), address })
  return { invitation, link }
}

/**
 * Creates a new link for an invitation to the group, whose inviter is the actor from now on. The earlier link stops working. Fails for
 * a higher role than the actor's, and where `refusedToOpen` does.
 */
export async function renewGroupInvitation(
  context: ActorContext,
  { group, role: own }: EnteredGroup,
  before: Invitation,
): Promise<Result<GroupInvitation>> {
  const { db, actor, address, changed } = context
  const { groupId } = group
  const { invitationId, role } = before
  const refused =
    (await refusedToOpen(context, group)) ?? refusedRole({ access: { role: own, rights: new Set() } }, role)
  if (refused) return refused
  const { hash, link } = issueToken(context)
  const row = { ...before, inviterId: personIdOf(actor) }
  const invitation = await renewInvitation(db, row, { hash, expiresAt: link.expiresAt })
  if (!invitation) return notFound('invitation', publicId('inv', invitationId))
  changed({ type: 'group_invited', accountId: null, groupId, invitationId, role, by: nameOfActor(actor), address })
  return { invitation, link }
}

export async function revokeGroupInvitation(
  { db, actor, address, changed }: ActorContext,
  { groupId }: EnteredGroup['group'],
  invitation: Invitation,
): Promise<void> {
  await deleteInvitation(db, invitation)
  const { invitationId } = invitation
  changed({
    type: 'group_invitation_revoked',
    accountId: null,
    groupId,
    invitationId,
    by: nameOfActor(actor),
    address,
  })
}
