import { randomBytes } from 'node:crypto'
import { claimInbox, deleteOldTestInboxes, TEST_INBOX_PREFIX } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'

/** Gives the account a new inbox for one test, and returns its token. Also deletes the inboxes of old tests. */
export async function createTestInbox({ db, account }: Pick<ActionContext, 'db' | 'account'>): Promise<string> {
  const token = `${TEST_INBOX_PREFIX}${randomBytes(12).toString('base64url')}`
  await deleteOldTestInboxes(db)
  await claimInbox(db, account.accountId, token)
  return token
}
