// How a row of the table of routes is declared. The contract files hold the rows; each says its scope, and everything that
// stands before the route follows from the kind of row. /openapi.json shows the same rows.
import { createRoute } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'
import { asks, takesJson, writes } from './door.ts'
import type { Scope } from './keyring.ts'

type Row = Omit<RouteConfig, 'path'> & { readonly path: string }

function row<const R extends Row>(scope: Scope, route: R) {
  return { ...route, security: [{ key: [scope] }] }
}

/** A route that only looks. */
export function looks<const R extends Row>(scope: Scope, route: R) {
  return createRoute({ ...row(scope, route), middleware: [asks(scope)] as const })
}

/** A route that takes a body and changes nothing in one transaction: it only computes, or it waits for somebody else. */
export function acts<const R extends Row>(scope: Scope, route: R) {
  return createRoute({ ...row(scope, route), middleware: [asks(scope), takesJson] as const })
}

/** A route that changes something, in one transaction; a POST honours `Idempotency-Key`. */
export function changes<const R extends Row>(scope: Scope, route: R) {
  return createRoute({ ...row(scope, route), middleware: [asks(scope), takesJson, writes] as const })
}

/** A route that takes a body as it is and reads it itself. */
export function takesBytes<const R extends Row>(scope: Scope, route: R) {
  return createRoute({ ...row(scope, route), middleware: [asks(scope)] as const })
}

/** A route that anybody may use. */
export function open<const R extends Row>(route: R) {
  return createRoute({ ...route, security: [] })
}
