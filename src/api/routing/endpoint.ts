// Declares the routes of the API. Each contract file declares its routes with one of these functions and a verb (S34). The function
// adds the middleware and the problems that are common to routes of its kind. /openapi.json shows the same routes.
import { ACCOUNT_STATUSES, findStatusRefusal } from '../../access/account-status.ts'
import {
  ACCOUNT_POLICY,
  SERVER_POLICY,
  isAccountVerb,
  type AccountVerb,
  type Requirement,
  type ServerVerb,
} from '../../access/policy.ts'
import { createRoute } from '@hono/zod-openapi'
import type { RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { PROBLEM_TYPES, type ProblemCode } from '../http/problem-types.ts'
import type { AppEnv } from './context.ts'
import { keepsAnswer } from './idempotency.ts'
import {
  allowsAnybody,
  entersAccount,
  honoursKey,
  parsesJson,
  parsesLargeJson,
  parsesObject,
  readsUpload,
  requiresKey,
  requiresPerson,
  requiresPersonOrOperator,
  requiresSession,
  requiresVerb,
  takesBoundedTurn,
  takesTurn,
} from './middleware.ts'
import { showsAnswer } from './shown.ts'
import { runsInTransaction } from './transaction.ts'

type Row = Omit<RouteConfig, 'path'> & {
  readonly path: string
  /** The problems of this route, in addition to those common to its kind. */
  readonly refuses?: readonly ProblemCode[]
}

/** A route in an account has the verb of an account, and any other route the verb of the server. */
type VerbOf<R extends Row> = R['path'] extends `/api/v1/accounts/{account}${string}` ? AccountVerb : ServerVerb

type Verb = AccountVerb | ServerVerb

/** The callers that may use a route: principals who may do something, signed-in people, or anybody. */
type Caller = Verb | 'person' | 'anybody'

/** The extension members of a route in the OpenAPI document. */
export interface RowNotes {
  readonly 'x-refuses': readonly ProblemCode[]
  readonly 'x-idempotent': boolean
}

interface RowKind {
  readonly who: Caller
  readonly middleware: readonly MiddlewareHandler<AppEnv>[]
  readonly security: Record<string, string[]>[]
  readonly refuses: readonly ProblemCode[]
  readonly isIdempotent?: boolean
}

/**
 * Adds the middleware and the problems to a route. The type stays that of the route: with middleware in the type, TypeScript
 * would compute it for each route.
 */
function defineRoute<const R extends Row>({ refuses = [], ...route }: R, kind: RowKind) {
  const { who, middleware, security, isIdempotent = false } = kind
  const before = who === 'person' ? [requiresSession] : who === 'anybody' ? [allowsAnybody] : mayDo(who, route)
  const codes = [...refusedAlways(route), ...kind.refuses, ...(isIdempotent ? IDEMPOTENT : []), ...refuses]
  const whole = { ...route, ...notesOf(codes, isIdempotent), security, middleware: [...before, ...middleware] }
  return createRoute(whole as unknown as R)
}

function mayDo(verb: Verb, { responses }: Pick<Row, 'responses'>): MiddlewareHandler<AppEnv>[] {
  return isAccountVerb(verb) ? showsAnswer(responses, entersAccount(verb)) : [requiresVerb(verb)]
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
  'address_not_allowed',
  'not_permitted',
  'visit_required',
  'visits_forbidden',
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
  'address_not_allowed',
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

/** A route that requires a verb. Only keys send calls: a page's cookie may not (S32). */
function keyed(
  verb: Verb,
  middleware: readonly MiddlewareHandler<AppEnv>[],
  refuses: readonly ProblemCode[] = [],
  isIdempotent = false,
): RowKind {
  const isForKeys = verb === 'calls.send'
  return {
    who: verb,
    middleware,
    security: isForKeys ? [{ key: requiredBy(verb) }] : [{ key: requiredBy(verb) }, { session: requiredBy(verb) }],
    refuses: [...KEYED, ...statusRefusals(verb), ...(isForKeys ? [] : WITH_SESSION), ...refuses],
    isIdempotent,
  }
}

function own(middleware: readonly MiddlewareHandler<AppEnv>[], refuses: readonly ProblemCode[] = []): RowKind {
  return { who: 'person', middleware, security: [{ session: [] }], refuses: [...PERSON, ...refuses] }
}

/** The problems of the verb in an account that is suspended, or waits for its deletion. */
function statusRefusals(verb: Verb): ProblemCode[] {
  if (!isAccountVerb(verb)) return []
  return ACCOUNT_STATUSES.flatMap((status) => findStatusRefusal(status, verb) ?? [])
}

/** The role and the rights that a route requires, as OpenAPI lists roles in a security requirement; or `administrator`. */
function requiredBy(verb: Verb): string[] {
  if (!isAccountVerb(verb)) return SERVER_POLICY[verb].who === 'administrator' ? ['administrator'] : []
  const { from, rights = [] }: Requirement = ACCOUNT_POLICY[verb]
  return [...(from === null ? [] : [from]), ...rights]
}

const WRITES: readonly ProblemCode[] = ['cross_site_request', ...JSON_BODY]

/** A route that only reads. */
export function query<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, []))
}

