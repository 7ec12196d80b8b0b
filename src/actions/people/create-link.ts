// Creates a link for a person. The holder of the link can sign in as this person, so each link is logged (S37).
import { publicId } from '../../ids.ts'
import { findInvitationByEmail } from '../../store/people/invitations.ts'
import { listMembershipsOf } from '../../store/people/memberships.ts'
import { findPeopleByEmail, hasPeople, lockPerson, type Person } from '../../store/people/people.ts'
import { nameOfActor, personIdOf } from '../actor.ts'
import type { AccountContext, ActorContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { inviteMember, renewInvitation, type NewMember } from './invite.ts'
import { issueFirstLink, issuePasswordLink, type IssuedLink } from './link.ts'
import { refusedOverPerson } from './over-person.ts'
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
  // A change that gives the person more access either comes first, and is judged, or waits.
  if (!(await lockPerson(context.db, person.personId)))
    return new ActionFailure('not_found', 'This person no longer exists.')
  const refused = await refusedOverPerson(context, person)
  return refused ?? createPasswordLink(context, person)
}

async function createPasswordLink(context: ActorContext, person: Pick<Person, 'personId'>): Promise<IssuedLink> {
  const { actor, address, changed } = context
  const issued = await issuePasswordLink(context, { ...person, makerId: personIdOf(actor) })
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
