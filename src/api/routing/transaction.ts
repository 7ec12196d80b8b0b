// The transaction in which a route makes its changes.
import type { MiddlewareHandler } from 'hono'
import type { Db } from '../../store/database/tables.ts'
import { lockIdempotencyKey } from '../../store/accounts/idempotency.ts'
import { inTypedTransaction, limitLockWait } from '../../store/database/transaction.ts'
import { requireServerVerb } from '../auth/principal.ts'
import { requireStillValid } from '../auth/still-valid.ts'
import { findAnswer, idempotencyKeyOf, inProgress, keepAnswer } from './idempotency.ts'
import type { AppEnv, RouteContext } from './context.ts'

/** Runs the handler of the route in a transaction, as `runInTransaction` does. */
export const runsInTransaction: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('runHandler', (handler) => runInTransaction(c, handler))
  await next()
}

/**
 * Runs `change` in one transaction, which is `c.var.db`. Under an `Idempotency-Key` the response is saved in the same transaction
 * and sent again for the same request. If PostgreSQL aborts the transaction in favour of another, `change` runs again from its
 * start. Its changes are announced only after the commit. Any other effect outside the database belongs in `afterCommit`, which
 * runs before the response is sent and may replace it.
 */
export async function runInTransaction<Answer extends Response>(
  c: RouteContext,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const key = c.get('honoursKey') ? await idempotencyKeyOf(c) : null
  const answer = await transact(c, async () => {
    if (key === null) return change()
    const { db } = c.var
    if (!(await lockIdempotencyKey(db, key))) throw inProgress()
    const kept = await findAnswer(c, db, key)
    // `change` gave this response in an earlier request with the same key.
    if (kept) return kept as Answer
    const given = await change()
    if (given.ok) await keepAnswer(c, key, given)
    return given
  })
  return ((await followChange(c)) as Answer | undefined) ?? answer
}

/**
 * Runs `change` without a transaction around it, because `change` takes too long or makes its own transactions. Its changes are
 * announced afterwards.
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

/** Announces the changes, then runs `afterCommit`. Returns the response of `afterCommit`, if there is one. */
async function followChange(c: RouteContext): Promise<Response | undefined> {
  await announceChanges(c)
  let last: Response | undefined
  // A response from `afterCommit` is not saved under the Idempotency-Key.
  for (const follow of c.var.afterCommit) last = (await follow()) ?? last
  return last
}

async function announceChanges(c: RouteContext): Promise<void> {
  const { changes, aroundAnnouncement } = c.var
  const announce = (): Promise<void> => c.var.app.deps.announce(changes)
  await (aroundAnnouncement ? aroundAnnouncement(announce) : announce())
}

/** Runs `change` and rolls its transaction back, to find out what it would do. */
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

/**
 * The semaphore's key for requests outside of accounts, such as a sign-in: they wait only for each other, not for writes of an
 * account. Each of these requests takes an instant, and gives up if it would wait for a lock.
 */
const NO_ACCOUNT = 0
const LOCK_WAIT_MS = 2_000

/** Runs `work` in its own transaction; the number of transactions at once is limited. */
async function transact<Answer>(c: RouteContext, work: () => Promise<Answer>): Promise<Answer> {
  const { db, app } = c.var
  const accountId = c.get('account')?.accountId ?? NO_ACCOUNT
  const release = await app.writeSemaphore.acquire(accountId)
  try {
    return await inTypedTransaction(db, async (transaction) => {
      // A change in an account may hold a lock for long, and nobody would sign in meanwhile (S36).
      if (accountId === NO_ACCOUNT) await limitLockWait(transaction, LOCK_WAIT_MS)
      c.set('db', transaction)
      beginChange(c)
      await enterAgain(c, transaction)
      return work()
    })
  } finally {
    c.set('db', db)
    release()
  }
}

/** The key or the session may have ended, and the role changed, while the request waited for its body and for other changes. */
async function enterAgain(c: RouteContext, transaction: Db): Promise<void> {
  const before = c.get('principal')
  // Anybody may use the route.
  if (before === undefined) return
  const principal = await requireStillValid(transaction, before)
  c.set('principal', principal)
  const serverVerb = c.get('serverVerb')
  if (serverVerb !== undefined) requireServerVerb(principal, serverVerb)
  const account = c.get('account')
  if (account === undefined) return
  const { access } = await c.var.app.accounts.enterAgain(
    transaction,
    principal,
    { account, access: c.var.access, visit: c.var.visit },
    c.var.verb,
  )
  c.set('access', access)
}

class RollbackError extends Error {}
