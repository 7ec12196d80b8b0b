import type { Pool, PoolClient } from 'pg'
import { sql } from 'kysely'
import type { Db } from './tables.ts'
import { repeatOnConflict } from './transaction-conflict.ts'

/**
 * Runs `work` in one transaction, which is rolled back when it rejects. `work` is run again if PostgreSQL ended the transaction
 * because of another.
 */
export function inTransaction<Answer>(pool: Pool, work: (client: PoolClient) => Promise<Answer>): Promise<Answer> {
  return repeatOnConflict(() => attemptTransaction(pool, work))
}

/** As `inTransaction`, for typed queries. */
export function inTypedTransaction<Answer>(db: Db, work: (transaction: Db) => Promise<Answer>): Promise<Answer> {
  return repeatOnConflict(() => db.transaction().execute(work))
}

/** A statement of this transaction that waits longer for a lock fails (55P03). */
export async function limitLockWait(transaction: Db, ms: number): Promise<void> {
  await sql`SELECT set_config('lock_timeout', ${`${ms}ms`}, true)`.execute(transaction)
}

async function attemptTransaction<Answer>(pool: Pool, work: (client: PoolClient) => Promise<Answer>): Promise<Answer> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const answer = await work(client)
    await client.query('COMMIT')
    return answer
  } catch (thrown) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw thrown
  } finally {
    client.release()
  }
}
