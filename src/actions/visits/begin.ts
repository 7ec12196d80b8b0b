// Begins a visit of the administrator of this server in an account of others (S56).
import { uuidv7 } from '../../ids.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { findPerson, lockPerson } from '../../store/people/people.ts'
import { listGrantsOf } from '../../store/people/memberships.ts'
import { areVisitsForbidden, createVisit, endVisits, type Visit } from '../../store/people/visits.ts'
import { HOUR_MS } from '../../time/durations.ts'
import { nameOfActor } from '../actor.ts'
import type { ActorContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

interface NewVisit {
  readonly personId: string
  readonly account: Account
  readonly reason: string
  readonly hours: number
}

/** Begins a visit; an open visit of the person in the account ends. Fails for members, and where an owner forbids visits. */
export async function beginVisit(
  { db, now, address, actor, changed }: ActorContext,
  { personId, account, reason, hours }: NewVisit,
): Promise<Result<Visit>> {
  const person = (await lockPerson(db, personId)) ? await findPerson(db, personId) : undefined
  if (!person?.isServerAdmin)
    return new ActionFailure('not_permitted', 'You are no longer an administrator of this server.')
  const { accountId, name } = account
  if ((await listGrantsOf(db, personId)).some((one) => one.accountId === accountId))
    return new ActionFailure('already_exists', `You are a member of ${name} and need no visit.`)
  if (await areVisitsForbidden(db, accountId))
    return new ActionFailure(
      'visits_forbidden',
      `The owners of ${name} don’t allow visits of the administrator of this server.`,
    )
  for (const { visitId } of await endVisits(db, { accountId, personId }, now))
    changed({ type: 'visit_ended', accountId, visitId, by: nameOfActor(actor), address })
  const visit = await createVisit(db, {
    accountId,
    visitId: uuidv7(),
    personId,
    visitor: person.name === '' ? person.email : person.name,
    reason,
    address: address ?? '',
    beganAt: now,
    endsAt: now + hours * HOUR_MS,
    endedAt: null,
  })
  changed({ type: 'visit_began', accountId, visitId: visit.visitId, by: nameOfActor(actor), address })
  return visit
}
