import { uuidv7 } from '../../ids.ts'
import { createPerson } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext, ActorContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Creates a person without a password in the account. Fails if the account already has a person with this email. */
export async function invitePerson(
  { db, account, actor, address, changed }: ActorContext & Pick<ActionContext, 'account'>,
  { email, name }: { readonly email: string; readonly name: string },
): Promise<Result<Person>> {
  const { accountId } = account
  const person = await createPerson(db, { accountId, personId: uuidv7(), email, name, passwordHash: null })
  if (!person)
    return new ActionFailure('already_exists', 'The person could not be invited.', [
      { pointer: '/email', detail: 'Already in use. Create a link for that person instead.' },
    ])
  const { personId } = person
  changed({ type: 'person_invited', accountId, personId, by: nameOfActor(actor), address })
  return person
}
