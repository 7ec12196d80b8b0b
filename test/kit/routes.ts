// The routes of the API document, for tests that walk all of them.
import { accessOf, includesRole, ROLES, type Right, type Role } from '../../src/access/policy.ts'
import { inAccount, type AccountName } from './account-path.ts'
import type { Json } from './api.ts'

export interface Route {
  readonly method: string
  readonly path: string
  /** The role and the rights that are required; empty: any role; `null`: no key may use the route. */
  readonly requires: readonly string[] | null
  /** Whether the route is about the signed-in person. */
  readonly isOwn: boolean
  /** Whether a signed-in person may use the route; otherwise a key or the path is required. */
  readonly takesSession: boolean
}

/** Every route of the document. */
export function routesOf(document: Json): Route[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path,
      requires: security[0]?.key ?? null,
      isOwn: security[0]?.session !== undefined,
      takesSession: security.some((scheme: Json) => 'session' in scheme),
    })),
  )
}

const IN_ACCOUNT = '/api/v1/accounts/{account}'

/** Whether somebody with this role and these rights may use a route that requires the others. */
export function isAllowed(role: Role | null, rights: readonly Right[], requires: readonly string[]): boolean {
  const { rights: all } = accessOf(role, rights)
  return requires.length === 0
    ? role !== null
    : requires.every((one) => (isRole(one) ? includesRole(role, one) : all.has(one as Right)))
}

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text)
}

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
