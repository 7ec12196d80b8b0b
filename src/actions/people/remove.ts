import { checkOtherPeople, deletePerson } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Fails for the last person who can sign in. */
export async function removePerson(
  { db, actor, address, changed }: ActionContext,
  { accountId, personId, passwordHash }: Person,
): Promise<Result<void>> {
  const others = await checkOtherPeople(db, accountId, personId)
  if (!others.any || (passwordHash !== null && !others.canSignIn))
    return new ActionFailure(
      'last_person',
      'This is the last person who can sign in. Invite someone else and wait until they have signed in.',
    )
  await deletePerson(db, accountId, personId)
  changed({ type: 'person_removed', accountId, personId, by: nameOfActor(actor), address })
}
