import { DELETION_DELAY_MS } from '../../access/account-status.ts'
import {
  hasOtherAccount,
  lockAccountState,
  planAccountDeletion,
  undoAccountDeletion,
} from '../../store/accounts/life.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { nameOfActor, storedActor } from '../actor.ts'
import { ActionFailure, invalidValues, type Result } from '../failure.ts'
import type { LifeContext } from './state.ts'
import { goneAccount } from './suspend.ts'

/**
 * Plans the deletion of the account: until then nothing is accepted or sent, and the deletion can be undone. `name`: the name of
 * the account, as proof that no other account is meant. Fails for the last account.
 */
export async function planDeletion(
  context: LifeContext,
  { name }: { readonly name: string },
): Promise<Result<Account>> {
  const {
    db,
    account: { accountId },
    actor,
    address,
    now,
    changed,
  } = context
  // All accounts are locked before this one: of two that are deleted at once, one stays.
  const hasOther = await hasOtherAccount(db, accountId)
  const before = await lockAccountState(db, accountId)
  if (!before) return goneAccount()
  if (name.trim() === '' || visibleText(name) !== visibleText(before.name))
    return invalidValues([{ pointer: '/name', detail: 'This is not the name of the account.' }])
  if (before.deleteAt !== null) return before
  if (!hasOther)
    return new ActionFailure('last_account', 'This is the only account of this server, so it can’t be deleted.')
  const planned = await planAccountDeletion(db, accountId, {
    by: storedActor(actor),
    at: new Date(now + DELETION_DELAY_MS),
  })
  changed({ type: 'account_deletion_planned', accountId, uuid: before.uuid, by: nameOfActor(actor), address })
  return planned
}

/** Undoes the deletion of the account. It is suspended again if it was before. */
export async function restoreAccount(context: LifeContext): Promise<Result<Account>> {
  const {
    db,
    account: { accountId },
    actor,
    address,
    changed,
  } = context
  const before = await lockAccountState(db, accountId)
  if (!before) return goneAccount()
  if (before.deleteAt === null) return before
  const kept = await undoAccountDeletion(db, accountId)
  changed({ type: 'account_deletion_undone', accountId, uuid: before.uuid, by: nameOfActor(actor), address })
  return kept
}

/** The symbols that the dashboard and the CLI show for characters that cannot be seen, such as `‹202E›` or `\u202e`. */
const SYMBOLS = /‹[\dA-F]{4,6}›|\\u[\da-f]{4}|[\u2400-\u2421]/g

/** The letters and signs of a name, which somebody can type: without white space, and without what cannot be seen. */
function visibleText(name: string): string {
  return name
    .replaceAll(SYMBOLS, '')
    .normalize('NFKC')
    .replaceAll(/[\p{C}\p{Z}\s]/gu, '')
}
