// Waiting deliveries that are settled without being sent: superseded, skipped, canceled (D7, D8, D12, D17).
//
// All statements have one shape: pick deliveries, lock their lanes in key order, leave out deliveries that a node holds, log each
// with its reason, and make a lane due whose head was among them. The lane's counters stay as they are: the node that claims the
// lane finds the head gone, in a new snapshot, and moves on.
import type { LaneKey } from '../../delivery/claimed-delivery.ts'
import { int4Array, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'

/**
 * `pick` selects (account_id, lane_id, integration_id, seq); $1 epoch, $2 day, $3 state, $4 error, $5 reason, then the parameters
 * of `pick`.
 */
function settleUnsent(name: string, pick: string): PreparedStatement {
  return {
    name,
    text: `WITH ${pick},
      k AS MATERIALIZED (SELECT l.account_id, l.lane_id, l.integration_id, l.head_seq, l.epoch
        FROM (SELECT DISTINCT account_id, lane_id, integration_id FROM pick) p
        JOIN lane l ON l.account_id = ANY (ARRAY[p.account_id]) AND l.lane_id = p.lane_id AND l.integration_id = p.integration_id
        ORDER BY p.account_id, p.lane_id, p.integration_id FOR UPDATE OF l),
      gone AS (DELETE FROM delivery d USING pick p, k
        WHERE k.account_id = p.account_id AND k.lane_id = p.lane_id AND k.integration_id = p.integration_id
          AND d.account_id = ANY (ARRAY[p.account_id]) AND d.lane_id = p.lane_id AND d.integration_id = p.integration_id AND d.seq = p.seq
          AND d.seq >= k.head_seq AND NOT (k.epoch > 0 AND d.seq = k.head_seq)
        RETURNING d.account_id, d.lane_id, d.integration_id, d.call_id, d.delivery_id, d.seq = k.head_seq AS was_head),
      log AS (INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, error, reason)
        SELECT account_id, call_id, delivery_id, integration_id, $2::date, 0, uuidv7(), now(), $1::int8, $3::text, $4::text, $5::text FROM gone),
      freed AS (UPDATE lane l SET due_at = now() FROM gone g WHERE g.was_head AND l.epoch = 0
        AND l.account_id = ANY (ARRAY[g.account_id]) AND l.lane_id = g.lane_id AND l.integration_id = g.integration_id)
      SELECT integration_id AS "integrationId", count(*)::int AS count FROM gone GROUP BY integration_id`,
  }
}

interface Now {
  readonly epoch: number
  readonly day: string
}

interface SettledCount {
  readonly integrationId: number
  readonly count: number
}

// The newest status of the lane, the end included, supersedes the earlier ones; the end itself is never superseded.
const OLDER = settleUnsent(
  'unsent-older-3',
  `u AS MATERIALIZED (SELECT * FROM unnest($6::int4[], $7::uuid[], $8::int4[]) u(a, l, i)),
   pick AS MATERIALIZED (SELECT d.account_id, d.lane_id, d.integration_id, d.seq FROM u CROSS JOIN LATERAL (
       SELECT max(n.seq) AS newest FROM delivery n
       WHERE n.account_id = u.a AND n.lane_id = u.l AND n.integration_id = u.i AND n.kind IN ('status', 'ended')) n
     JOIN delivery d ON d.account_id = ANY (ARRAY[u.a]) AND d.lane_id = u.l AND d.integration_id = u.i AND d.kind = 'status' AND d.seq < n.newest)`,
)

/** In each lane, the newest status supersedes the earlier statuses, including a status that waits for a retry (D8). */
export function supersedeOlderStatuses(
  connection: HotConnection,
  { epoch, day }: Now,
  lanes: readonly LaneKey[],
): Promise<SettledCount[]> {
  const reason = 'A newer status of the call was waiting, and this integration sends only the latest.'
  return connection.run<SettledCount>(OLDER, [
    epoch,
    day,
    'superseded',
    'newer status',
    reason,
    int4Array(lanes.map((l) => l.accountId)),
    uuidArray(lanes.map((l) => l.laneId)),
    int4Array(lanes.map((l) => l.integrationId)),
  ])
}

// Lanes of an integration, the longest waiting first, and the statuses in each: the walk ends at its LIMIT. OFFSET 0 keeps the
// planner from reversing the join, which would read every delivery.
const LANES_BY_DUE = `SELECT l.account_id, l.lane_id, l.integration_id FROM lane l
       WHERE l.account_id = (SELECT account_id FROM integration WHERE integration_id = $6::int4) AND l.integration_id = $6`
const STATUSES_OF_LANE = `SELECT d.account_id, d.lane_id, d.integration_id, d.seq FROM delivery d
       WHERE d.account_id = l.account_id AND d.lane_id = l.lane_id AND d.integration_id = l.integration_id AND d.kind = 'status'`

const STALE = settleUnsent(
  'unsent-stale-5',
  `pick AS MATERIALIZED (SELECT d.account_id, d.lane_id, d.integration_id, d.seq FROM (${LANES_BY_DUE} AND l.due_at < now() - interval '15 min'
       ORDER BY l.due_at) l CROSS JOIN LATERAL (${STATUSES_OF_LANE} AND uuid_extract_timestamp(d.delivery_id) < now() - interval '15 min'
       OFFSET 0) d LIMIT 5000)`,
)

/** Supersedes statuses of an integration that have waited for more than 15 minutes (D7); returns how many. */
export async function supersedeStale(
  connection: HotConnection,
  { epoch, day }: Now,
  integrationId: number,
): Promise<number> {
  const reason =
    'This status was more than 15 minutes old before it could be sent, so it was dropped. Newer ones are still sent.'
  const gone = await connection.run<SettledCount>(STALE, [epoch, day, 'superseded', 'too_old', reason, integrationId])
  return gone[0]?.count ?? 0
}

const OLDEST = settleUnsent(
  'unsent-oldest-5',
  `pick AS MATERIALIZED (SELECT d.account_id, d.lane_id, d.integration_id, d.seq FROM (${LANES_BY_DUE} AND l.due_at IS NOT NULL
       ORDER BY l.due_at) l CROSS JOIN LATERAL (${STATUSES_OF_LANE} OFFSET 0) d LIMIT $7::int4)`,
)

/** Supersedes the oldest statuses of an integration whose backlog is full (D17), up to a limit; returns how many. */
export async function supersedeOldest(
  connection: HotConnection,
  { epoch, day }: Now,
  { integrationId, most }: { integrationId: number; most: number },
): Promise<number> {
  const reason = 'The backlog of this integration is full, so its oldest statuses are dropped first.'
  const gone = await connection.run<SettledCount>(OLDEST, [
    epoch,
    day,
    'superseded',
    'backlog_full',
    reason,
    integrationId,
    most,
  ])
  return gone[0]?.count ?? 0
}

const ALL = settleUnsent(
  'unsent-all-3',
  `pick AS MATERIALIZED (SELECT d.account_id, d.lane_id, d.integration_id, d.seq FROM
     (SELECT l.account_id, l.lane_id, l.integration_id FROM lane l
       WHERE l.account_id = (SELECT account_id FROM integration WHERE integration_id = $6::int4) AND l.integration_id = $6
         AND l.due_at IS NOT NULL ORDER BY l.due_at LIMIT 1000) w
     JOIN delivery d ON d.account_id = ANY (ARRAY[w.account_id]) AND d.lane_id = w.lane_id AND d.integration_id = w.integration_id
     WHERE uuid_extract_timestamp(d.delivery_id) < now() - $7::float8 * interval '1 s')`,
)

/**
 * Skips an integration's waiting deliveries that are older than `olderThanS` (D12): a person dropped them, or the integration was
 * off for 14 days.
 */
export async function skipWaiting(
  connection: HotConnection,
  { epoch, day }: Now,
  why: { integrationId: number; olderThanS: number; error: string; reason: string },
): Promise<number> {
  const gone = await connection.run<SettledCount>(ALL, [
    epoch,
    day,
    'skipped',
    why.error,
    why.reason,
    why.integrationId,
    why.olderThanS,
  ])
  return gone[0]?.count ?? 0
}

// The request is read first and separately: it tells the lane of its delivery. With a join, the plan might search all deliveries
// of the integration for it.
const ONE = settleUnsent(
  'unsent-one-4',
  `r AS MATERIALIZED (SELECT account_id, integration_id, delivery_id,
       CASE WHEN kind IN ('resend', 'past') THEN delivery_id ELSE call_id END AS lane_id
     FROM request WHERE account_id = $6::int4 AND integration_id = $7::int4 AND delivery_id = $8::uuid),
   pick AS MATERIALIZED (SELECT d.account_id, d.lane_id, d.integration_id, d.seq FROM r
     JOIN delivery d ON d.account_id = ANY (ARRAY[r.account_id]) AND d.lane_id = r.lane_id AND d.integration_id = r.integration_id
       AND d.delivery_id = r.delivery_id)`,
)

/** Cancels one waiting delivery. False: it is settled, or a node holds it. */
export async function cancelWaiting(
  connection: HotConnection,
  { epoch, day }: Now,
  one: { accountId: number; integrationId: number; deliveryId: string; reason: string },
): Promise<boolean> {
  const values = [epoch, day, 'canceled', 'canceled', one.reason, one.accountId, one.integrationId, one.deliveryId]
  return (await connection.run<SettledCount>(ONE, values)).length > 0
}
