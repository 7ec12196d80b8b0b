// How many deliveries wait and how late they are: for /metrics, and for the live view.
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Db } from '../database/tables.ts'

export interface Gauges {
  /** Age of the oldest delivery that is due and not sent, in seconds (D19); 0 when there is none. */
  readonly oldestDueS: number
  readonly waiting: number
  readonly inFlight: number
  readonly ready: number
}

/** `facts`: the counts of the dispatcher; `null` while there is no dispatcher. */
export async function readGauges(pool: Pool, facts: { inFlight: number; ready: number } | null): Promise<Gauges> {
  const { rows } = await pool.query<{ oldestS: number | null; waiting: number }>(
    `SELECT extract(epoch FROM now() - min(due_at) FILTER (WHERE due_at <= now()))::float8 AS "oldestS", count(*) AS waiting
     FROM lane WHERE due_at IS NOT NULL`,
  )
  const { oldestS, waiting } = rows[0] ?? { oldestS: null, waiting: 0 }
  return { oldestDueS: oldestS ?? 0, waiting, inFlight: facts?.inFlight ?? 0, ready: facts?.ready ?? 0 }
}

/**
 * How late the oldest due delivery of these integrations is, in seconds; 0: none is due. One look into the index for each
 * integration.
 */
export async function readOldestDueS(db: Db, accountId: number, integrations: readonly number[]): Promise<number> {
  const { rows } = await sql<{ lateS: number | null }>`
    SELECT extract(epoch FROM now() - min(o.due_at))::float8 AS late_s FROM unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL (
      SELECT l.due_at FROM lane l WHERE l.account_id = ${accountId} AND l.integration_id = i.id AND l.due_at IS NOT NULL
      ORDER BY l.due_at LIMIT 1) o`.execute(db)
  return Math.max(0, rows[0]?.lateS ?? 0)
}
