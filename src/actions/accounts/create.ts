import { createAccount as insertAccount } from '../../store/accounts/accounts.ts'
import type { Account, NewAccount } from '../../store/accounts/accounts.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Creates an account beside the actor's own, with a source of kind `api`. */
export async function createAccount(
  { db, actor, changed }: ActionContext,
  input: NewAccount,
): Promise<Result<Account>> {
  if (actor.type !== 'operator')
    return new ActionFailure('operator_required', 'Only the administrator key can create an account.')
  const made = await insertAccount(db, input)
  changed({ type: 'account_created', accountId: made.accountId })
  return made
}
