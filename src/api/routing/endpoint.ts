// How a row of the table of routes is declared. The contract files hold the rows; each says its scope, and everything that
// stands before the route follows from the kind of row, as does what every row of its kind may be refused with. /openapi.json shows
// the same rows.
import type { Scope } from '../../actions/actor.ts'
import { createRoute } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { PROBLEM_TYPES, type ProblemCode } from '../http/problem-types.ts'
import type { AppEnv } from './context.ts'
import { keepsAnswer } from './idempotency.ts'
import {
  allowsAnybody,
  honoursKey,
  parsesJson,
  parsesLargeJson,
  parsesObject,
  readsUpload,
  requiresKey,
  requiresPersonOrOperator,
  requiresScope,
  requiresSession,
  takesBoundedTurn,
  takesTurn,
} from './middleware.ts'
import { runsInTransaction } from './transaction.ts'

type Row = Omit<RouteConfig, 'path'> & {
  readonly path: string
  /** What it may be refused with, beside what is common to its kind. */
  readonly refuses?: readonly ProblemCode[]
}

/** Whom a route is for: who has a scope, the person who is signed in, or anybody. */
type Access = Scope | 'person' | 'anybody'

/** What the document says of a row beside OpenAPI's own members. */
export interface RowNotes {
  readonly 'x-refuses': readonly ProblemCode[]
  readonly 'x-idempotent': boolean
}

interface RowKind {
  readonly who: Access
  readonly middleware: readonly MiddlewareHandler<AppEnv>[]
  readonly security: Record<string, string[]>[]
  readonly refuses: readonly ProblemCode[]
  readonly isIdempotent?: boolean
}

/** The row with what stands before its route. Its type stays the row's: middleware in it would be worked out for each row. */
function defineRoute<const R extends Row>({ refuses = [], ...route }: R, kind: RowKind) {
  const { who, middleware, security, isIdempotent = false } = kind
  const before = who === 'person' ? requiresSession : who === 'anybody' ? allowsAnybody : requiresScope(who)
  const codes = [...refusedAlways(route), ...kind.refuses, ...(isIdempotent ? IDEMPOTENT : []), ...refuses]
  const whole = { ...route, ...notesOf(codes, isIdempotent), security, middleware: [before, ...middleware] }
  return createRoute(whole as unknown as R)
}

function notesOf(codes: readonly ProblemCode[], isIdempotent = false): RowNotes {
  return { 'x-refuses': [...new Set(codes)].toSorted(byStatus), 'x-idempotent': isIdempotent }
}

function byStatus(a: ProblemCode, b: ProblemCode): number {
  return PROBLEM_TYPES[a].status - PROBLEM_TYPES[b].status
}

const KEYED: readonly ProblemCode[] = [
  'authentication_required',
  'invalid_api_key',
  'insufficient_scope',
  // The account of the header x-offhook-account.
  'not_found',
  'rate_limited',
]
const WITH_SESSION: readonly ProblemCode[] = ['session_ended']
const BODY: readonly ProblemCode[] = ['body_incomplete', 'body_timeout', 'body_too_large', 'unsupported_media_type']
const JSON_BODY: readonly ProblemCode[] = ['malformed_body', 'validation_failed', ...BODY]
const IDEMPOTENT: readonly ProblemCode[] = [
  'validation_failed',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'secret_unreadable',
]
const PERSON: readonly ProblemCode[] = [
  'authentication_required',
  'invalid_api_key',
  'session_ended',
  'session_required',
  'rate_limited',
]

function refusedAlways({ path, request }: Omit<Row, 'refuses'>): ProblemCode[] {
  const headers = request?.headers
  return [
    'invalid_request',
    'internal_error',
    'unavailable',
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...(request?.query || headers ? (['validation_failed'] as const) : []),
    ...(headers && 'shape' in headers && 'if-match' in headers.shape ? (['precondition_failed'] as const) : []),
  ]
}

/** What is sent in needs a key: a page's cookie has no such authority (S32). */
function keyed(
  scope: Scope,
  middleware: readonly MiddlewareHandler<AppEnv>[],
  refuses: readonly ProblemCode[] = [],
  isIdempotent = false,
): RowKind {
  const isForKeys = scope === 'events'
  return {
    who: scope,
    middleware,
    security: isForKeys ? [{ key: [scope] }] : [{ key: [scope] }, { session: [] }],
    refuses: [...KEYED, ...(isForKeys ? [] : WITH_SESSION), ...refuses],
    isIdempotent,
  }
}

function own(middleware: readonly MiddlewareHandler<AppEnv>[], refuses: readonly ProblemCode[] = []): RowKind {
  return { who: 'person', middleware, security: [{ session: [] }], refuses: [...PERSON, ...refuses] }
}

