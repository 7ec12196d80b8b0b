// The middleware of the routes: it authenticates, asks what the principal may do (S34), and parses the body strictly.
import type { Access, AccountVerb, ServerVerb } from '../../access/policy.ts'
import type { MiddlewareHandler, Next } from 'hono'
import { isPublicId } from '../../ids.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import type { EnteredAccount } from '../auth/accounts.ts'
import { requireServerVerb, unauthorized, type Principal } from '../auth/principal.ts'
import { clientAddress } from '../http/client-address.ts'
import { requireSameOrigin } from '../auth/same-origin.ts'
import { ARRAY_BYTES_MAX, expectJson, expectMediaType, readBody } from '../http/body.ts'
import { Problem, tooOften } from '../http/problem.ts'
import { REQUEST_LIMIT } from '../http/token-buckets.ts'
import type { AppEnv, RouteContext } from './context.ts'

/** Requires a principal within the rate limit who may do this in the account of the path. */
export function entersAccount(verb: AccountVerb): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const principal = await authenticate(c)
    const { account, access, visit } = await c.var.app.accounts.enter(principal, c.req.param('account') ?? '', verb)
    const note = (): void => noteVisit(c, { account, visit, verb })
    c.set('visit', visit)
    c.set('account', account)
    c.set('access', access)
    c.set('verb', verb)
    if (isReadOnly(c)) note()
    await next()
    // Whether a change was made, and to what, is known afterwards. A handler that throws does not make `next` throw.
    if (!isReadOnly(c)) note()
  }
}

/** Counts what the administrator of this server does in the account (S56); nothing, if the account was entered otherwise. */
export function noteVisit(
  c: RouteContext,
  { account: { accountId }, visit, verb }: Pick<EnteredAccount, 'account' | 'visit'> & { readonly verb: AccountVerb },
): void {
  if (!visit && !c.var.principal.isAdmin) return
  const [named, isChange] = [c.req.param('id') ?? '', !isReadOnly(c)]
  // The path is whatever somebody wrote, and what is noted is stored: of a change that was made, if it names an object by its ID.
  const isMade = isChange && c.error === undefined && isPublicId(named)
  const object = isMade ? named : ''
  const address = (): string => clientAddress(c.env.incoming)
  c.var.app.visits.note(visit, { accountId, verb, object, isChange, address })
}

/** Requires a principal within the rate limit who may do this outside of accounts. */
export function requiresVerb(verb: ServerVerb): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const principal = await authenticate(c)
    await c.var.app.accounts.requireKeyOwner(principal)
    requireServerVerb(principal, verb)
    c.set('serverVerb', verb)
    await next()
  }
}

/** Requires a signed-in person: the route is about this very person. */
export const requiresSession: MiddlewareHandler<AppEnv> = async (c, next) => {
  await authenticate(c)
  requireSignedIn(c)
  await next()
}

/**
 * Requires that the authenticated principal is a signed-in person or has the operator's key: other keys may not manage people.
 */
export const requiresPersonOrOperator: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { signedIn, isAdmin } = c.var.principal
  if (!signedIn && !isAdmin)
    throw new Problem(
      'person_required',
      'API keys can’t manage people. Sign in to the dashboard, or run "offhook users" on the server.',
    )
  await next()
}

/** Requires that the authenticated principal is a signed-in person. */
export const requiresPerson: MiddlewareHandler<AppEnv> = async (c, next) => {
  requireSignedIn(c)
  await next()
}

/** Requires that the authenticated principal has a key: a page's cookie has no authority here. */
export const requiresKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.var.principal.signedIn) throw unauthorized('api_key_required', 'A session can’t send calls. Use an API key.')
  await next()
}

/** Allows everybody, but a browser only from the page itself (S32). */
export const allowsAnybody: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!isReadOnly(c)) requireSameOrigin(c.env.incoming.headers, c.var.app.publicUrl(), { strangers: true })
  c.set('db', c.var.app.deps.db)
  await next()
}

/** The signed-in person. Throws 401 when the principal is a key. */
export function requireSignedIn(c: RouteContext): SessionWithPerson {
  const { signedIn } = c.var.principal
  if (signedIn) return signedIn
  throw unauthorized(
    'session_required',
    'This request requires a signed-in person and can’t be made with an API key. Sign in to the dashboard.',
  )
}

