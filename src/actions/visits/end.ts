// Ends visits, and forbids them (S56).
import { uuidOf } from '../../ids.ts'
import { findGrantForShare } from '../../store/people/memberships.ts'
import { endVisits, saveVisitsForbidden, type Visit } from '../../store/people/visits.ts'
import { nameOfActor, personIdOf } from '../actor.ts'
import type { AccountContext, ActorContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Ends an open visit of this account, or of this person. */
export async function endVisit(
  { db, now, actor, address, changed }: ActorContext,
  { id, ...of }: { readonly id: string } & Partial<Pick<Visit, 'accountId' | 'personId'>>,
): Promise<Result<void>> {
  const visitId = uuidOf('vis', id)
  const ended = visitId === null ? [] : await endVisits(db, { ...of, visitId }, now)
  if (ended.length === 0) return new ActionFailure('not_found', 'There is no open visit with this ID.')
  for (const { accountId } of ended)
    changed({ type: 'visit_ended', accountId, visitId: visitId ?? '', by: nameOfActor(actor), address })
}

/** Forbids or allows visits. Only a member may: neither a visitor nor the administrator key. Forbidding ends open visits. */
export async function forbidVisits(context: AccountContext, isForbidden: boolean): Promise<Result<void>> {
  const { db, now, account, actor, address, changed } = context
  const { accountId } = account
  const personId = personIdOf(actor)
  const grant = personId === null ? undefined : await findGrantForShare(db, accountId, personId)
  if (grant?.role !== 'owner')
    return new ActionFailure('not_permitted', 'Only a person who owns the account can forbid or allow visits.')
  await saveVisitsForbidden(db, accountId, isForbidden ? now : null)
  const by = nameOfActor(actor)
  if (isForbidden)
    for (const { visitId } of await endVisits(db, { accountId }, now))
      changed({ type: 'visit_ended', accountId, visitId, by, address })
  changed({ type: isForbidden ? 'visits_forbidden' : 'visits_allowed', accountId, by, address })
}