const WRITES: readonly ProblemCode[] = ['cross_site_request', ...JSON_BODY]

/** A route that only reads. */
export function query<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, []))
}

/** As `query`, of a route that keeps the processor busy: an account has one at a time (S36). */
export function busyQuery<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [takesTurn]))
}

/** A route that takes a body and starts nothing: it only computes, or it waits for somebody else. */
export function action<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesJson], WRITES))
}

/** As `busyQuery`, of a route that takes a body: of a key or a person only so many wait (S36). */
export function busyAction<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesObject, takesBoundedTurn], WRITES))
}

/**
 * A route that takes events: with a key only (S32), and as often as there are calls (S36). Its handler authenticates and reads by itself,
 * on Node's own server: nothing stands before it here, so that the body is still there.
 */
export function ingestAction<const R extends Row>(route: R) {
  const { security, refuses } = keyed('events', [], ['source_unavailable', ...JSON_BODY])
  const codes = [...refusedAlways(route), ...refuses.filter((code) => code !== 'rate_limited')]
  return createRoute({ ...route, ...notesOf(codes), security })
}

/** As `action`, of a route that starts something outside a transaction: it honours `Idempotency-Key`. */
export function idempotentAction<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesJson, keepsAnswer], WRITES, true))
}

/** As `idempotentAction`, with a body of up to 4 MiB. */
export function largeIdempotentAction<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesLargeJson, keepsAnswer], WRITES, true))
}

/** A route that changes something, in one transaction; a POST honours `Idempotency-Key`. */
export function mutation<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesJson, ...inTransaction(route)], WRITES, isPost(route)))
}

/** As `mutation`, of a route that has long work to do before its transaction (`runInTransaction`). */
export function deferredMutation<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesJson, honoursKey], WRITES, true))
}

/** As `deferredMutation`, with a body of up to 4 MiB. */
export function largeDeferredMutation<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, keyed(scope, [parsesLargeJson, honoursKey], WRITES, true))
}

/** As `mutation`, about who may sign in: for people and the operator's key alone, whatever scopes a key has (S24). */
export function peopleMutation<const R extends Row>(route: R) {
  const middleware = [requiresPersonOrOperator, parsesJson, ...inTransaction(route)]
  return defineRoute(route, keyed('manage', middleware, ['person_required', ...WRITES], isPost(route)))
}

/** A route that takes a body as it is and reads it itself: with a key only (S32). */
export function rawAction<const R extends Row>(scope: Scope, route: R) {
  return defineRoute(route, {
    ...keyed(scope, [requiresKey], ['api_key_required', ...BODY]),
    security: [{ key: [scope] }],
  })
}

/** A route that takes a file of one of its media types, with a key only; it honours `Idempotency-Key`. */
export function uploadAction<const R extends Row>(scope: Scope, bytesMax: number, route: R) {
  const types = Object.keys(route.request?.body?.content ?? {})
  const middleware = [requiresKey, readsUpload(types, bytesMax), keepsAnswer]
  return defineRoute(route, {
    ...keyed(scope, middleware, ['api_key_required', ...BODY], true),
    security: [{ key: [scope] }],
  })
}

/** A route about the person who is signed in, that only reads. */
export function ownQuery<const R extends Row>(route: R) {
  return defineRoute(route, own([]))
}

/** As `action`, about the person who is signed in. */
export function ownAction<const R extends Row>(route: R) {
  return defineRoute(route, own([parsesJson], WRITES))
}

/** As `mutation`, about the person who is signed in. */
export function ownMutation<const R extends Row>(route: R) {
  return defineRoute(route, own([parsesJson, runsInTransaction], WRITES))
}

/** A route of the page for those who are not signed in yet. */
export function publicAction<const R extends Row>(route: R) {
  return defineRoute(route, { who: 'anybody', middleware: [parsesJson], security: [], refuses: WRITES })
}

/** A route that anybody may use, by whatever its own answers are. */
export function publicRoute<const R extends Row>({ refuses = [], ...route }: R) {
  return createRoute({ ...route, ...notesOf([...refusedAlways(route), ...refuses]), security: [] } as unknown as R)
}

/** A route that a screen reads by the token of its link (S52), which its handler looks at. */
export function linkQuery<const R extends Row>({ refuses = [], ...route }: R) {
  const codes = [...refusedAlways(route), 'link_invalid' as const, 'rate_limited' as const, ...refuses]
  return createRoute({ ...route, ...notesOf(codes), security: [{ wallboard: [] }] } as unknown as R)
}

const isPost = ({ method }: Row): boolean => method === 'post'

function inTransaction(route: Row): MiddlewareHandler<AppEnv>[] {
  return isPost(route) ? [honoursKey, runsInTransaction] : [runsInTransaction]
}
