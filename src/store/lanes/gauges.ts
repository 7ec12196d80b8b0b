// How many deliveries wait and how late they are: for /metrics, and for the live view.
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Db } from '../database/tables.ts'

export interface Gauges {
  /** Age of the oldest delivery that is due and not sent, in seconds (D19); 0 when there is none. */
  readonly oldestDueS: number
  /** Deliveries that are not settled. `NaN`: not known, because there is no dispatcher. */
  readonly waiting: number
  readonly inFlight: number
  readonly ready: number
}

/** The counts of the dispatcher. */
type DispatcherCounts = Pick<Gauges, 'waiting' | 'inFlight' | 'ready'>

const NO_DISPATCHER: DispatcherCounts = { waiting: Number.NaN, inFlight: 0, ready: 0 }

// One look into the index for each integration with a waiting delivery, however many wait.
const OLDEST_DUE = `WITH RECURSIVE t AS (
    (SELECT account_id, integration_id, due_at FROM lane WHERE due_at IS NOT NULL ORDER BY account_id, integration_id, due_at LIMIT 1)
    UNION ALL SELECT x.* FROM t CROSS JOIN LATERAL (SELECT account_id, integration_id, due_at FROM lane WHERE due_at IS NOT NULL
      AND (account_id, integration_id) > (t.account_id, t.integration_id) ORDER BY account_id, integration_id, due_at LIMIT 1) x)
  SELECT greatest(0, extract(epoch FROM now() - min(due_at)))::float8 AS "oldestS" FROM t`

/** `counts`: `null` while there is no dispatcher. The time does not depend on the number of waiting deliveries. */
export async function readGauges(pool: Pool, counts: DispatcherCounts | null): Promise<Gauges> {
  const { rows } = await pool.query<{ oldestS: number | null }>(OLDEST_DUE)
  return { oldestDueS: rows[0]?.oldestS ?? 0, ...(counts ?? NO_DISPATCHER) }
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
