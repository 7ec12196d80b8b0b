// The tables of the log have a partition for each day: it is created in advance, and dropped as a whole when its time is over.
import type { Pool } from 'pg'
import type { Retention } from './retention.ts'

/** The day partition for rows that are written now. */
export function partitionDay(nowMs: number = Date.now()): string {
  return new Date(nowMs).toISOString().slice(0, 10)
}

/** Creates day partitions for today and the next days, so that every row finds its partition. */
export async function ensureDayPartitions(pool: Pool): Promise<void> {
  await pool.query(`SELECT ensure_days((now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + 3)`)
}

/**
 * Drops day partitions past their time, as a whole. A day with requests that still wait is kept. Returns the names of the dropped
 * tables.
 */
export async function dropOldDayPartitions(pool: Pool, retention: Retention): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relname IN ('request', 'attempt', 'event')
       AND to_date(right(c.relname, 8), 'YYYYMMDD') < (now() AT TIME ZONE 'UTC')::date
         - CASE p.relname WHEN 'request' THEN $1::int WHEN 'attempt' THEN $2::int ELSE $3::int END
       AND NOT (p.relname = 'request' AND EXISTS (SELECT FROM delivery d WHERE d.day = to_date(right(c.relname, 8), 'YYYYMMDD')))`,
    [retention.bodiesDays, retention.attemptsDays, retention.eventsDays],
  )
  for (const { name } of rows) await pool.query(`DROP TABLE IF EXISTS "${name}"`)
  return rows.map((row) => row.name)
}
