// Creating a link for a person. Whoever has the link becomes the person, so each is written down (S37).
import { findPeopleByEmail, hasPeople } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { publicId } from '../../ids.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { invitePerson } from './invite.ts'
import { issueFirstLink, issuePersonLink, type IssuedLink } from './link.ts'

/** A link for this person. Fails for the actor's own person. */
export async function createColleagueLink(context: ActionContext, person: Person): Promise<Result<IssuedLink>> {
  // Whoever is at a page that somebody left open must not make themselves its owner: a new password asks for the old one.
  if (context.actor.type === 'person' && context.actor.id === publicId('per', person.personId))
    return new ActionFailure(
      'not_for_yourself',
      'You can’t create a link for yourself. Change your password under Settings, Security, or ask a colleague for a link.',
    )
  return createLink(context, person)
}

/** A link for this person; older links of the person stop working. */
export async function createLink(context: ActionContext, person: Person): Promise<IssuedLink> {
  const issued = await issuePersonLink(context, person)
  announceLink(context, person, issued)
  return issued
}

export interface EmailLink extends IssuedLink {
  /** Whose link it is; `null`: nobody's, for the first person of all. */
  readonly person: Person | null
}

/**
 * A link for whoever has this email: for the first person of all while there is nobody, else for the person, who is invited if need
 * be. `anyAccount`: also for a person of another account, if the actor's own has nobody with this email.
 */
export async function createEmailLink(
  context: ActionContext,
  { email, anyAccount }: { readonly email: string; readonly anyAccount: boolean },
): Promise<Result<EmailLink>> {
  const { db, account, actor } = context
  if (actor.type !== 'operator')
    return new ActionFailure('operator_required', 'Only the operator’s key can create a link for an email address.')
  if (!(await hasPeople(db))) {
    const issued = await issueFirstLink(context, account)
    announceLink(context, null, issued)
    return { ...issued, person: null }
  }
  const people = await findPeopleByEmail(db, email)
  const own = people.find(({ accountId }) => accountId === account.accountId)
  const elsewhere = anyAccount ? people[0] : undefined
  const person = own ?? elsewhere ?? (await invitePerson(context, { email, name: email.replace(/@[^@]*$/, '') }))
  return isFailure(person) ? person : { ...(await createLink(context, person)), person }
}

function announceLink(
  { account, actor, address, changed }: ActionContext,
  person: Person | null,
  { kind }: IssuedLink,
): void {
  const { accountId } = person ?? account
  changed({
    type: 'link_created',
    accountId,
    personId: person?.personId ?? null,
    kind,
    by: nameOfActor(actor),
    address,
  })
}
