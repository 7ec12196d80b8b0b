// The transaction that a change is made in, and the answers that are kept under an Idempotency-Key.
import { createHash, randomBytes } from 'node:crypto'
import type { MiddlewareHandler, Next } from 'hono'
import { OffhookError } from '../../errors.ts'
import { findStoredResponse, lockIdempotencyKey, saveResponse } from '../../store/accounts/idempotency.ts'
import type { IdempotencyKey } from '../../store/accounts/idempotency.ts'
import type { Db } from '../../store/database/tables.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import type { Principal } from '../auth/keyring.ts'
import { Problem } from '../http/problem.ts'
import type { AppEnv, RouteContext } from './context.ts'
import type { ApiDeps } from './deps.ts'

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
      throw new RollbackError()
    })
  } catch (thrown) {
    if (!(thrown instanceof RollbackError)) throw thrown
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
      if (c.error) throw new RollbackError()
      if (key && c.res.ok) {
        // An answer may hold what is shown only once, so it is kept sealed.
        const salt = randomBytes(32).toString('base64url')
        const answer = await sealing.seal(placeOf(key), salt + (await c.res.clone().text()))
        await saveResponse(transaction, key, { bodyHash: hashOfBody(salt, body), status: c.res.status, answer })
      }
    })
  } catch (thrown) {
    if (!(thrown instanceof RollbackError)) throw thrown
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
class RollbackError extends Error {}

function idempotencyKeyOf(c: RouteContext): IdempotencyKey | null {
  const key = c.req.header('idempotency-key')
  // Who signs in is none yet: there is no name to keep the answer under.
  const principal: Principal | undefined = c.get('principal')
  if (key === undefined || c.req.method !== 'POST' || principal === undefined) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Problem(
      'validation_failed',
      'The Idempotency-Key must be 1 to 255 printable characters without spaces.',
      {
        errors: [
          {
            pointer: '',
            parameter: 'Idempotency-Key',
            detail: 'Must be 1 to 255 printable characters without spaces.',
          },
        ],
      },
    )
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
    throw new Problem(
      'idempotency_in_progress',
      'A request with this Idempotency-Key is still in progress. Try again in a moment.',
    )
  const kept = await findStoredResponse(transaction, key)
  if (!kept) return null
  const opened = await sealing.open(placeOf(key), kept.answer).catch((error: unknown) => {
    throw error instanceof OffhookError ? new Problem('secret_unreadable', UNREADABLE_ANSWER) : error
  })
  const [salt, answer] = [opened.slice(0, SALT_LENGTH), opened.slice(SALT_LENGTH)]
  if (!kept.bodyHash.equals(hashOfBody(salt, body)))
    throw new Problem(
      'idempotency_key_reused',
      'This Idempotency-Key was used with a different body. Use a new key for a new request.',
    )
  if (answer === '') return new Response(null, { status: kept.status })
  return new Response(answer, { status: kept.status, headers: { 'content-type': 'application/json' } })
}

/** What it was done for must not be done again, and nobody knows what was said (S46). */
const UNREADABLE_ANSWER =
  'The stored response for this Idempotency-Key is unreadable. Check whether the request was carried out. If not, send it with a new key.'

function placeOf({ accountId, principal: asker, route, key }: IdempotencyKey): SealContext {
  return { accountId, owner: 'answer', ownerId: 0, name: [asker, route, key].join(' ') }
}
