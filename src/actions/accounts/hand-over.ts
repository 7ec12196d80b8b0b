import { findMember, type Member } from '../../store/people/memberships.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, invalidValues, isFailure, type Result } from '../failure.ts'
import { changeMember, removeMember } from '../people/members.ts'

interface HandOver {
  /** The person who hands over. */
  readonly from: string
  readonly to: Member
  /** What becomes of the person who hands over. */
  readonly afterwards: 'admin' | 'leave'
}

/**
 * Makes a member an owner in place of the owner who hands over. In the order of the changes, so the account has an owner at every
 * moment. Fails for a person who is not an owner by a membership of their own.
 */
export async function handOver(context: ActionContext, { from, to, afterwards }: HandOver): Promise<Result<void>> {
  const {
    db,
    account: { accountId },
    actor,
    address,
    changed,
  } = context
  if (to.personId === from)
    return invalidValues([{ pointer: '/person_id', detail: 'Choose another member of the account.' }])
  const owner = await findMember(db, accountId, from)
  if (owner?.role !== 'owner')
    return new ActionFailure(
      'not_permitted',
      'Only a person who is an owner by an own membership can hand the account over.',
    )
  const next = await changeMember(context, to, { role: 'owner' })
  if (isFailure(next)) return next
  const before = await (afterwards === 'admin'
    ? changeMember(context, owner, { role: 'admin' })
    : removeMember(context, owner))
  if (isFailure(before)) return before
  const { personId } = to
  changed({ type: 'account_handed_over', accountId, personId, by: nameOfActor(actor), address })
}
