import { chooseAccount, chosenAccount } from '../../api/account.ts'
import { inAccountPath, splitAccountPath } from '../../api/account-path.ts'
import { membershipIn } from '../../api/membership.ts'
import type { Session } from '../../api/session.ts'

interface Destination {
  readonly href: string
  /** The document already shows another account, such as that of a person who signed out. */
  readonly reloadDocument: boolean
}

/**
 * Where a signed-in person goes: to `page`, in the account that it names, or else in one of their own. Chooses this account.
 * Whoever belongs to no account goes to the page that says so.
 */
export function destinationOf(session: Pick<Session, 'accounts'>, page: string): Destination {
  const [pathname = ''] = page.split(/[?#]/, 1)
  const named = splitAccountPath(pathname).account
  const own = membershipIn(session, chosenAccount()) ?? session.accounts[0]
  const account = named ?? (own ? String(own.account.number) : null)
  if (account === null) return { href: page, reloadDocument: false }
  return { href: named === null ? inAccountPath(account, page) : page, reloadDocument: !chooseAccount(account) }
}
