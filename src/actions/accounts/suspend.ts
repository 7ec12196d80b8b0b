import { lockAccountState, resumeAccount as resume, suspendAccount as suspend } from '../../store/accounts/life.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { nameOfActor, storedActor } from '../actor.ts'
import { ActionFailure, type Result } from '../failure.ts'
import type { LifeContext } from './state.ts'

/** From now on the account accepts calls, and sends nothing (D29). A suspended account stays as it is. */
export async function suspendAccount(context: LifeContext): Promise<Result<Account>> {
  const {
    db,
    account: { accountId },
    actor,
    address,
    now,
    changed,
  } = context
  const before = await lockAccountState(db, accountId)
  if (!before) return goneAccount()
  if (before.suspendedAt !== null) return before
  const suspended = await suspend(db, accountId, { by: storedActor(actor), at: new Date(now) })
  changed({ type: 'account_suspended', accountId, uuid: before.uuid, by: nameOfActor(actor), address })
  return suspended
}

/** The account sends again, first what waits. An account that is not suspended stays as it is. */
export async function resumeAccount(context: LifeContext): Promise<Result<Account>> {
  const {
    db,
    account: { accountId },
    actor,
    address,
    now,
    changed,
  } = context
  const before = await lockAccountState(db, accountId)
  if (!before) return goneAccount()
  if (before.suspendedAt === null) return before
  const resumed = await resume(db, accountId, new Date(Math.max(now, before.suspendedAt)))
  changed({ type: 'account_resumed', accountId, uuid: before.uuid, by: nameOfActor(actor), address })
  return resumed
}

/** The account was deleted while the request waited. */
export function goneAccount(): ActionFailure {
  return new ActionFailure('not_found', 'This account no longer exists.')
}
