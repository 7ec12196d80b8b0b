import { chooseAccount } from '../../api/account.ts'
import { inAccountPath, splitAccountPath } from '../../api/account-path.ts'
import type { Session } from '../../api/session.ts'

interface Destination {
  readonly href: string
  /** The document already shows another account, such as that of a person who signed out. */
  readonly reloadDocument: boolean
}

/** Where a signed-in person goes: to `page`, in the account that it names, or else in their own. Chooses this account. */
export function destinationOf({ account: { number } }: Pick<Session, 'account'>, page: string): Destination {
  const [pathname = ''] = page.split(/[?#]/, 1)
  const { account } = splitAccountPath(pathname)
  const own = String(number)
  return { href: account === null ? inAccountPath(own, page) : page, reloadDocument: !chooseAccount(account ?? own) }
}
