// What PostgreSQL says about itself, and how much work waits in its tables: for /metrics. None of these statements takes longer when
// more waits.
import type { ClientBase, Pool } from 'pg'

export interface ServerFigures {
  readonly sizeBytes: number
  /** The age of the oldest transaction that keeps dead rows from being removed, in seconds; 0: there is none. */
  readonly oldestSnapshotS: number
  /** Each table with its partitions, by name. Both figures are estimates. */
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly deadRows: number }[]
}

// A session has a horizon if it has a snapshot or has written. VACUUM itself holds nothing back. Other users' sessions are seen only
// with the role pg_read_all_stats.
const OLDEST_SNAPSHOT = `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - at)), 0)::float8 AS "oldestSnapshotS" FROM (
  SELECT xact_start AS at FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type <> 'autovacuum worker' AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
  UNION ALL SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()) t`

const TABLES = `SELECT coalesce(pg_partition_root(s.relid)::regclass, s.relid::regclass)::text AS "table",
    sum(s.n_live_tup)::float8 AS rows, sum(s.n_dead_tup)::float8 AS "deadRows"
  FROM pg_stat_user_tables s WHERE s.schemaname = current_schema() GROUP BY 1 ORDER BY 1`

export async function readServerFigures(client: ClientBase): Promise<ServerFigures> {
  const size = await client.query<{ sizeBytes: number }>(
    `SELECT pg_database_size(current_database())::float8 AS "sizeBytes"`,
  )
  const oldest = await client.query<{ oldestSnapshotS: number }>(OLDEST_SNAPSHOT)
  const { rows: tables } = await client.query<ServerFigures['tables'][number]>(TABLES)
  return {
    sizeBytes: size.rows[0]?.sizeBytes ?? 0,
    oldestSnapshotS: oldest.rows[0]?.oldestSnapshotS ?? 0,
    tables,
  }
}

/** Work that waits for its time in a table. */
interface QueueFigures {
  readonly queue: 'finals' | 'recordings' | 'steps'
  /** At most `countedMax`. */
  readonly waiting: number
  /** How late the oldest work is, in seconds; 0: none is due. */
  readonly oldestDueS: number
}

const DUE_AT = [
  ['finals', 'call', 'final_due_at'],
  ['recordings', 'recording', 'due_at'],
  ['steps', 'step_run', 'due_at'],
] as const

// Each part reads so many entries of an index that has only waiting work.
const QUEUES = DUE_AT.map(
  ([queue, table, due]) => `(SELECT '${queue}' AS queue, count(*)::float8 AS waiting,
    greatest(0, coalesce(extract(epoch FROM now() - min(due)), 0))::float8 AS "oldestDueS"
  FROM (SELECT ${due} AS due FROM ${table} WHERE ${due} IS NOT NULL ORDER BY ${due} LIMIT $1) w)`,
).join(' UNION ALL ')

export async function readQueueFigures(client: ClientBase | Pool, countedMax: number): Promise<QueueFigures[]> {
  return (await client.query<QueueFigures>(QUEUES, [countedMax])).rows
}
