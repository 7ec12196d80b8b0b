import { createAccount as insertAccount } from '../../store/accounts/accounts.ts'
import type { Account, NewAccount } from '../../store/accounts/accounts.ts'
import type { AnonymousContext } from '../context.ts'

/** Creates an account with a source of kind `api`. */
export async function createAccount({ db, changed }: AnonymousContext, input: NewAccount): Promise<Account> {
  const made = await insertAccount(db, input)
  changed({ type: 'account_created', accountId: made.accountId })
  return made
}
