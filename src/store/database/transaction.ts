import type { Pool, PoolClient } from 'pg'
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
