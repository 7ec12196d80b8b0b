// The address of a test inbox, and the account that the inbox belongs to.
import { claimInbox, findInboxOwner } from '../../store/accounts/inbox.ts'
import type { ActionContext } from '../context.ts'

export const INBOX_PATH = '/inbox/'

/** The token of an inbox: long enough for random tokens, and without characters that mean something in a URL. */
export const TOKEN_PATTERN = /^[A-Za-z0-9_-]{1,64}$/

/** The message for an account that uses an inbox of another account. */
export const FOREIGN_INBOX =
  'This inbox belongs to another account. Choose another name, or select "New inbox" on the Test inbox page.'

/**
 * Why an account may not send to an address: the address is another account's inbox. An inbox without an owner becomes the
 * account's own, unless `look` is set. `null`: the account may send to the address.
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

/** The token of an address that is a test inbox of this Offhook; `null`: the address is not a test inbox. */
function inboxTokenOf(url: string, publicUrl: string): string | null {
  const { href = '' } = URL.parse(url) ?? {}
  const base = `${URL.parse(publicUrl)?.href.replace(/\/$/, '') ?? publicUrl}${INBOX_PATH}`
  const [token = ''] = href.startsWith(base) ? href.slice(base.length).split(/[?#]/, 1) : []
  return TOKEN_PATTERN.test(token) ? token : null
}
