// What stands before a route: who asks and whether they may, and the body, read strictly.
import type { Scope } from '../../actions/actor.ts'
import type { MiddlewareHandler, Next } from 'hono'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { requireScope, unauthorized } from '../auth/keyring.ts'
import type { Principal } from '../auth/keyring.ts'
import { requireSameOrigin } from '../auth/same-origin.ts'
import { ARRAY_BYTES_MAX, expectJson, expectMediaType, readBody } from '../http/body.ts'
import { Problem, tooOften } from '../http/problem.ts'
import { REQUEST_LIMIT } from '../http/token-buckets.ts'
import type { AppEnv, RouteContext } from './context.ts'

/** The principal is known, may do this, and does not ask too often. */
export function requiresScope(scope: Scope): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    requireScope(await authenticate(c), scope)
    await next()
  }
}

/** The principal is a person who is signed in on the page: what follows is about this very person. */
export const requiresSession: MiddlewareHandler<AppEnv> = async (c, next) => {
  await authenticate(c)
  requireSignedIn(c)
  await next()
}

/** The principal, who is known by now, is a person who is signed in or has the operator's key: other keys have no say over people. */
export const requiresPersonOrOperator: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { signedIn, isAdmin } = c.var.principal
  if (!signedIn && !isAdmin)
    throw new Problem(
      'person_required',
      'API keys can’t manage people. Sign in on the page, or run "offhook users" on the server.',
    )
  await next()
}

/** The principal, who is known by now, has a key: a page's cookie has no authority here. */
export const requiresKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.var.principal.signedIn) throw unauthorized('api_key_required', 'A session can’t send calls. Use an API key.')
  await next()
}

/** Anybody may ask, and if it is a browser then from the page itself (S32). */
export const allowsAnybody: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!isReadOnly(c)) requireSameOrigin(c.env.incoming.headers, c.var.app.publicUrl(), { strangers: true })
  c.set('db', c.var.app.deps.db)
  await next()
}

/** The person who is signed in. Throws 401 when a key asks. */
export function requireSignedIn(c: RouteContext): SessionWithPerson {
  const { signedIn } = c.var.principal
  if (signedIn) return signedIn
  throw unauthorized(
    'session_required',
    'This request requires a signed-in person and can’t be made with an API key. Sign in on the page.',
  )
}

async function authenticate(c: RouteContext): Promise<Principal> {
  const { deps, authenticate: authenticateHeaders, requestLimits, publicUrl } = c.var.app
  const { headers } = c.env.incoming
  const principal = await authenticateHeaders(headers)
  c.set('principal', principal)
  c.set('db', deps.db)
  if (principal.signedIn && !isReadOnly(c)) requireSameOrigin(headers, publicUrl())
  // The operator's own key is not held back: it is what the machine is run with.
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

/** As the draft of the RateLimit header fields says it: so many in so many seconds. */
const RATE_LIMIT_POLICY = `"requests";q=${REQUEST_LIMIT.burst};w=${REQUEST_LIMIT.burst / REQUEST_LIMIT.perSecond}`

function isReadOnly(c: RouteContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

/** The body, read strictly (S42), where the routes' own validators find it. */
export const parsesJson: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, { arrays: true })

/** As `parsesJson`, of a route that takes one object: nothing is read of an array that is larger than one may be. */
export const parsesObject: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, {})

/** The route keeps the processor busy, and has no body: it has its turn (S36). */
export const takesTurn: MiddlewareHandler<AppEnv> = (c, next) => c.var.app.turns.run(c.var.principal, next)

/** As `takesTurn`, for a route with a body. */
export const takesBoundedTurn: MiddlewareHandler<AppEnv> = (c, next) => inTurn(c, next)

/** As `takesTurn`, for a part of a route with a body. */
export function inTurn<Result>(c: RouteContext, work: () => Promise<Result>): Promise<Result> {
  return c.var.app.turns.runBounded(c.var.principal, work)
}

/** Its POST keeps the answer under an `Idempotency-Key`, in the transaction of what it changes. */
export const honoursKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('honoursKey', true)
  await next()
}

/** The body as it is, where `c.var.body` is. Throws 415 for another media type than these. */
export function readsUpload(types: readonly string[], bytesMax: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { incoming } = c.env
    expectMediaType(incoming.headers, types)
    c.set('body', await readBody(incoming, { bytesMax }))
    await next()
  }
}

/** As `parsesJson`, of a body that may be as large as an array, whatever it is. */
export const parsesLargeJson: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, { bytesMax: ARRAY_BYTES_MAX })

async function parseJson(c: RouteContext, next: Next, limits: Parameters<typeof readBody>[1]): Promise<void> {
  const { incoming } = c.env
  const hasBody =
    incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length'] ?? 0) > 0
  const body = hasBody ? await readBody(incoming, limits) : Buffer.alloc(0)
  c.set('body', body)
  // Nothing at all is an object without members, whatever the content type announces.
  const value = hasBody ? await readJson(c, body) : {}
  // What the framework keeps of a body it would write as text again and parse once more.
  c.req.json = <Sent>() => Promise.resolve(value as Sent)
  await next()
}

async function readJson(c: RouteContext, body: Buffer): Promise<unknown> {
  expectJson(c.env.incoming.headers)
  const read = await c.var.app.jsonReader.read(body)
  if (!read.ok) throw new Problem('malformed_body', 'The body could not be parsed.', { errors: [read.fault] })
  return read.value
}
