// The account in the path of a page: `/accounts/1001/calls` is the page `/calls` of account 1001. Within the program, pages are
// named without their account, as in links: `/calls`.

/** Pages that belong to no account: for people who are not signed in, for wall screens, and the list of accounts. */
const WITHOUT_ACCOUNT = /^\/(?:(?:sign-in|link|wallboard)(?:\/|$)|accounts\/?$)/

const IN_ACCOUNT = /^\/accounts\/([^/]+)(\/.*)?$/

export interface AccountPath {
  /** As it is written in the path: it may be anything that a person typed. `null`: the path has no account. */
  readonly account: string | null
  /** The path without the account. */
  readonly page: string
}

/** Splits a path into its account and its page. */
export function splitAccountPath(pathname: string): AccountPath {
  const [, account, page = '/'] = IN_ACCOUNT.exec(pathname) ?? []
  // A page without an account has one address only.
  if (account === undefined || WITHOUT_ACCOUNT.test(page)) return { account: null, page: pathname }
  return { account, page }
}

/** Puts a page into an account. Pages that belong to no account stay as they are. `page` may have a query and a fragment. */
export function inAccountPath(account: string | null, page: string): string {
  const [pathname = ''] = page.split(/[?#]/, 1)
  return account === null || WITHOUT_ACCOUNT.test(pathname) ? page : `/accounts/${account}${page}`
}
