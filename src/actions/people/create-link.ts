// Creates a link for a person. The holder of the link can sign in as this person, so each link is logged (S37).
import { findPeopleByEmail, hasPeople } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { publicId } from '../../ids.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext, ActorContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { invitePerson } from './invite.ts'
import { issueFirstLink, issuePersonLink, type IssuedLink } from './link.ts'

/** Creates a link for this person. Fails if the person is the actor. */
export async function createColleagueLink(context: ActorContext, person: Person): Promise<Result<IssuedLink>> {
  // Otherwise a stranger at an unattended browser could take over the person: a new password needs the old one, a link does not.
  if (context.actor.type === 'person' && context.actor.id === publicId('per', person.personId))
    return new ActionFailure(
      'not_for_yourself',
      'You can’t create a link for yourself. Change your password under Settings, Security, or ask a colleague for a link.',
    )
  return createLink(context, person)
}

/** Creates a link for this person. Older links of the person stop working. */
export async function createLink(context: ActorContext, person: Person): Promise<IssuedLink> {
  const issued = await issuePersonLink(context, person)
  announceLink(context, person, issued)
  return issued
}

interface EmailLink extends IssuedLink {
  /** The person that the link is for; `null`: the first person, who does not exist yet. */
  readonly person: Person | null
}

/**
 * Creates a link for an email: for the first person if nobody exists yet, or else for the person with this email, who is invited
 * if necessary. `anyAccount`: also finds a person of another account if this account has nobody with this email.
 */
export async function createEmailLink(
  context: ActorContext & Pick<ActionContext, 'account'>,
  { email, anyAccount }: { readonly email: string; readonly anyAccount: boolean },
): Promise<Result<EmailLink>> {
  const { db, account } = context
  if (!(await hasPeople(db))) {
    const issued = await issueFirstLink(context, account)
    announceLink(context, { ...account, personId: null }, issued)
    return { ...issued, person: null }
  }
  const people = await findPeopleByEmail(db, email)
  const own = people.find(({ accountId }) => accountId === account.accountId)
  const elsewhere = anyAccount ? people[0] : undefined
  const person = own ?? elsewhere ?? (await invitePerson(context, { email, name: email.replace(/@[^@]*$/, '') }))
  return isFailure(person) ? person : { ...(await createLink(context, person)), person }
}

function announceLink(
  { actor, address, changed }: ActorContext,
  { accountId, personId }: { readonly accountId: number; readonly personId: string | null },
  { kind }: IssuedLink,
): void {
  changed({ type: 'link_created', accountId, personId, kind, by: nameOfActor(actor), address })
}
