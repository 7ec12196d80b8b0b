// What every route stands on: who asks, what was sent, and the transaction that a change is made in.
import { createHash, randomBytes } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { OffhookError } from '../../lib/errors.ts'
import { saveResponse, findStoredResponse, lockIdempotencyKey } from '../../store/accounts/idempotency.ts'
import type { IdempotencyKey } from '../../store/accounts/idempotency.ts'
import type { Db } from '../../store/database/tables.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import { ARRAY_BYTES_MAX, expectJson, readBody } from '../http/body.ts'
import { actorName, requireScope, unauthorized } from '../auth/keyring.ts'
import type { Principal, Keyring, Scope } from '../auth/keyring.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { JsonReader } from '../http/json-reader.ts'
import type { TokenBuckets } from '../http/token-buckets.ts'
import type { Metrics } from '../program/metrics.ts'
import type { Semaphore } from '../../lib/semaphore.ts'
import type { ApiDeps } from './deps.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import { clientAddress } from '../http/client-address.ts'
import type { PasswordLogin } from '../auth/password-login.ts'
import { requireSameOrigin } from '../auth/same-origin.ts'
import type { PasswordRules } from '../auth/password-rules.ts'
import type { Sessions } from '../auth/sessions.ts'
import { Problem, tooOften } from '../http/problem.ts'
import { flawsIn } from '../http/schema-flaws.ts'
import type { SecurityLog } from '../auth/security-log.ts'
import type { RequestTimeouts } from '../http/request-timeout.ts'
import type { StreamLimits } from '../stream/limits.ts'

export interface AppContext {
  readonly deps: ApiDeps
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly authenticate: Authenticate
  readonly passwordLogin: PasswordLogin
  readonly passwordRules: PasswordRules
  readonly requestLimits: TokenBuckets
  readonly streamLimits: StreamLimits
  readonly inbox: Inbox
  readonly metrics: Metrics
  readonly securityLog: SecurityLog
  readonly writeSemaphore: Semaphore
  readonly jsonReader: JsonReader
  readonly requestTimeouts: RequestTimeouts
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
}

export interface AppEnv {
  Bindings: HttpBindings
  Variables: {
    app: AppContext
    principal: Principal
    /** The pool; in a route that writes, its transaction. */
    db: Db
    /** The body as it was sent. */
    body: Buffer
    /** What is to be done when the transaction is committed. */
    afterCommit: (() => Promise<void> | void)[]
  }
}

export type RouteContext = Context<AppEnv>

/** Routes with the answers to input that does not fit its schema. */
export function createRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new Problem(400, 'Some of the input is not right.', {
        errors: flawsIn(result.error, result.target),
      })
    },
  })
}

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
      403,
      'No API key manages people: sign in on the page, or use the operator’s key ("offhook users" where Offhook runs).',
    )
  await next()
}

/** The principal, who is known by now, has a key: a page's cookie has no authority here. */
export const requiresKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.var.principal.signedIn) throw unauthorized('Calls are sent in with an API key, never from the page.')
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
  throw unauthorized('This is about the person who is signed in on the page, and a key is none: sign in there.')
}

/** Who asks, and from where, as the log says it (S37). */
export function actorOf(c: RouteContext): { readonly by: string; readonly address: string } {
  return { by: actorName(c.var.principal), address: clientAddress(c.env.incoming) }
}

async function authenticate(c: RouteContext): Promise<Principal> {
  const { deps, authenticate: authenticateHeaders, requestLimits, publicUrl } = c.var.app
  const { headers } = c.env.incoming
  const principal = await authenticateHeaders(headers)
  c.set('principal', principal)
  c.set('db', deps.db)
  if (principal.signedIn && !isReadOnly(c)) requireSameOrigin(headers, publicUrl())
  // The operator's own key is not held back: it is what the machine is run with.
  const waitS = principal.isAdmin ? 0 : requestLimits.take(principal.name)
  if (waitS > 0)
    throw tooOften(`This ${principal.signedIn ? 'person' : 'key'} asks too often: ask again in ${waitS} s.`, waitS)
  return principal
}

function isReadOnly(c: RouteContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

/** The body, read strictly (S42), where the routes' own validators find it. */
export const parsesJson: MiddlewareHandler<AppEnv> = (c, next) => parseJson(c, next, { arrays: true })

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
  if (!read.ok) throw new Problem(400, 'The body cannot be read.', { errors: [read.fault] })
  return read.value
}

/**
 * One transaction around the route. Under an `Idempotency-Key` the answer is kept in it, and given again to the same
 * request. What follows the change (`afterCommit`) is done before the answer is given.
 */
export const runsInTransaction: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('afterCommit', [])
  const release = await c.var.app.writeSemaphore.acquire()
  try {
    await write(c, next)
  } finally {
    release()
  }
  for (const follow of c.var.afterCommit) await follow()
}

