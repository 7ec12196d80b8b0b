// The routes of the API document, for tests that walk all of them.
import { inAccount, type AccountName } from './account-path.ts'
import type { Json } from './api.ts'

export interface Route {
  readonly method: string
  readonly path: string
  /** The role that a key needs, `events` for the right to send events, `any` for any role; `null`: no key may use the route. */
  readonly requires: string | null
  /** Whether the route is about the signed-in person. */
  readonly isOwn: boolean
}

/** Every route of the document. */
export function routesOf(document: Json): Route[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path,
      requires: security[0]?.key === undefined ? null : (security[0].key[0] ?? 'any'),
      isOwn: security[0]?.session !== undefined,
    })),
  )
}

const IN_ACCOUNT = '/api/v1/accounts/{account}'

/** The path after the account, such as `/calls/{id}`; `null`: the route is outside of accounts. */
export function pathInAccount(path: string): string | null {
  return path.startsWith(IN_ACCOUNT) ? path.slice(IN_ACCOUNT.length) : null
}

/** The path as tests write it: `~` stands for the account of the request. */
export function tildePath(path: string): string {
  const after = pathInAccount(path)
  return after === null ? path : `~${after}`
}

/** The path of a request: `id` stands for every parameter but the account. */
export function targetOf(path: string, id: string, account?: AccountName): string {
  return inAccount(tildePath(path), account).replaceAll(/\{\w+\}/g, id)
}
