// Changes the roles of members, and removes members (S34). The last owner of an account cannot be lost.
import { includesRole, ROLES, type MemberRight, type Role } from '../../access/policy.ts'
import { endKeysWithoutAccess } from '../../store/people/api-keys.ts'
import { deleteInvitationsBy } from '../../store/people/invitations.ts'
import { deletePerson, lockPerson } from '../../store/people/people.ts'
import { releaseViewsOf } from '../../store/people/saved-views.ts'
import {
  belongsAnywhere,
  deleteMembership,
  findGrantForShare,
  findMember,
  hasOtherOwner,
  saveMembership,
  type Member,
} from '../../store/people/memberships.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { refusedRole } from '../refusals.ts'

/** Gives a member another role or other rights. Fails for a role above the actor's own, and for the last owner. */
export async function changeMember(
  context: ActionContext,
  found: Member,
  change: { readonly role?: Role | undefined; readonly rights?: readonly MemberRight[] | undefined },
): Promise<Result<Member>> {
  const { db, actor, address, changed } = context
  const member = await lockMember(context, found)
  if (!member) return gone()
  const { accountId, personId } = member
  const { role = member.role, rights = member.rights } = change
  const refused = mayChange(context, member) ?? refusedRole(context, role) ?? (await lostOwner(context, member, role))
  if (refused) return refused
  await saveMembership(db, { accountId, personId, role, rights: [...rights] })
  await deleteInvitationsBy(db, { accountId, inviterId: personId, roles: await rolesGivenBy(context, personId) })
  changed({ type: 'member_changed', accountId, personId, role, by: nameOfActor(actor), address })
  return { ...member, role, rights: [...rights] }
}

/**
 * Removes a member from the account. A person without any account is deleted, unless the person administers this server. Fails
 * for the last owner.
 */
export async function removeMember(context: ActionContext, found: Member): Promise<Result<void>> {
  const { db, actor, address, changed } = context
  const member = await lockMember(context, found)
  if (!member) return gone()
  const { accountId, personId } = member
  const refused = mayChange(context, member) ?? (await lostOwner(context, member, null))
  if (refused) return refused
  await deleteMembership(db, accountId, personId)
  await deleteInvitationsBy(db, { accountId, inviterId: personId, roles: await rolesGivenBy(context, personId) })
  // By the group of the account, the person may still have access.
  if (!(await findGrantForShare(db, accountId, personId))) await releaseViewsOf(db, { accountId, personId })
  await endKeysWithoutAccess(db, [accountId])
  if (!(await belongsAnywhere(db, personId))) await deletePerson(db, personId)
  changed({ type: 'person_removed', accountId, personId, by: nameOfActor(actor), address })
}

/** The member as of now: the role may have changed before the person was locked. `undefined`: no member any more. */
async function lockMember(
  { db }: ActionContext,
  { accountId, personId }: Pick<Member, 'accountId' | 'personId'>,
): Promise<Member | undefined> {
  return (await lockPerson(db, personId)) ? findMember(db, accountId, personId) : undefined
}

/** The roles that a person may give in the account: roles of people are given by admins and owners only. */
async function rolesGivenBy({ db, account }: ActionContext, personId: string): Promise<Role[]> {
  const own = (await findGrantForShare(db, account.accountId, personId))?.role ?? null
  return includesRole(own, 'admin') ? ROLES.filter((one) => includesRole(own, one)) : []
}

const gone = (): ActionFailure => new ActionFailure('not_found', 'This person no longer exists.')

function mayChange({ access }: ActionContext, member: Member): ActionFailure | null {
  if (includesRole(access.role, member.role)) return null
  return new ActionFailure('not_permitted', 'Only an owner can change or remove an owner.')
}

/** The failure if the account would have no owner with this role of the member; `null`: the member is removed. */
async function lostOwner(
  { db }: ActionContext,
  { accountId, personId, role: before }: Member,
  role: Role | null,
): Promise<ActionFailure | null> {
  if (before !== 'owner' || role === 'owner' || (await hasOtherOwner(db, accountId, personId))) return null
  return new ActionFailure('last_owner', 'This is the last owner of the account. Make somebody else an owner first.')
}
