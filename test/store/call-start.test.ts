// Calls in order of their start: the result of the migration for existing calls, and the rows that a page of the list
// reads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pool } from 'pg'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { migrate } from '../../src/store/database/migrations.ts'
import { openDb } from '../../src/store/database/tables.ts'
import { listCalls, type CallFilter } from '../../src/store/calls/calls.ts'
import { databaseBefore, MIGRATIONS } from '../kit/database.ts'

const CALLS = 20_000
const UNREADABLE = ['{', '[]', '{"call":{"startAt":"soon"}}', '{"call":{"startAt":99999999999999999}}']
const MANY = '+61499999999'

test('calls that are there begin when their record says, and a page reads no more of them than it shows', async () => {
  await using database = await databaseBefore('0021')
  const client = await openClient(database.connectionString, 'test')
  const pool = openPool({
    connectionString: database.connectionString,
    connectionsMax: 1,
    onError: (error) => assert.fail(error),
  })
  try {
    await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a')`)
    await client.query(`INSERT INTO source (account_id, uuid, kind, name) VALUES (1001, uuidv7(), 'api', 'a')`)
    // The calls were reported at the same moment, in the opposite order of their starts, ten at a time.
    await client.query(
      `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, caller, ended_at)
       SELECT 1001, uuidv7(), 1, n::text, format('{"call":{"fields":{"startAt":"no"},"startAt":%s.25}}', 1700000000000 - (n / 10) * 1000),
         CASE WHEN n % 2 = 0 THEN $2 ELSE '+614' || n END, now() FROM generate_series(0, $1::int - 1) n`,
      [CALLS, MANY],
    )
    for (const state of UNREADABLE)
      await client.query(
        `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, ended_at) VALUES (1001, uuidv7(), 1, $1, $1, now())`,
        [state],
      )
    await migrate(client, MIGRATIONS)
    await client.query('VACUUM ANALYZE call')
    // PostgreSQL does not use an index of rows that were changed in the same transaction while an older transaction is
    // open in any database of the server (indcheckxmin), as other tests have. It does use an index that is rebuilt
    // after the vacuum.
    await client.query('REINDEX TABLE call')
    // The reads of this session so far are reported now, so that they do not count in the measurement.
    await client.query('SELECT pg_stat_force_next_flush()')
    const db = openDb(pool)
    const read = async (filter: CallFilter, order: 'asc' | 'desc', pages: number): Promise<string[]> => {
      const found: string[] = []
      let after: string | null = null
      for (let page = 0; page < pages; page += 1) {
        const { rows, next } = await listCalls(db, 1001, filter, { limit: 7, after, order })
        found.push(...rows.map(({ uniqueid }) => uniqueid))
        after = next
      }
      return found
    }
    const down = (n: number) => Array.from({ length: 10 }, (_, place) => String(n - place))

    const newest = await read({}, 'desc', 2)
    // A call that cannot be read began when it was first reported, which is now.
    assert.deepEqual(new Set(newest.slice(0, 4)), new Set(UNREADABLE))
    assert.deepEqual(newest.slice(4), down(9))
    const before = await readRows(pool)
    const oldest = await read({}, 'asc', 3)
    assert.deepEqual(
      oldest,
      Array.from({ length: 21 }, (_, place) => String(CALLS - 10 - Math.floor(place / 10) * 10 + (place % 10))),
    )
    const start = 1_700_000_000_000
    const hour = { fromMs: start - 500_000, toMs: start - 499_000 }
    assert.deepEqual(await read(hour, 'desc', 2), down(5009))
    assert.deepEqual(
      await read({ number: MANY }, 'desc', 2),
      [8, 6, 4, 2, 0, 18, 16, 14, 12, 10, 28, 26, 24, 22].map(String),
    )
    assert.ok((await readRows(pool)) - before < 200, 'rows of the table were read that no page shows')
  } finally {
    await pool.end()
    await client.end()
  }
})

/**
 * Returns the number of call rows read so far, by a scan or through an index. The pool has a single connection, which
 * reports all of its own reads.
 */
async function readRows(pool: Pool): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await pool.query<{ read: number }>(
    `SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_user_tables WHERE relname = 'call'`,
  )
  return rows[0]?.read ?? 0
}
