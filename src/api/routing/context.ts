// What every route stands on: who asks, what was sent, and the transaction that a change is made in.
import { createHash, randomBytes } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { OffhookError } from '../../errors.ts'
import { keepAnswer, keptAnswer, lockIdempotency } from '../../store/idempotency.ts'
import type { IdempotencyKey } from '../../store/idempotency.ts'
import type { Db } from '../../store/tables.ts'
import type { SignedIn } from '../../store/sessions.ts'
import type { Ask } from '../auth/authenticate.ts'
import { arrayBytesMax, expectJson, readBody } from '../http/body.ts'
import { nameOf, requireScope, unauthorized } from '../auth/keyring.ts'
import type { Principal, Keyring, Scope } from '../auth/keyring.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { JsonBodies } from '../http/json-body.ts'
import type { Limits } from '../http/token-bucket.ts'
import type { Metrics } from '../program/metrics.ts'
import type { Semaphore } from '../http/semaphore.ts'
import type { Parts, SealPlace } from './deps.ts'
import { addressOf } from '../http/client-address.ts'
import type { Entrance } from '../auth/password-login.ts'
import { requireOwnPage } from '../auth/same-origin.ts'
import type { PasswordRules } from '../auth/password-rules.ts'
import type { Sessions } from '../auth/sessions.ts'
import { Problem, tooOften } from '../http/problem.ts'
import { flawsIn } from '../http/schema-flaws.ts'
import type { SecurityLog } from '../auth/security-log.ts'
import type { SlowSenders } from '../http/request-timeout.ts'
import type { StreamLimits } from '../stream/limits.ts'

export interface AppContext {
  readonly parts: Parts
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly ask: Ask
  readonly entrance: Entrance
  readonly passwordRules: PasswordRules
  readonly limits: Limits
  readonly streams: StreamLimits
  readonly inbox: Inbox
  readonly metrics: Metrics
  readonly log: SecurityLog
  readonly writers: Semaphore
  readonly jsonBodies: JsonBodies
  readonly slowSenders: SlowSenders
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
}

export interface DoorEnv {
  Bindings: HttpBindings
  Variables: {
    door: AppContext
    asker: Principal
    /** The pool; in a route that writes, its transaction. */
    db: Db
    /** The body as it was sent. */
    body: Buffer
    /** What is to be done when the transaction is committed. */
    afterCommit: (() => Promise<void> | void)[]
  }
}

export type DoorContext = Context<DoorEnv>

/** Routes with the answers to input that does not fit its schema. */
export function newRoutes(): OpenAPIHono<DoorEnv> {
  return new OpenAPIHono<DoorEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new Problem(400, 'Some of the input is not right.', {
        errors: flawsIn(result.error, result.target),
      })
    },
  })
}

/** The asker is known, may do this, and does not ask too often. */
export function asks(scope: Scope): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    requireScope(await meet(c), scope)
    await next()
  }
}

/** The asker is a person who is signed in on the page: what follows is about this very person. */
export const asksInPerson: MiddlewareHandler<DoorEnv> = async (c, next) => {
  await meet(c)
  signedInOf(c)
  await next()
}

/** The asker, who is known by now, is a person who is signed in or has the operator's key: other keys have no say over people. */
export const asksAsPerson: MiddlewareHandler<DoorEnv> = async (c, next) => {
  const { signedIn, isAdmin } = c.var.asker
  if (!signedIn && !isAdmin)
    throw new Problem(
      403,
      'No API key manages people: sign in on the page, or use the operator’s key ("offhook users" where Offhook runs).',
    )
  await next()
}

/** The asker, who is known by now, has a key: a page's cookie has no authority here. */
export const asksWithKey: MiddlewareHandler<DoorEnv> = async (c, next) => {
  if (c.var.asker.signedIn) throw unauthorized('Calls are sent in with an API key, never from the page.')
  await next()
}

/** Anybody may ask, and if it is a browser then from the page itself (S32). */
export const asksFromPage: MiddlewareHandler<DoorEnv> = async (c, next) => {
  if (!isLook(c)) requireOwnPage(c.env.incoming.headers, c.var.door.publicUrl(), { strangers: true })
  c.set('db', c.var.door.parts.db)
  await next()
}

/** The person who is signed in. Throws 401 when a key asks. */
export function signedInOf(c: DoorContext): SignedIn {
  const { signedIn } = c.var.asker
  if (signedIn) return signedIn
  throw unauthorized('This is about the person who is signed in on the page, and a key is none: sign in there.')
}

/** Who asks, and from where, as the log says it (S37). */
export function whoAsks(c: DoorContext): { readonly by: string; readonly address: string } {
  return { by: nameOf(c.var.asker), address: addressOf(c.env.incoming) }
}

async function meet(c: DoorContext): Promise<Principal> {
  const { parts, ask, limits, publicUrl } = c.var.door
  const { headers } = c.env.incoming
  const asker = await ask(headers)
  c.set('asker', asker)
  c.set('db', parts.db)
  if (asker.signedIn && !isLook(c)) requireOwnPage(headers, publicUrl())
  // The operator's own key is not held back: it is what the machine is run with.
  const waitS = asker.isAdmin ? 0 : limits.take(asker.name)
  if (waitS > 0)
    throw tooOften(`This ${asker.signedIn ? 'person' : 'key'} asks too often: ask again in ${waitS} s.`, waitS)
  return asker
}

