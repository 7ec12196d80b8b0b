import { randomBytes } from 'node:crypto'
import { claimInbox, deleteOldTestInboxes, TEST_INBOX_PREFIX } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'

/** Gives the account an inbox for one test alone, and answers its token. Those of tests long looked at go when another is made. */
export async function createTestInbox({ db, account }: Pick<ActionContext, 'db' | 'account'>): Promise<string> {
  const token = `${TEST_INBOX_PREFIX}${randomBytes(12).toString('base64url')}`
  await deleteOldTestInboxes(db)
  await claimInbox(db, account.accountId, token)
  return token
}
