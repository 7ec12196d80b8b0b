// The built-in test inboxes as addresses to send to: which account one belongs to.
import { claimInbox, findInboxOwner } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'

export const INBOX_PATH = '/inbox/'

/** What may name an address: long enough for random ones, and nothing that has a meaning in a URL. */
export const TOKEN_PATTERN = /^[A-Za-z0-9_-]{1,64}$/

/** What is said to an account that names an inbox of another. */
export const FOREIGN_INBOX =
  'This inbox belongs to another account. Choose another name, or select "New inbox" on the Test inbox page.'

/**
 * Why an account may not send to an address: it is another account's inbox. An inbox that nobody has yet becomes its own, or
 * with `look` stays nobody's. `null`: it may.
 */
export async function inboxFlaw(
  { db, account, publicUrl }: Pick<ActionContext, 'db' | 'account' | 'publicUrl'>,
  url: string,
  { look = false }: { readonly look?: boolean } = {},
): Promise<string | null> {
  const token = inboxTokenOf(url, publicUrl)
  if (token === null) return null
  const isOwn = look
    ? [null, account.accountId].includes(await findInboxOwner(db, token))
    : await claimInbox(db, account.accountId, token)
  return isOwn ? null : FOREIGN_INBOX
}

/** The token of an address that is an inbox of this program; `null`: it is none. */
export function inboxTokenOf(url: string, publicUrl: string): string | null {
  const { href = '' } = URL.parse(url) ?? {}
  const base = `${URL.parse(publicUrl)?.href.replace(/\/$/, '') ?? publicUrl}${INBOX_PATH}`
  const [token = ''] = href.startsWith(base) ? href.slice(base.length).split(/[?#]/, 1) : []
  return TOKEN_PATTERN.test(token) ? token : null
}
