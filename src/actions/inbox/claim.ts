import { claimInbox as claim } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'
import { type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { TOKEN_PATTERN } from './address.ts'

/** Gives an inbox without an owner to the account. Fails for an invalid token and for another account's inbox. */
export async function claimInbox(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  token: string,
): Promise<Result<void>> {
  const isOwn = TOKEN_PATTERN.test(token) && (await claim(db, account.accountId, token))
  if (!isOwn) return notFound('inbox', token)
}
