// How a row of the table of routes is declared. The contract files hold the rows; each says its scope, and everything that
// stands before the route follows from the kind of row. /openapi.json shows the same rows.
import { createRoute } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import {
  requiresScope,
  requiresPersonOrOperator,
  allowsAnybody,
  requiresSession,
  requiresKey,
  parsesJson,
  parsesLargeJson,
} from './middleware.ts'
import { runsInTransaction } from './transaction.ts'
import type { AppEnv } from './context.ts'
import type { Scope } from '../auth/keyring.ts'

type Row = Omit<RouteConfig, 'path'> & { readonly path: string }

/** Whom a route is for: who has a scope, the person who is signed in, or anybody. */
type Access = Scope | 'person' | 'anybody'

/** The row with what stands before its route. Its type stays the row's: middleware in it would be worked out for each row. */
function defineRoute<const R extends Row>(
  route: R,
  who: Access,
  middleware: readonly MiddlewareHandler<AppEnv>[],
  security = securityFor(who),
) {
  const before = who === 'person' ? requiresSession : who === 'anybody' ? allowsAnybody : requiresScope(who)
  const whole: R = { ...route, security, middleware: [before, ...middleware] }
  return createRoute(whole)
}

/** What is sent in needs a key: a page's cookie has no such authority (S32). */
function securityFor(who: Access): Record<string, string[]>[] {
  if (who === 'anybody') return []
  if (who === 'person') return [{ session: [] }]
  return who === 'events' ? [{ key: [who] }] : [{ key: [who] }, { session: [] }]
}

/** A route that only reads. */
export function query<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, scope, [])
}

/** A route that takes a body and changes nothing in one transaction: it only computes, or it waits for somebody else. */
export function action<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, scope, [parsesJson])
}

/** As `action`, with a body of up to 4 MiB. */
export function largeAction<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, scope, [parsesLargeJson])
}

/** A route that changes something, in one transaction; a POST honours `Idempotency-Key`. */
export function mutation<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, scope, [parsesJson, runsInTransaction])
}

/** As `mutation`, about who may sign in: for people and the operator's key alone, whatever scopes a key has (S24). */
export function peopleMutation<const R extends Row>(route: R) {
  return defineRoute(route, 'manage', [requiresPersonOrOperator, parsesJson, runsInTransaction])
}

/** A route that takes a body as it is and reads it itself: what calls come in by, so with a key only (S32). */
export function rawAction<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, scope, [requiresKey], [{ key: [scope] }])
}

/** A route about the person who is signed in, that only reads. */
export function ownQuery<const R extends Row>(route: R) {
  return defineRoute(route, 'person', [])
}

/** As `action`, about the person who is signed in. */
export function ownAction<const R extends Row>(route: R) {
  return defineRoute(route, 'person', [parsesJson])
}

/** As `mutation`, about the person who is signed in. */
export function ownMutation<const R extends Row>(route: R) {
  return defineRoute(route, 'person', [parsesJson, runsInTransaction])
}

/** A route of the page for those who are not signed in yet. */
export function publicAction<const R extends Row>(route: R) {
  return defineRoute(route, 'anybody', [parsesJson])
}

/** A route that anybody may use. */
export function publicRoute<const R extends Row>(route: R) {
  const whole: R = { ...route, security: [] }
  return createRoute(whole)
}
