// How a row of the table of routes is declared. The contract files hold the rows; each says its scope, and everything that
// stands before the route follows from the kind of row. /openapi.json shows the same rows.
import { createRoute } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { asks, takesJson, writes } from './door.ts'
import type { DoorEnv } from './door.ts'
import type { Scope } from './keyring.ts'

type Row = Omit<RouteConfig, 'path'> & { readonly path: string }

/** The row with what stands before its route. Its type stays the row's: middleware in it would be worked out for each row. */
function declared<const R extends Row>(route: R, scope: Scope, middleware: readonly MiddlewareHandler<DoorEnv>[]) {
  const whole: R = { ...route, security: [{ key: [scope] }], middleware: [asks(scope), ...middleware] }
  return createRoute(whole)
}

/** A route that only looks. */
export function looks<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [])
}

/** A route that takes a body and changes nothing in one transaction: it only computes, or it waits for somebody else. */
export function acts<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [takesJson])
}

/** A route that changes something, in one transaction; a POST honours `Idempotency-Key`. */
export function changes<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [takesJson, writes])
}

/** A route that takes a body as it is and reads it itself. */
export function takesBytes<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [])
}

/** A route that anybody may use. */
export function open<const R extends Row>(route: R) {
  const whole: R = { ...route, security: [] }
  return createRoute(whole)
}
