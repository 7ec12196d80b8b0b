import { updateAccount as updateRow } from '../../store/accounts/accounts.ts'
import type { Account, AccountChange } from '../../store/accounts/accounts.ts'
import type { ActionContext } from '../context.ts'

/**
 * Members that are left out stay as they are. Setting the time zone or the country confirms both, unless the change says
 * otherwise.
 */
export async function updateAccount(
  { db, account, changed }: ActionContext,
  { atHome, ...change }: AccountChange,
): Promise<Account> {
  const { accountId } = account
  const isTold = change.timezone !== undefined || change.country !== undefined
  const saved = await updateRow(db, accountId, { ...change, atHome: atHome ?? (isTold ? true : undefined) })
  changed({ type: 'account_saved', accountId })
  return saved
}
