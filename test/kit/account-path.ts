// How tests name an account to the API: a path that begins with `~` is in the account of the request, which the option `account`
// names. Where the API expects the account is known only here.

/** The id of an account, or its number. */
export type AccountName = string | number

/** The number of the first account, in which a program starts. */
export const FIRST_ACCOUNT = 1001

/** The path of a request: `~/calls` is the list of calls of its account. Other paths stay as they are. */
export function inAccount(path: string, account: AccountName = FIRST_ACCOUNT): string {
  return path.startsWith('~') ? `/api/v1/accounts/${account}${path.slice(1)}` : path
}