async function authenticate(c: RouteContext): Promise<Principal> {
  const { deps, authenticate: authenticateRequest, requestLimits, publicUrl } = c.var.app
  const { incoming } = c.env
  const principal = await authenticateRequest(incoming)
  c.set('principal', principal)
  c.set('db', deps.db)
  if (principal.signedIn && !isReadOnly(c)) requireSameOrigin(incoming.headers, publicUrl())
  // The operator's key has no rate limit: the operator runs the machine with it.
  if (principal.isAdmin) return principal
  const waitS = requestLimits.take(principal.name)
  const { tokens, fullInS } = requestLimits.left(principal.name)
  c.env.outgoing.setHeader('ratelimit-policy', RATE_LIMIT_POLICY)
  c.env.outgoing.setHeader('ratelimit', `"requests";r=${tokens};t=${fullInS}`)
  if (waitS > 0)
    throw tooOften(
      `Too many requests from this ${principal.signedIn ? 'person' : 'key'}. Try again in ${waitS} s.`,
      waitS,
    )
  return principal
}

/** The policy in the format of the draft of the RateLimit header fields: a quota, and a window in seconds. */
const RATE_LIMIT_POLICY = `"requests";q=${REQUEST_LIMIT.burst};w=${REQUEST_LIMIT.burst / REQUEST_LIMIT.perSecond}`

function isReadOnly(c: RouteContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

/** Parses the body strictly (S42) and stores it where the validators of the routes find it. */
export const parsesJson: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, { arrays: true })

/**
 * As `parsesJson`, for a route that accepts one object: a body larger than an object may be is not read, even if it is an array.
 */
export const parsesObject: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, {})

/** For a route without a body that keeps the processor busy: the request waits for its turn (S36). */
export const takesTurn: MiddlewareHandler<AppEnv> = (c, next) => c.var.app.turns.run(c.var.account, next)

/** As `takesTurn`, for a route with a body. */
export const takesBoundedTurn: MiddlewareHandler<AppEnv> = (c, next) => inTurn(c, next)

/** As `takesTurn`, for a part of a route with a body. */
export function inTurn<Result>(c: RouteContext, work: () => Promise<Result>): Promise<Result> {
  return c.var.app.turns.runBounded({ ...c.var.principal, accountId: c.var.account.accountId }, async () => {
    await enterOnceMore(c)
    return work()
  })
}

/** A POST of the route saves its response under an `Idempotency-Key`, in the transaction of its changes. */
export const honoursKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('honoursKey', true)
  await next()
}

/** Stores the raw body in `c.var.body`. Throws 415 for a media type that is not in the list. */
export function readsUpload(types: readonly string[], bytesMax: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { incoming } = c.env
    expectMediaType(incoming.headers, types)
    c.set('body', await readBody(incoming, { bytesMax }))
    await enterOnceMore(c)
    await next()
  }
}

/** As `parsesJson`, for a body of any kind that may be as large as an array. */
export const parsesLargeJson: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, { bytesMax: ARRAY_BYTES_MAX })

/**
 * As `enterOnceMore`, before the next page of a response of which the first was read with these rights: the client decides when the
 * next page is read. Throws if the rights changed.
 */
export async function enterForNextPage(c: RouteContext, rights: Access['rights']): Promise<void> {
  await enterOnceMore(c)
  const now = c.var.access.rights
  if (now.size !== rights.size || [...rights].some((right) => !now.has(right)))
    throw new Error('an export ended, because the rights of its reader changed')
}

/**
 * Authenticates and enters again: a request may wait long for its body or its turn, and the session, the key, the role or a right may
 * be lost meanwhile. A change in a transaction asks again there.
 */
export async function enterOnceMore(c: RouteContext): Promise<void> {
  const { app } = c.var
  // Anybody may use the route.
  if (c.get('principal') === undefined) return
  const principal = await app.authenticate(c.env.incoming, { countsAsUse: false })
  c.set('principal', principal)
  const serverVerb = c.get('serverVerb')
  if (serverVerb !== undefined) requireServerVerb(principal, serverVerb)
  const account = c.get('account')
  if (account === undefined) return
  const { access, visit } = await app.accounts.enter(principal, String(account.accountId), c.var.verb)
  c.set('access', access)
  c.set('visit', visit)
}

async function parseJson(c: RouteContext, next: Next, limits: Parameters<typeof readBody>[1]): Promise<void> {
  const { incoming } = c.env
  const hasBody =
    incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length'] ?? 0) > 0
  const body = hasBody ? await readBody(incoming, limits) : Buffer.alloc(0)
  c.set('body', body)
  if (hasBody) await enterOnceMore(c)
  // An empty body counts as an object without members, whatever the content type says.
  const value = hasBody ? await readJson(c, body) : {}
  // Hono would write the stored body as text again and parse it a second time.
  c.req.json = <Sent>() => Promise.resolve(value as Sent)
  await next()
}

async function readJson(c: RouteContext, body: Buffer): Promise<unknown> {
  expectJson(c.env.incoming.headers)
  const read = await c.var.app.jsonReader.read(body, c.get('account')?.accountId ?? 0)
  if (!read.ok) throw new Problem('malformed_body', 'The body could not be parsed.', { errors: [read.fault] })
  return read.value
}