/**
 * As `runsInTransaction`, for a route that has long work to do before: `change` alone is in the transaction, which may not stand idle
 * meanwhile. Only `change` may rely on it.
 */
export async function runInTransaction<Answer extends Response>(
  c: RouteContext,
  change: () => Promise<Answer>,
): Promise<Answer> {
  await runsInTransaction(c, async () => {
    c.res = await change()
  })
  // The one that `change` made, or that it made under this Idempotency-Key before.
  return c.res as Answer
}

/** What `change` would come to: its transaction is undone. */
export async function runAndRollBack<Answer>(c: RouteContext, change: () => Promise<Answer>): Promise<Answer> {
  const { db, app } = c.var
  const release = await app.writeSemaphore.acquire()
  c.set('afterCommit', [])
  const { promise, resolve } = Promise.withResolvers<Answer>()
  try {
    await db.transaction().execute(async (transaction) => {
      c.set('db', transaction)
      resolve(await change())
      throw new RolledBack()
    })
  } catch (thrown) {
    if (!(thrown instanceof RolledBack)) throw thrown
  } finally {
    c.set('db', db)
    release()
  }
  return promise
}

async function write(c: RouteContext, next: Next): Promise<void> {
  const key = idempotencyKeyOf(c)
  const { body } = c.var
  const { sealing } = c.var.app.deps
  try {
    await c.var.db.transaction().execute(async (transaction) => {
      if (key) {
        const kept = await storedAnswer(transaction, { key, body, sealing })
        if (kept) {
          c.res = kept
          return
        }
      }
      c.set('db', transaction)
      await next()
      if (c.error) throw new RolledBack()
      if (key && c.res.ok) {
        // An answer may hold what is shown only once, so it is kept sealed.
        const salt = randomBytes(32).toString('base64url')
        const answer = await sealing.seal(placeOf(key), salt + (await c.res.clone().text()))
        await saveResponse(transaction, key, { bodyHash: hashOfBody(salt, body), status: c.res.status, answer })
      }
    })
  } catch (thrown) {
    if (!(thrown instanceof RolledBack)) throw thrown
    c.var.afterCommit.length = 0
  }
}

/** So long is a salt in base64url. */
const SALT_LENGTH = 43

/**
 * What is kept of a body, to know it again. A body may hold a password, and the rest of it may be known: a bare hash would let
 * whoever reads the database try passwords as fast as they can. The salt is sealed with the answer.
 */
function hashOfBody(salt: string, body: Buffer): Buffer {
  return createHash('sha256').update(salt).update(body).digest()
}

/** The route has failed and written its problem: only its changes are to be undone. */
class RolledBack extends Error {}

function idempotencyKeyOf(c: RouteContext): IdempotencyKey | null {
  const key = c.req.header('idempotency-key')
  // Who signs in is nobody yet: there is no name to keep the answer under.
  const principal: Principal | undefined = c.get('principal')
  if (key === undefined || c.req.method !== 'POST' || principal === undefined) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Problem(400, 'An Idempotency-Key has 1 to 255 printable characters without spaces.', {
      errors: [{ pointer: '', parameter: 'Idempotency-Key', detail: 'Not a key that can be kept.' }],
    })
  return { accountId: principal.account.accountId, principal: principal.name, route: `POST ${c.req.path}`, key }
}

interface StoredAnswerRequest {
  readonly key: IdempotencyKey
  readonly body: Buffer
  readonly sealing: ApiDeps['sealing']
}

/** The answer kept under this key, if there is one. Throws 409 while it is being made, 422 for another body. */
async function storedAnswer(transaction: Db, { key, body, sealing }: StoredAnswerRequest): Promise<Response | null> {
  if (!(await lockIdempotencyKey(transaction, key)))
    throw new Problem(409, 'A request with this Idempotency-Key is still running: ask again in a moment.')
  const kept = await findStoredResponse(transaction, key)
  if (!kept) return null
  const opened = await sealing.open(placeOf(key), kept.answer).catch((error: unknown) => {
    throw error instanceof OffhookError ? new Problem(409, UNREADABLE_ANSWER) : error
  })
  const [salt, answer] = [opened.slice(0, SALT_LENGTH), opened.slice(SALT_LENGTH)]
  if (!kept.bodyHash.equals(hashOfBody(salt, body)))
    throw new Problem(422, 'This Idempotency-Key was used with another body: use a new key for a new request.')
  if (answer === '') return new Response(null, { status: kept.status })
  return new Response(answer, { status: kept.status, headers: { 'content-type': 'application/json' } })
}

/** What it was done for must not be done again, and nobody knows what was said (S46). */
const UNREADABLE_ANSWER =
  'The stored answer to this Idempotency-Key cannot be read. Check whether the request was carried out; if not, send it with another key.'

function placeOf({ accountId, principal: asker, route, key }: IdempotencyKey): SealContext {
  return { accountId, owner: 'answer', ownerId: 0, name: [asker, route, key].join(' ') }
}
