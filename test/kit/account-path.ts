// How tests name an account to the API: a path that begins with `~` is in the account of the request, and the option
// `account` names another account than that of the key. Where the API expects the account is known only here.

/** The id of an account, or its number. */
export type AccountName = string | number

/** The path of a request: `~/calls` is the list of calls of its account. Other paths stay as they are. */
export function inAccount(path: string): string {
  return path.startsWith('~/') ? `/api/v1${path.slice(1)}` : path
}

/** The headers of a request to this account; left out: the account of the key. */
export function accountHeaders(account?: AccountName): Record<string, string> {
  return account === undefined ? {} : { 'x-offhook-account': String(account) }
}
