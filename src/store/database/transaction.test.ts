import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { openPool } from './connections.ts'
import { isTransactionConflict, repeatOnConflict } from './transaction-conflict.ts'
import { inTransaction } from './transaction.ts'

test('a transaction that another was in the way of is run again, whole', async () => {
  await using database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: assert.fail })
  try {
    await pool.query('CREATE TABLE counter AS SELECT 0 AS n')
    const seen: number[] = []
    await inTransaction(pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      const { rows } = await client.query<{ n: number }>('SELECT n FROM counter')
      seen.push(rows[0]?.n ?? -1)
      // This update comes between the read and the write of the transaction, so the write fails with a serialization
      // failure.
      if (seen.length === 1) await pool.query('UPDATE counter SET n = 1')
      await client.query('UPDATE counter SET n = n + 10')
    })
    assert.deepEqual(seen, [0, 1])
    assert.deepEqual((await pool.query('SELECT n FROM counter')).rows, [{ n: 11 }])
  } finally {
    await pool.end()
  }
})

test('a conflict that stays is told in the end, and nothing else is tried twice', async () => {
  for (const [code, attempts] of [
    ['40P01', 5],
    ['40001', 5],
    ['40002', 1],
    ['23505', 1],
  ] as const) {
    const thrown = Object.assign(new Error('ended'), { code })
    let count = 0
    const run = repeatOnConflict(() => {
      count += 1
      return Promise.reject(thrown)
    })
    await assert.rejects(run, thrown)
    assert.deepEqual([count, isTransactionConflict(thrown)], [attempts, attempts > 1], code)
  }
})