/** As `query`, for a route that keeps the processor busy: each account runs one such request at a time (S36). */
export function busyQuery<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [takesTurn]))
}

/** A route that has a body but starts nothing: it only computes, or waits for another system. */
export function action<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesJson], WRITES))
}

/** As `busyQuery`, for a route with a body: only a limited number of requests of a key or a person may wait (S36). */
export function busyAction<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesObject, takesBoundedTurn], WRITES))
}

/**
 * A route that receives events: with a key only (S32), and without a rate limit, as often as there are calls (S36). No middleware
 * runs before its handler, so that the body is still unread: the handler authenticates and reads the body on Node's own server.
 */
export function ingestAction<const R extends Row>(route: R) {
  const { security, refuses } = keyed('calls.send', [], ['source_unavailable', ...JSON_BODY])
  const codes = [...refusedAlways(route), ...refuses.filter((code) => code !== 'rate_limited')]
  return createRoute({ ...route, ...notesOf(codes), security })
}

/** As `action`, for a route that starts something outside a transaction: it honours `Idempotency-Key`. */
export function idempotentAction<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesJson, keepsAnswer], WRITES, true))
}

/** As `idempotentAction`, with a body of up to 4 MiB. */
export function largeIdempotentAction<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesLargeJson, keepsAnswer], WRITES, true))
}

/** A route that changes something, in one transaction; a POST honours `Idempotency-Key`. */
export function mutation<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesJson, ...inTransaction(route)], WRITES, isPost(route)))
}

/** As `mutation`, for a route with long work before its transaction (`runInTransaction`). */
export function deferredMutation<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesJson, honoursKey], WRITES, true))
}

/** As `deferredMutation`, with a body of up to 4 MiB. */
export function largeDeferredMutation<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, keyed(verb, [parsesLargeJson, honoursKey], WRITES, true))
}

/**
 * As `mutation`, for routes that decide who may sign in: only people and the operator's key may use them, whatever role a key
 * has (S24).
 */
export function peopleMutation<const R extends Row>(verb: VerbOf<R>, route: R) {
  const middleware = [requiresPersonOrOperator, parsesJson, ...inTransaction(route)]
  return defineRoute(route, keyed(verb, middleware, ['person_required', ...WRITES], isPost(route)))
}

/** As `mutation`, for what only a signed-in person may do, whatever key there is. */
export function personMutation<const R extends Row>(verb: VerbOf<R>, route: R) {
  const middleware = [requiresPerson, parsesJson, runsInTransaction]
  return defineRoute(route, {
    ...keyed(verb, middleware, ['session_required', ...WRITES]),
    security: [{ session: requiredBy(verb) }],
  })
}

/** A route that reads its raw body itself: with a key only (S32). */
export function rawAction<const R extends Row>(verb: VerbOf<R>, route: R) {
  return defineRoute(route, {
    ...keyed(verb, [requiresKey], ['api_key_required', ...BODY]),
    security: [{ key: requiredBy(verb) }],
  })
}

/** A route that accepts a file of one of its media types, with a key only; it honours `Idempotency-Key`. */
export function uploadAction<const R extends Row>(verb: VerbOf<R>, bytesMax: number, route: R) {
  const types = Object.keys(route.request?.body?.content ?? {})
  const middleware = [requiresKey, readsUpload(types, bytesMax), keepsAnswer]
  return defineRoute(route, {
    ...keyed(verb, middleware, ['api_key_required', ...BODY], true),
    security: [{ key: requiredBy(verb) }],
  })
}

/** A route that only reads, about the signed-in person. */
export function ownQuery<const R extends Row>(route: R) {
  return defineRoute(route, own([]))
}

/** As `action`, about the signed-in person. */
export function ownAction<const R extends Row>(route: R) {
  return defineRoute(route, own([parsesJson], WRITES))
}

/** As `mutation`, about the signed-in person. */
export function ownMutation<const R extends Row>(route: R) {
  return defineRoute(route, own([parsesJson, runsInTransaction], WRITES))
}

/** A route of the page for people who are not signed in yet. */
export function publicAction<const R extends Row>(route: R) {
  return defineRoute(route, { who: 'anybody', middleware: [parsesJson], security: [], refuses: WRITES })
}

/** A route that anybody may use. The route declares all of its responses itself. */
export function publicRoute<const R extends Row>({ refuses = [], ...route }: R) {
  return createRoute({ ...route, ...notesOf([...refusedAlways(route), ...refuses]), security: [] } as unknown as R)
}

/** A route that a wallboard's screen reads with the token of its link (S52). The handler checks the token. */
export function linkQuery<const R extends Row>({ refuses = [], ...route }: R) {
  const codes = [...refusedAlways(route), 'link_invalid' as const, 'rate_limited' as const, ...refuses]
  return createRoute({ ...route, ...notesOf(codes), security: [{ wallboard: [] }] } as unknown as R)
}

const isPost = ({ method }: Row): boolean => method === 'post'

function inTransaction(route: Row): MiddlewareHandler<AppEnv>[] {
  return isPost(route) ? [honoursKey, runsInTransaction] : [runsInTransaction]
}
