// The transaction that a change is made in.
import type { MiddlewareHandler, Next } from 'hono'
import type { Principal } from '../auth/keyring.ts'
import { lockIdempotencyKey } from '../../store/accounts/idempotency.ts'
import { findAnswer, idempotencyKeyOf, inProgress, keepAnswer } from './idempotency.ts'
import type { AppEnv, RouteContext } from './context.ts'

/**
 * One transaction around the route. Under an `Idempotency-Key` the answer is kept in it, and given again to the same
 * request. What follows the change (`afterCommit`) is done before the answer is given.
 */
export const runsInTransaction: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('afterCommit', [])
  const release = await c.var.app.writeSemaphore.acquire(writerOf(c))
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
  const release = await app.writeSemaphore.acquire(writerOf(c))
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

/** Strangers who sign in or use a link, whose account is not known yet, write in turn as if they were one. */
const STRANGERS = 0

function writerOf(c: RouteContext): number {
  const principal: Principal | undefined = c.get('principal')
  return principal?.account.accountId ?? STRANGERS
}

async function write(c: RouteContext, next: Next): Promise<void> {
  const key = c.get('honoursKey') ? idempotencyKeyOf(c) : null
  try {
    await c.var.db.transaction().execute(async (transaction) => {
      if (key) {
        if (!(await lockIdempotencyKey(transaction, key))) throw inProgress()
        const kept = await findAnswer(c, transaction, key)
        if (kept) {
          c.res = kept
          return
        }
      }
      c.set('db', transaction)
      await next()
      if (c.error) throw new RollbackError()
      if (key && c.res.ok) await keepAnswer(c, transaction, key)
    })
  } catch (thrown) {
    if (!(thrown instanceof RollbackError)) throw thrown
    c.var.afterCommit.length = 0
  }
}

/** The route has failed and written its problem: only its changes are to be undone. */
class RollbackError extends Error {}
