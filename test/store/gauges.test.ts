// The gauges of /metrics, with many deliveries waiting.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client, Pool } from 'pg'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { readQueueFigures } from '../../src/store/database/server-figures.ts'
import { listWaitingIntegrations } from '../../src/store/lanes/gauges.ts'
import { freshDatabase } from '../kit/database.ts'

/** The rows of a table that were read so far, by scans of the table and of its indexes. */
const READ = `SELECT seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = $1) AS read
  FROM pg_stat_user_tables WHERE relname = $1`

/** How many rows of the table the work reads. */
async function rowsReadBy(
  client: Client,
  { connectionString, table }: { connectionString: string; table: string },
  work: (pool: Pool) => Promise<void>,
): Promise<number> {
  const readSoFar = async (): Promise<number> => {
    await client.query('SELECT pg_stat_clear_snapshot()')
    return Number((await client.query<{ read: number }>(READ, [table])).rows[0]?.read)
  }
  // Statistics of another connection arrive when it ends.
  const pool = openPool({ connectionString, connectionsMax: 1, onError: () => undefined })
  const before = await readSoFar()
  await work(pool)
  await pool.query('SELECT pg_stat_force_next_flush()')
  await pool.end()
  return (await readSoFar()) - before
}

const INTEGRATIONS = 5

test('D19 the age of the oldest due delivery is read by one look for each integration, however many wait', async (t) => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  t.after(() => client.end())
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
    const read = await rowsReadBy(client, { ...database, table: 'lane' }, async (pool) => {
      const late = await listWaitingIntegrations(pool)
      assert.equal(late.length, INTEGRATIONS)
      const oldestDueS = Math.max(...late.map((one) => one.oldestDueS))
      assert.ok(Math.abs(oldestDueS - 3600) < 600, String(oldestDueS))
    })
    assert.ok(read <= 2 * INTEGRATIONS, `${read} of ${until} lanes were read`)
  }
})

test('D19 deliveries that are due later are not late', async (t) => {
  await using database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: () => undefined })
  t.after(() => pool.end())
  assert.deepEqual(await listWaitingIntegrations(pool), [])
  await pool.query(
    `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at) VALUES (1, uuidv7(), 1, 2, 1, now() + interval '1 day')`,
  )
  assert.deepEqual(await listWaitingIntegrations(pool), [{ accountId: 1, integrationId: 1, oldestDueS: 0 }])
})

test('D31 a queue is counted up to a bound, however much work waits, and its oldest due work is seen', async (t) => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  t.after(() => client.end())
  assert.deepEqual(
    await readQueueFigures(client, 10),
    ['finals', 'recordings', 'steps'].map((queue) => ({ queue, waiting: 0, oldestDueS: 0 })),
  )
  await client.query(
    `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, final_due_at)
     SELECT 1, uuidv7(), 1, n, '{}', now() - interval '1 hour' + interval '1 second' * n FROM generate_series(1, 5000) n`,
  )
  await client.query('ANALYZE call')
  const read = await rowsReadBy(client, { ...database, table: 'call' }, async (pool) => {
    const [finals] = await readQueueFigures(pool, 10)
    assert.equal(finals?.waiting, 10)
    assert.ok(Math.abs((finals?.oldestDueS ?? 0) - 3600) < 600, String(finals?.oldestDueS))
  })
  assert.ok(read <= 20, `${read} of 5,000 calls were read`)
})
