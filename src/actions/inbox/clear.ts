import { emptyInbox } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { claimInbox } from './claim.ts'

/** Clears an inbox. Fails for an invalid token and for another account's inbox. */
export async function clearInbox(context: Pick<ActionContext, 'db' | 'account'>, token: string): Promise<Result<void>> {
  const claimed = await claimInbox(context, token)
  return isFailure(claimed) ? claimed : emptyInbox(context.db, token)
}
