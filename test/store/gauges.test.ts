// The gauges of /metrics, with many deliveries waiting.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { readGauges } from '../../src/store/lanes/gauges.ts'
import { freshDatabase } from '../kit/database.ts'

/** The rows of `lane` that were read so far, by scans of the table and of its indexes. */
const READ = `SELECT seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'lane') AS read
  FROM pg_stat_user_tables WHERE relname = 'lane'`

const INTEGRATIONS = 5

test('D19 the age of the oldest due delivery is read by one look for each integration, however many wait', async (t) => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  t.after(() => client.end())
  const readRows = async (): Promise<number> => {
    // Statistics of another connection arrive when it ends.
    const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: () => undefined })
    await client.query('SELECT pg_stat_clear_snapshot()')
    const before = await client.query<{ read: number }>(READ)
    const gauges = await readGauges(pool, null)
    await pool.query('SELECT pg_stat_force_next_flush()')
    await pool.end()
    assert.ok(Math.abs(gauges.oldestDueS - 3600) < 600, String(gauges.oldestDueS))
    await client.query('SELECT pg_stat_clear_snapshot()')
    const after = await client.query<{ read: number }>(READ)
    return Number(after.rows[0]?.read) - Number(before.rows[0]?.read)
  }
  for (const [from, until] of [
    [1, 1_000],
    [1_001, 30_000],
  ]) {
    await client.query(
      `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at)
       SELECT 1, uuidv7(), n % ${INTEGRATIONS}, 2, 1, now() + interval '1 day' * (n % 3) - interval '1 hour' FROM generate_series($1::int, $2::int) n`,
      [from, until],
    )
    await client.query('ANALYZE lane')
    const read = await readRows()
    assert.ok(read <= 2 * INTEGRATIONS, `${read} of ${until} lanes were read`)
  }
})

test('D19 deliveries that are due later are not late', async (t) => {
  await using database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: () => undefined })
  t.after(() => pool.end())
  const counts = { waiting: 3, inFlight: 1, ready: 1 }
  assert.deepEqual(await readGauges(pool, counts), { oldestDueS: 0, ...counts })
  await pool.query(
    `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at) VALUES (1, uuidv7(), 1, 2, 1, now() + interval '1 day')`,
  )
  assert.deepEqual(await readGauges(pool, counts), { oldestDueS: 0, ...counts })
})