function isLook(c: DoorContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

/** The body, read strictly (S42), where the routes' own validators find it. */
export const takesJson: MiddlewareHandler<DoorEnv> = (c, next) => takeJson(c, next, { arrays: true })

/** As `takesJson`, of a body that may be as large as an array, whatever it is. */
export const takesLargeJson: MiddlewareHandler<DoorEnv> = (c, next) => takeJson(c, next, { bytesMax: arrayBytesMax })

async function takeJson(c: DoorContext, next: Next, limits: Parameters<typeof readBody>[1]): Promise<void> {
  const { incoming } = c.env
  const hasBody =
    incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length'] ?? 0) > 0
  const body = hasBody ? await readBody(incoming, limits) : Buffer.alloc(0)
  c.set('body', body)
  // Nothing at all is an object without members, whatever the content type announces.
  const value = hasBody ? await jsonIn(c, body) : {}
  // What the framework keeps of a body it would write as text again and parse once more.
  c.req.json = <Sent>() => Promise.resolve(value as Sent)
  await next()
}

async function jsonIn(c: DoorContext, body: Buffer): Promise<unknown> {
  expectJson(c.env.incoming.headers)
  const read = await c.var.door.jsonBodies.read(body)
  if (!read.ok) throw new Problem(400, 'The body cannot be read.', { errors: [read.fault] })
  return read.value
}

/**
 * One transaction around the route. Under an `Idempotency-Key` the answer is kept in it, and given again to the same
 * request. What follows the change (`afterCommit`) is done before the answer is given.
 */
export const writes: MiddlewareHandler<DoorEnv> = async (c, next) => {
  c.set('afterCommit', [])
  const leave = await c.var.door.writers.enter()
  try {
    await write(c, next)
  } finally {
    leave()
  }
  for (const follow of c.var.afterCommit) await follow()
}

/**
 * As `writes`, for a route that has long work to do before: `change` alone is in the transaction, which may not stand idle
 * meanwhile. Only `change` may rely on it.
 */
export async function writing<Answer extends Response>(c: DoorContext, change: () => Promise<Answer>): Promise<Answer> {
  await writes(c, async () => {
    c.res = await change()
  })
  // The one that `change` made, or that it made under this Idempotency-Key before.
  return c.res as Answer
}

/** What `change` would come to: its transaction is undone. */
export async function rehearsing<Answer>(c: DoorContext, change: () => Promise<Answer>): Promise<Answer> {
  const { db, door } = c.var
  const leave = await door.writers.enter()
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
    leave()
  }
  return promise
}

async function write(c: DoorContext, next: Next): Promise<void> {
  const key = idempotencyKeyOf(c)
  const { body } = c.var
  const { sealing } = c.var.door.parts
  try {
    await c.var.db.transaction().execute(async (transaction) => {
      if (key) {
        const kept = await recall(transaction, { key, body, sealing })
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
        await keepAnswer(transaction, key, { bodyHash: hashOfBody(salt, body), status: c.res.status, answer })
      }
    })
  } catch (thrown) {
    if (!(thrown instanceof RolledBack)) throw thrown
    c.var.afterCommit.length = 0
  }
}

/** So long is a salt in base64url. */
const saltLength = 43

/**
 * What is kept of a body, to know it again. A body may hold a password, and the rest of it may be known: a bare hash would let
 * whoever reads the database try passwords as fast as they can. The salt is sealed with the answer.
 */
function hashOfBody(salt: string, body: Buffer): Buffer {
  return createHash('sha256').update(salt).update(body).digest()
}

/** The route has failed and written its problem: only its changes are to be undone. */
class RolledBack extends Error {}

function idempotencyKeyOf(c: DoorContext): IdempotencyKey | null {
  const key = c.req.header('idempotency-key')
  // Who signs in is nobody yet: there is no name to keep the answer under.
  const asker: Principal | undefined = c.get('asker')
  if (key === undefined || c.req.method !== 'POST' || asker === undefined) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Problem(400, 'An Idempotency-Key has 1 to 255 printable characters without spaces.', {
      errors: [{ pointer: '', parameter: 'Idempotency-Key', detail: 'Not a key that can be kept.' }],
    })
  return { accountId: asker.account.account_id, asker: asker.name, route: `POST ${c.req.path}`, key }
}

interface Recall {
  readonly key: IdempotencyKey
  readonly body: Buffer
  readonly sealing: Parts['sealing']
}

/** The answer kept under this key, if there is one. Throws 409 while it is being made, 422 for another body. */
async function recall(transaction: Db, { key, body, sealing }: Recall): Promise<Response | null> {
  if (!(await lockIdempotency(transaction, key)))
    throw new Problem(409, 'A request with this Idempotency-Key is still running: ask again in a moment.')
  const kept = await keptAnswer(transaction, key)
  if (!kept) return null
  const opened = await sealing.open(placeOf(key), kept.answer).catch((error: unknown) => {
    throw error instanceof OffhookError ? new Problem(409, UNREADABLE_ANSWER) : error
  })
  const [salt, answer] = [opened.slice(0, saltLength), opened.slice(saltLength)]
  if (!kept.bodyHash.equals(hashOfBody(salt, body)))
    throw new Problem(422, 'This Idempotency-Key was used with another body: use a new key for a new request.')
  if (answer === '') return new Response(null, { status: kept.status })
  return new Response(answer, { status: kept.status, headers: { 'content-type': 'application/json' } })
}

/** What it was done for must not be done again, and nobody knows what was said (S46). */
const UNREADABLE_ANSWER =
  'The stored answer to this Idempotency-Key cannot be read. Check whether the request was carried out; if not, send it with another key.'

function placeOf({ accountId, asker, route, key }: IdempotencyKey): SealPlace {
  return { accountId, owner: 'answer', ownerId: 0, name: [asker, route, key].join(' ') }
}
