// Invitations (S30): somebody becomes a member by a link. The link is what is trusted, not the address: nobody has confirmed it.
import type { MemberRight, Role } from '../../access/policy.ts'
import { uuidv7 } from '../../ids.ts'
import {
  createInvitation,
  deleteInvitation,
  renewInvitation as renewRow,
  type Invitation,
} from '../../store/people/invitations.ts'
import { hasMemberWithEmail } from '../../store/people/memberships.ts'
import { hasPeople } from '../../store/people/people.ts'
import { nameOfActor, personIdOf } from '../actor.ts'
import type { AccountContext } from '../context.ts'
import { ActionFailure, invalidValues, type Result } from '../failure.ts'
import { refusedRole } from '../refusals.ts'
import { hashOfToken, newToken } from '../token.ts'
import type { IssuedLink } from './link.ts'

/** How long an invitation works. It gives access to nothing that its person already has, and the person may be away. */
const INVITATION_MS = 7 * 24 * 3_600_000

export interface NewMember {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly rights: readonly MemberRight[]
}

interface IssuedInvitation {
  readonly invitation: Invitation
  readonly link: IssuedLink
}

/** Invites somebody with a role. Fails if the account already has or invites a person with this email, or for a higher role. */
export async function inviteMember(context: AccountContext, member: NewMember): Promise<Result<IssuedInvitation>> {
  const { db, account, actor, address, changed } = context
  const refused = refusedRole(context, member.role)
  if (refused) return refused
  const { accountId } = account
  const { email, name, role, rights } = member
  if (role !== 'owner' && !(await hasPeople(db)))
    return invalidValues([{ pointer: '/role', detail: 'The first person must be an owner.' }])
  if (await hasMemberWithEmail(db, accountId, email))
    return inUse('This person is a member already. Change their role instead.')
  const issued = issueToken(context)
  const invitation = await createInvitation(db, {
    accountId,
    groupId: null,
    invitationId: uuidv7(),
    hash: issued.hash,
    email,
    name,
    role,
    rights: [...rights],
    inviterId: personIdOf(actor),
    expiresAt: issued.link.expiresAt,
  })
  if (!invitation) return inUse('This person is invited already. Create a new link for the invitation instead.')
  const { invitationId } = invitation
  changed({ type: 'person_invited', accountId, invitationId, role, by: nameOfActor(actor), address })
  return { invitation, link: issued.link }
}

/**
 * Creates a new link for an invitation, whose inviter is the actor from now on. The earlier link stops working. Fails for a higher
 * role than the actor's.
 */
export async function renewInvitation(
  context: AccountContext,
  before: Invitation,
  { role, rights }: Pick<NewMember, 'role' | 'rights'> = before,
): Promise<Result<IssuedInvitation>> {
  const { db, account, actor, address, changed } = context
  const { accountId } = account
  const { invitationId } = before
  const refused = refusedRole(context, role)
  if (refused) return refused
  const { hash, link } = issueToken(context)
  const row = { ...before, role, rights: [...rights], inviterId: personIdOf(actor) }
  const invitation = await renewRow(db, row, { hash, expiresAt: link.expiresAt })
  if (!invitation) return new ActionFailure('not_found', 'This invitation was used or revoked in the meantime.')
  changed({ type: 'person_invited', accountId, invitationId, role, by: nameOfActor(actor), address })
  return { invitation, link }
}

export async function revokeInvitation(
  { db, account, actor, address, changed }: AccountContext,
  invitation: Invitation,
): Promise<void> {
  await deleteInvitation(db, invitation)
  const { accountId } = account
  const { invitationId } = invitation
  changed({ type: 'invitation_revoked', accountId, invitationId, by: nameOfActor(actor), address })
}

/** A new link for an invitation, and the hash that is stored in its place. */
export function issueToken({ now, publicUrl }: Pick<AccountContext, 'now' | 'publicUrl'>) {
  const token = newToken()
  const expiresAt = new Date(now + INVITATION_MS)
  return {
    hash: Buffer.from(hashOfToken(token), 'hex'),
    link: { kind: 'invitation' as const, link: `${publicUrl}/link/${token}`, expiresAt },
  }
}

/** The failure for an email address that is in use in the account or group. */
export function inUse(detail: string): ActionFailure {
  return new ActionFailure('already_exists', 'The person could not be invited.', [{ pointer: '/email', detail }])
}
