import { claimInbox as claim } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { TOKEN_PATTERN } from './address.ts'

/** An inbox that nobody has yet becomes the account's. Fails for a token that cannot name an inbox, and for another account's inbox. */
export async function claimInbox(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  token: string,
): Promise<Result<void>> {
  const isOwn = TOKEN_PATTERN.test(token) && (await claim(db, account.accountId, token))
  if (!isOwn) return new ActionFailure('not_found', `No such inbox: ${token}.`)
}
