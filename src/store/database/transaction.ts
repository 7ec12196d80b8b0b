import type { Pool, PoolClient } from 'pg'

/** Does this in one transaction, which is rolled back when it rejects. */
export async function inTransaction<Answer>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Answer>,
): Promise<Answer> {
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
