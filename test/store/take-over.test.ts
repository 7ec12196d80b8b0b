// The take-over of the lanes of a dead node, with many deliveries waiting.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { insertNode, refreshHeldLanes, takeOverDeadNodes } from '../../src/store/lanes/nodes.ts'
import { freshDatabase } from '../kit/database.ts'

const WAITING = 40_000
const HELD = 20

test('D9 a take-over reads only lanes near those that were claimed since the last upkeep, however many wait', async (t) => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  t.after(() => client.end())
  const epoch = await insertNode(client, 'dead')
  // Each lane was claimed once, as by a receiver that failed.
  await client.query(
    `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, epoch) SELECT 1, uuidv7(), 1, 2, 1, $1 FROM generate_series(1, $2::int)`,
    [epoch, WAITING],
  )
  await client.query(`SELECT brin_summarize_new_values('lane_held')`)
  await client.query(`UPDATE lane SET epoch = 0, due_at = now() + interval '1 day'`)
  await client.query('VACUUM ANALYZE lane')
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: () => undefined })
  await refreshHeldLanes(pool)
  await pool.end()
  await client.query(
    `UPDATE lane SET epoch = $1, due_at = NULL WHERE (account_id, lane_id, integration_id) IN (SELECT account_id, lane_id, integration_id FROM lane LIMIT $2)`,
    [epoch, HELD],
  )
  const readRows = async (): Promise<number> => {
    await client.query('SELECT pg_stat_force_next_flush()')
    await client.query('SELECT pg_stat_clear_snapshot()')
    const { rows } = await client.query<{ read: number }>(
      `SELECT seq_tup_read + idx_tup_fetch AS read FROM pg_stat_user_tables WHERE relname = 'lane'`,
    )
    return Number(rows[0]?.read)
  }
  const own = await insertNode(client, 'own')
  const before = await readRows()
  await takeOverDeadNodes(client, own, { alone: true })
  const read = (await readRows()) - before
  assert.ok(read < WAITING / 2, `${read} lanes were read`)
  const { rows } = await client.query('SELECT count(*)::int AS due FROM lane WHERE epoch = 0 AND due_at <= now()')
  assert.deepEqual(rows, [{ due: HELD }])
})

test('D9 a take-over finds held lanes in pages without a summary', async (t) => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  t.after(() => client.end())
  const epoch = await insertNode(client, 'dead')
  await client.query(
    `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, epoch, due_at)
     SELECT 1, uuidv7(), 1, 2, 1, CASE n % 1000 WHEN 0 THEN $1::bigint ELSE 0 END, CASE n % 1000 WHEN 0 THEN NULL ELSE now() + interval '1 day' END
     FROM generate_series(1, 20000) n`,
    [epoch],
  )
  await client.query('ANALYZE lane')
  await client.query(`SELECT brin_desummarize_range('lane_held', 0)`)
  await takeOverDeadNodes(client, await insertNode(client, 'own'), { alone: true })
  const { rows } = await client.query('SELECT count(*)::int AS due FROM lane WHERE epoch = 0 AND due_at <= now()')
  assert.deepEqual(rows, [{ due: 20 }])
})
