// The account that this document shows. It stands in the address, so each tab shows the account of its own address, whatever the
// other tabs show. It is chosen once: by the address, or by the session if the address has no account. Another account is another
// document. Therefore neither the keys of cached queries, nor the stream, nor the state of the page name an account.
import { inAccountPath, splitAccountPath } from './account-path.ts'

let chosen = splitAccountPath(globalThis.location?.pathname ?? '/').account

/** The account as it is written in the address; `null`: not chosen yet. */
export function chosenAccount(): string | null {
  return chosen
}

/** Chooses the account of this document. Returns `false` if the document already shows another account. */
export function chooseAccount(account: string): boolean {
  chosen ??= account
  return chosen === account
}

/** The address of a page, for the browser: `pageAddress('/calls?q=1')` is `/accounts/1001/calls?q=1`. */
export function pageAddress(page: string): string {
  return inAccountPath(chosen, page)
}

/** The name under which the browser stores something that belongs to the account. */
export function accountKey(name: string): string {
  return `${name}.${knownAccount()}`
}

/** The URL of a path of the account in the API: `accountUrl('/stream')`. */
export function accountUrl(path: string): string {
  return `/api/v1/accounts/${knownAccount()}${path}`
}

/** Pages inside an account are only shown once it is chosen. */
export function knownAccount(): string {
  if (chosen === null) throw new Error('No account is chosen yet. Call chooseAccount first.')
  return chosen
}
