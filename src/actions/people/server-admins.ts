// The people who administer this server (S34): the administrator key makes the first, and any of them makes and removes others.
import { uuidOf } from '../../ids.ts'
import { findOperatorAccount } from '../../store/accounts/accounts.ts'
import { listGrantsOf } from '../../store/people/memberships.ts'
import { findPeopleByEmail, findPerson, lockPerson, saveServerAdmin, type Person } from '../../store/people/people.ts'
import { endVisits } from '../../store/people/visits.ts'
import { nameOfActor, personIdOf, type Actor } from '../actor.ts'
import type { ActorContext } from '../context.ts'
import type { Db } from '../../store/database/tables.ts'
import { ActionFailure, type Result } from '../failure.ts'

/**
 * Makes the person with this email address an administrator of this server. Fails unless exactly one person of the operator's own
 * account has the address: nobody has confirmed it, and anybody may be invited by any address to an account of others.
 */
export async function addServerAdmin(context: ActorContext, email: string): Promise<Result<Person>> {
  const { db, actor, address, changed } = context
  const operators = await findOperatorAccount(db)
  if (!operators)
    return flawedEmail('Administrators come from the account of this server’s administrator, which was deleted.')
  const { accountId, name } = operators
  const people: Person[] = []
  for (const person of await findPeopleByEmail(db, email))
    if ((await listGrantsOf(db, person.personId)).some((one) => one.accountId === accountId)) people.push(person)
  const [person] = people
  if (!person)
    return flawedEmail(`No user of the account ${accountId} (${name}) has this email. Invite the person to it first.`)
  if (people.length > 1)
    return flawedEmail('Several users have this email. They must join first, under Settings, Security.')
  const refused = await refusedToAdminister(db, actor)
  if (refused) return refused
  if (!(await lockPerson(db, person.personId))) return flawedEmail('No user has this email.')
  if (person.isServerAdmin) return person
  await saveServerAdmin(db, person.personId, true)
  changed({
    type: 'server_admin_added',
    accountId: null,
    personId: person.personId,
    by: nameOfActor(actor),
    address,
  })
  return { ...person, isServerAdmin: true }
}

/** The person no longer administers this server. The last one may be removed: the administrator key remains. */
export async function removeServerAdmin(context: ActorContext, id: string): Promise<Result<void>> {
  const { db, now, actor, address, changed } = context
  const personId = uuidOf('per', id)
  const person = personId === null ? undefined : await findPerson(db, personId)
  if (!person?.isServerAdmin)
    return new ActionFailure('not_found', `No administrator of this server has the ID "${id.slice(0, 100)}".`)
  const refused = await refusedToAdminister(db, actor)
  if (refused) return refused
  await saveServerAdmin(db, person.personId, false)
  for (const { accountId, visitId } of await endVisits(db, { personId: person.personId }, now))
    changed({ type: 'visit_ended', accountId, visitId, by: nameOfActor(actor), address })
  changed({
    type: 'server_admin_removed',
    accountId: null,
    personId: person.personId,
    by: nameOfActor(actor),
    address,
  })
}

/** Asks again in the transaction of the change: another administrator may just have removed the actor. Locks the actor. */
async function refusedToAdminister(db: Db, actor: Actor): Promise<ActionFailure | null> {
  if (actor.type !== 'person') return null
  const personId = personIdOf(actor)
  const isThere = personId !== null && (await lockPerson(db, personId))
  if (isThere && (await findPerson(db, personId))?.isServerAdmin) return null
  return new ActionFailure('not_permitted', 'You are no longer an administrator of this server.')
}

function flawedEmail(detail: string): ActionFailure {
  return new ActionFailure('invalid_person', detail, [{ pointer: '/email', detail }])
}
