// What /metrics shows of the engine.
import type { Pool } from 'pg'

export interface Gauges {
  /** Age of the oldest delivery that is due and not sent, in seconds (D19); 0 when there is none. */
  readonly oldestDueS: number
  readonly waiting: number
  readonly inFlight: number
  readonly ready: number
}

/** `facts`: what the dispatcher holds; `null` while there is none. */
export async function readGauges(pool: Pool, facts: { inFlight: number; ready: number } | null): Promise<Gauges> {
  const { rows } = await pool.query<{ oldestS: number | null; waiting: number }>(
    `SELECT extract(epoch FROM now() - min(due_at) FILTER (WHERE due_at <= now()))::float8 AS "oldestS", count(*) AS waiting
     FROM lane WHERE due_at IS NOT NULL`,
  )
  const { oldestS, waiting } = rows[0] ?? { oldestS: null, waiting: 0 }
  return { oldestDueS: oldestS ?? 0, waiting, inFlight: facts?.inFlight ?? 0, ready: facts?.ready ?? 0 }
}
