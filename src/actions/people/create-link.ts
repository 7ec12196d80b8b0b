// Creates a link for a person. The holder of the link can sign in as this person, so each link is logged (S37).
import { includesRole, type Role } from '../../access/policy.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { findInvitationByEmail } from '../../store/people/invitations.ts'
import { listGroupMembershipsOf } from '../../store/people/groups.ts'
import { listGrantsOf, listMembershipsOf } from '../../store/people/memberships.ts'
import { findPeopleByEmail, findPerson, hasPeople, type Person } from '../../store/people/people.ts'
import { nameOfActor } from '../actor.ts'
import type { AccountContext, ActorContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { inviteMember, renewInvitation, type NewMember } from './invite.ts'
import { issueFirstLink, issuePasswordLink, type IssuedLink } from './link.ts'
import { nameFromEmail } from './use-link.ts'

/** Creates a link for a new password of a member. Fails if the person is the actor, or is more than the actor may decide about. */
export async function createColleagueLink(
  context: ActorContext,
  person: Pick<Person, 'personId'>,
): Promise<Result<IssuedLink>> {
  // Otherwise a stranger at an unattended browser could take over the person: a new password needs the old one, a link does not.
  if (context.actor.type === 'person' && context.actor.id === publicId('per', person.personId))
    return new ActionFailure(
      'not_for_yourself',
      'You can’t create a link for yourself. Change your password under Settings, Security, or ask a colleague for a link.',
    )
  const refused = await refusedOverPerson(context, person)
  return refused ?? createPasswordLink(context, person)
}

/**
 * The failure unless the actor manages people in every account of the person, with at least the role of the person there: whoever
 * sets a person's password can act as this person everywhere.
 */
export async function refusedOverPerson(
  { db, actor }: ActorContext,
  { personId }: Pick<Person, 'personId'>,
): Promise<ActionFailure | null> {
  if (actor.type === 'operator') return null
  const actorId = actor.type === 'person' ? uuidOf('per', actor.id ?? '') : null
  if (await isServerAdmin(db, personId)) {
    if (actorId !== null && (await isServerAdmin(db, actorId))) return null
    return new ActionFailure(
      'not_permitted',
      'This person is an administrator of this server. Only another administrator of this server can do this.',
    )
  }
  const [grants, groups] =
    actorId === null ? [[], []] : [await listGrantsOf(db, actorId), await listGroupMembershipsOf(db, actorId)]
  const inAccount = new Map(grants.map((one) => [one.accountId, one.role]))
  // A role in a group counts in accounts that join it later, so that it is not enough to manage the accounts of today.
  const inGroup = new Map(groups.map((one) => [one.groupId, one.role]))
  const manages = (own: Role | undefined, role: Role): boolean =>
    own !== undefined && includesRole(own, 'admin') && includesRole(own, role)
  const isManaged =
    (await listMembershipsOf(db, personId)).every(({ accountId, role }) => manages(inAccount.get(accountId), role)) &&
    (await listGroupMembershipsOf(db, personId)).every(({ groupId, role }) => manages(inGroup.get(groupId), role))
  if (isManaged) return null
  return new ActionFailure(
    'not_permitted',
    'This person also has access that you don’t manage. Ask the administrator of this server, who can run "offhook users link".',
  )
}

async function isServerAdmin(db: ActorContext['db'], personId: string): Promise<boolean> {
  return (await findPerson(db, personId))?.isServerAdmin === true
}

async function createPasswordLink(context: ActorContext, person: Pick<Person, 'personId'>): Promise<IssuedLink> {
  const { actor, address, changed } = context
  const issued = await issuePasswordLink(context, person)
  const { personId } = person
  changed({ type: 'password_link_created', accountId: null, personId, by: nameOfActor(actor), address })
  return issued
}

interface EmailLink extends IssuedLink {
  /** The email address of the person that the link is for; `null`: the first person, who does not exist yet. */
  readonly email: string | null
}

/**
 * Creates a link for an email: for the first person if nobody exists yet; for a new password of the person with this email; or
 * else an invitation to the account. `anyAccount`: also finds a person who is not a member of the account.
 */
export async function createEmailLink(
  context: AccountContext,
  { email, anyAccount, ...member }: Pick<NewMember, 'email' | 'role' | 'rights'> & { readonly anyAccount: boolean },
): Promise<Result<EmailLink>> {
  const { db, account, actor, address, changed } = context
  if (!(await hasPeople(db))) {
    const issued = await issueFirstLink(context, account)
    const { accountId } = account
    changed({ type: 'first_link_created', accountId, by: nameOfActor(actor), address })
    return { ...issued, email: null }
  }
  const people = await findPeopleByEmail(db, email)
  for (const person of people) {
    const isMember = (await listMembershipsOf(db, person.personId)).some((one) => one.accountId === account.accountId)
    if (!isMember && !anyAccount) continue
    const issued = await createColleagueLink(context, person)
    return isFailure(issued) ? issued : { ...issued, email: person.email }
  }
  const invitation = await findInvitationByEmail(db, account.accountId, email)
  const invited = await (invitation
    ? renewInvitation(context, invitation, member)
    : inviteMember(context, { ...member, email, name: nameFromEmail(email) }))
  return isFailure(invited) ? invited : { ...invited.link, email: invited.invitation.email }
}
