// Makes an integration's waiting deliveries due now, because a person says that its receiver is well again (D21).
import type { Pool } from 'pg'

/** Lanes of one statement: few enough that nobody waits for its locks. */
const BATCH = 1_000
/** A delivery that failed within this time has just been sent: sending it again at once would only use up its attempts. */
const JUST_FAILED_S = 60

interface Step {
  readonly looked: number
  readonly due: number
  readonly lastDue: string | null
  readonly lastLane: string | null
}

/**
 * Ends the pauses of deliveries that wait for another attempt; returns how many. Each delivery is handled once, in the order of
 * their times: a delivery that fails again meanwhile keeps its new pause.
 */
export async function endRetryDelays(
  pool: Pool,
  { accountId, integrationId }: { readonly accountId: number; readonly integrationId: number },
): Promise<number> {
  let count = 0
  for (let after: readonly [string | null, string | null] = [null, null]; ;) {
    const { rows } = await pool.query<Step>(STEP, [accountId, integrationId, ...after, BATCH, JUST_FAILED_S])
    const step = rows[0]
    if (!step) return count
    count += step.due
    if (step.looked < BATCH) return count
    after = [step.lastDue, step.lastLane]
  }
}

const STEP = `WITH page AS MATERIALIZED (
    SELECT l.account_id, l.lane_id, l.integration_id, l.head_seq, l.due_at FROM lane l
    WHERE l.account_id = $1 AND l.integration_id = $2 AND l.due_at > now() AND ($3::timestamptz IS NULL OR (l.due_at, l.lane_id) > ($3, $4::uuid))
    ORDER BY l.due_at, l.lane_id LIMIT $5),
  pause AS MATERIALIZED (
    SELECT l.account_id, l.lane_id, l.integration_id FROM page p
      JOIN lane l ON l.account_id = p.account_id AND l.lane_id = p.lane_id AND l.integration_id = p.integration_id
      JOIN delivery d ON d.account_id = p.account_id AND d.lane_id = p.lane_id AND d.integration_id = p.integration_id AND d.seq = p.head_seq
    WHERE l.due_at = p.due_at AND NOT EXISTS (SELECT FROM attempt a WHERE a.account_id = d.account_id AND a.call_id = d.call_id
      AND a.delivery_id = d.delivery_id AND a.day >= (now() AT TIME ZONE 'UTC')::date - 1 AND a.at > now() - $6 * interval '1 second')
    ORDER BY 1, 2, 3 FOR UPDATE OF l SKIP LOCKED),
  freed AS (UPDATE lane l SET due_at = now() FROM pause p
    WHERE l.account_id = p.account_id AND l.lane_id = p.lane_id AND l.integration_id = p.integration_id AND l.due_at IS NOT NULL RETURNING 1)
  SELECT (SELECT count(*)::int FROM page) AS looked, (SELECT count(*)::int FROM freed) AS due, last.due_at::text AS "lastDue", last.lane_id AS "lastLane"
  FROM (SELECT due_at, lane_id FROM page ORDER BY due_at DESC, lane_id DESC LIMIT 1) last`
