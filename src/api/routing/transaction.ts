// The transaction that a change is made in.
import type { MiddlewareHandler } from 'hono'
import type { Principal } from '../auth/keyring.ts'
import { lockIdempotencyKey } from '../../store/accounts/idempotency.ts'
import { inTypedTransaction } from '../../store/database/transaction.ts'
import { findAnswer, idempotencyKeyOf, inProgress, keepAnswer } from './idempotency.ts'
import type { AppEnv, RouteContext } from './context.ts'

/** The handler of the route runs in a transaction, as by `runInTransaction`. */
export const runsInTransaction: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('runHandler', (handler) => runInTransaction(c, handler))
  await next()
}

/**
 * Runs `change` in one transaction, which is `c.var.db`. Under an `Idempotency-Key` the answer is kept in it, and
 * given again to the same request. Where PostgreSQL ends the transaction for the sake of another, `change` is run again from its
 * beginning: what it changed is announced after the commit; whatever else it does elsewhere belongs into `afterCommit`, which is done
 * before the answer is given and may give another.
 */
export async function runInTransaction<Answer extends Response>(
  c: RouteContext,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const key = c.get('honoursKey') ? idempotencyKeyOf(c) : null
  const answer = await transact(c, async () => {
    if (key === null) return change()
    const { db } = c.var
    if (!(await lockIdempotencyKey(db, key))) throw inProgress()
    const kept = await findAnswer(c, db, key)
    // `change` gave this answer when it was run under this key before.
    if (kept) return kept as Answer
    const given = await change()
    if (given.ok) await keepAnswer(c, key, given)
    return given
  })
  return ((await followChange(c)) as Answer | undefined) ?? answer
}

/**
 * Runs `change`, which takes too long for a transaction, or makes transactions of its own: what it changed is announced when it is done.
 */
export async function runWithoutTransaction<Outcome>(
  c: RouteContext,
  change: () => Promise<Outcome>,
): Promise<Outcome> {
  beginChange(c)
  const outcome = await change()
  await followChange(c)
  return outcome
}

function beginChange(c: RouteContext): void {
  c.set('changes', [])
  c.set('aroundAnnouncement', undefined)
  c.set('afterCommit', [])
}

/** Announces what was changed, and does what is to be done then: the answer that it gives, if it gives one. */
async function followChange(c: RouteContext): Promise<Response | undefined> {
  await announceChanges(c)
  let last: Response | undefined
  // What it says of what was done after the commit is no part of what is kept under a key.
  for (const follow of c.var.afterCommit) last = (await follow()) ?? last
  return last
}

async function announceChanges(c: RouteContext): Promise<void> {
  const { changes, aroundAnnouncement } = c.var
  const announce = (): Promise<void> => c.var.app.deps.announce(changes)
  await (aroundAnnouncement ? aroundAnnouncement(announce) : announce())
}

/** What `change` would come to: its transaction is undone. */
export async function runAndRollBack<Answer>(c: RouteContext, change: () => Promise<Answer>): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  try {
    await transact(c, async () => {
      resolve(await change())
      throw new RollbackError()
    })
  } catch (thrown) {
    if (!(thrown instanceof RollbackError)) throw thrown
  }
  return promise
}

/** Who signs in or uses a link waits for no save of the account, only for others who do: each of these takes an instant. */
const STRANGERS = 0

function writerOf(c: RouteContext): number {
  const principal: Principal | undefined = c.get('principal')
  return principal?.account.accountId ?? STRANGERS
}

/** Runs `work` in a transaction of its own, one of few at once. */
async function transact<Answer>(c: RouteContext, work: () => Promise<Answer>): Promise<Answer> {
  const { db, app } = c.var
  const release = await app.writeSemaphore.acquire(writerOf(c))
  try {
    return await inTypedTransaction(db, (transaction) => {
      c.set('db', transaction)
      beginChange(c)
      return work()
    })
  } finally {
    c.set('db', db)
    release()
  }
}

class RollbackError extends Error {}
