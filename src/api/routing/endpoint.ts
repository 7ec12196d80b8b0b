// How a row of the table of routes is declared. The contract files hold the rows; each says its scope, and everything that
// stands before the route follows from the kind of row. /openapi.json shows the same rows.
import { createRoute } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import {
  asks,
  asksAsPerson,
  asksFromPage,
  asksInPerson,
  asksWithKey,
  takesJson,
  takesLargeJson,
  writes,
} from './context.ts'
import type { DoorEnv } from './context.ts'
import type { Scope } from '../auth/keyring.ts'

type Row = Omit<RouteConfig, 'path'> & { readonly path: string }

/** Whom a route is for: who has a scope, the person who is signed in, or anybody. */
type For = Scope | 'person' | 'anybody'

/** The row with what stands before its route. Its type stays the row's: middleware in it would be worked out for each row. */
function declared<const R extends Row>(
  route: R,
  who: For,
  middleware: readonly MiddlewareHandler<DoorEnv>[],
  security = securityOf(who),
) {
  const before = who === 'person' ? asksInPerson : who === 'anybody' ? asksFromPage : asks(who)
  const whole: R = { ...route, security, middleware: [before, ...middleware] }
  return createRoute(whole)
}

/** What is sent in needs a key: a page's cookie has no such authority (S32). */
function securityOf(who: For): Record<string, string[]>[] {
  if (who === 'anybody') return []
  if (who === 'person') return [{ session: [] }]
  return who === 'events' ? [{ key: [who] }] : [{ key: [who] }, { session: [] }]
}

/** A route that only looks. */
export function looks<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [])
}

/** A route that takes a body and changes nothing in one transaction: it only computes, or it waits for somebody else. */
export function acts<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [takesJson])
}

/** As `acts`, with a body of up to 4 MiB. */
export function actsOnMuch<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [takesLargeJson])
}

/** A route that changes something, in one transaction; a POST honours `Idempotency-Key`. */
export function changes<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [takesJson, writes])
}

/** As `changes`, about who may sign in: for people and the operator's key alone, whatever scopes a key has (S24). */
export function changesPeople<const R extends Row>(route: R) {
  return declared(route, 'manage', [asksAsPerson, takesJson, writes])
}

/** A route that takes a body as it is and reads it itself: what calls come in by, so with a key only (S32). */
export function takesBytes<const R extends Row>(scope: Scope, route: R) {
  return declared(route, scope, [asksWithKey], [{ key: [scope] }])
}

/** A route about the person who is signed in, that only looks. */
export function looksInPerson<const R extends Row>(route: R) {
  return declared(route, 'person', [])
}

/** As `acts`, about the person who is signed in. */
export function actsInPerson<const R extends Row>(route: R) {
  return declared(route, 'person', [takesJson])
}

/** As `changes`, about the person who is signed in. */
export function changesInPerson<const R extends Row>(route: R) {
  return declared(route, 'person', [takesJson, writes])
}

/** A route of the page for those who are not signed in yet. */
export function enters<const R extends Row>(route: R) {
  return declared(route, 'anybody', [takesJson])
}

/** A route that anybody may use. */
export function open<const R extends Row>(route: R) {
  const whole: R = { ...route, security: [] }
  return createRoute(whole)
}
