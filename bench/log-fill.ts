// Fills a delivery log as after a busy day, in one go: the rows of a model call, which the program itself received and
// delivered, are copied with new ids and times. Most copies succeeded; some failed, were retried, were superseded, or still
// wait.
import type { Client } from 'pg'

export interface LogFill {
  readonly deliveries: number
  /** Ids of the integrations that share the deliveries. */
  readonly integrations: readonly number[]
  /** The uniqueid of the model call. */
  readonly model: string
  /** The age of the oldest delivery. */
  readonly hours: number
}

/** Deliveries of a model call: ringing, answered, ended, final. */
export const PER_CALL = 4

/** One call in `FREQUENT_EVERY` has the same caller: a number that calls all day. */
const FREQUENT_EVERY = 500
export const FREQUENT_CALLER = '+61499999999'

const CALLS = `CREATE TEMP TABLE made AS
  SELECT m.account_id, m.source_id, m.call_id AS model, n, 'page-' || n AS uniqueid, at, uuidv7(at - now()) AS call_id,
    ($3::int[])[1 + n % cardinality($3::int[])] AS integration_id,
    CASE WHEN n % ${FREQUENT_EVERY} = 0 THEN '${FREQUENT_CALLER}' ELSE '+614' || lpad((n % 50000)::text, 8, '0') END AS caller,
    -- Of a thousand calls: 10 failed for good, 3 gave way, 1 was skipped, 20 were repeated, 2 wait; one in ten thousand was canceled.
    CASE WHEN n % 10000 = 7777 THEN 'canceled' WHEN n % 1000 < 10 THEN 'failed' WHEN n % 1000 < 13 THEN 'superseded'
      WHEN n % 1000 < 14 THEN 'skipped' WHEN n % 1000 < 34 THEN 'repeated' WHEN n % 1000 < 36 THEN 'waiting' ELSE 'delivered' END AS fate
  FROM (SELECT n, now() - interval '1 minute' - ($1::int - n) * ($2::float8 / $1::int) * interval '1 hour' AS at FROM generate_series(1, $1::int) n) n
  CROSS JOIN (SELECT account_id, source_id, call_id FROM call WHERE uniqueid = $4) m ORDER BY n`

const DELIVERIES = `CREATE TEMP TABLE owed AS
  SELECT o.*, r.sequence, r.delivery_id AS model_delivery, (row_number() OVER (PARTITION BY o.n ORDER BY r.sequence))::int AS seq,
    CASE WHEN o.n % 97 = 0 AND r.kind = 'final' THEN (ARRAY['resend', 'past', 'updated', 'test'])[1 + o.n / 97 % 4] ELSE r.kind END AS kind,
    uuidv7(o.at + r.sequence * interval '7 seconds' - now()) AS delivery_id,
    ((o.at + r.sequence * interval '7 seconds') AT TIME ZONE 'UTC')::date AS day,
    (ARRAY[503, 500, 404, NULL, 422, NULL, 429, 503, 503, 500])[1 + o.n / 1000 % 10] AS bad_code
  FROM made o JOIN request r ON r.account_id = o.account_id AND r.call_id = o.model ORDER BY o.n, r.sequence`

const ROWS = [
  `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, status, outcome, caller, dialled, is_test, seen_at, started_at, ended_at)
   SELECT c.account_id, o.call_id, c.source_id, o.uniqueid, replace(c.state, c.uniqueid, o.uniqueid), c.status, c.outcome, o.caller, c.dialled,
     c.is_test, o.at, o.at, o.at + interval '1 minute' FROM made o JOIN call c ON c.account_id = o.account_id AND c.call_id = o.model ORDER BY o.n`,
  // Active calls, as many as a board shows.
  `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, status, caller, dialled, is_test)
   SELECT c.account_id, uuidv7(), c.source_id, 'open-' || n, replace(c.state, c.uniqueid, 'open-' || n), 'ringing', '+61311112222', c.dialled, false
   FROM generate_series(1, 500) n CROSS JOIN (SELECT * FROM call WHERE uniqueid = $1) c`,
  `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, tries, due_at)
   SELECT account_id, call_id, integration_id, ${PER_CALL} + 1, CASE fate WHEN 'waiting' THEN 1 ELSE ${PER_CALL} + 1 END,
     CASE fate WHEN 'waiting' THEN 3 ELSE 0 END, CASE fate WHEN 'waiting' THEN now() + interval '1 day' END FROM made ORDER BY n`,
  `INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind)
   SELECT account_id, call_id, integration_id, seq, delivery_id, day, call_id, kind FROM owed WHERE fate = 'waiting' ORDER BY delivery_id`,
  `INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body)
   SELECT o.account_id, o.integration_id, o.delivery_id, o.day, o.call_id, o.sequence, o.kind, o.delivery_id, r.head, replace(r.body, $1, o.uniqueid)
   FROM owed o JOIN request r ON r.account_id = o.account_id AND r.call_id = o.model AND r.delivery_id = o.model_delivery ORDER BY o.delivery_id`,
  // Failed attempts: of failed deliveries, of retried deliveries, and of waiting heads.
  `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, error, reason, ms, exchange, answer)
   SELECT o.account_id, o.call_id, o.delivery_id, o.integration_id, o.day, t, uuidv7(), o.at + t * interval '5 seconds', 0,
     CASE WHEN o.fate = 'failed' AND t = 3 THEN 'failed' ELSE 'retrying' END, o.bad_code, CASE WHEN o.bad_code IS NULL
       THEN (ARRAY['timeout', 'connection_failed', 'tls_failed'])[1 + o.n / 1000 % 3] END, 'It did not work.', 12, a.exchange, a.answer
   FROM owed o JOIN attempt a ON a.account_id = o.account_id AND a.call_id = o.model AND a.delivery_id = o.model_delivery
   CROSS JOIN generate_series(1, 3) t
   WHERE o.fate = 'failed' OR (o.fate = 'repeated' AND t < 3) OR (o.fate = 'waiting' AND o.seq = 1) ORDER BY o.delivery_id`,
  // The last attempt of each.
  `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, error, reason, ms, exchange, answer)
   SELECT o.account_id, o.call_id, o.delivery_id, o.integration_id, o.day, o.tried, uuidv7(), o.at + interval '20 seconds', 0,
     CASE WHEN o.tried > 0 THEN 'delivered' ELSE o.fate END, CASE WHEN o.tried > 0 THEN CASE WHEN o.n % 2000 = 99 THEN 204 ELSE 200 END END,
     CASE o.fate WHEN 'superseded' THEN 'too_old' WHEN 'skipped' THEN 'backlog_full' WHEN 'canceled' THEN 'canceled' END,
     CASE WHEN o.tried > 0 THEN NULL ELSE 'It was not sent.' END, 9, a.exchange, a.answer
   FROM (SELECT *, CASE fate WHEN 'delivered' THEN 1 WHEN 'repeated' THEN 3 ELSE 0 END AS tried FROM owed WHERE fate NOT IN ('failed', 'waiting')) o
   JOIN attempt a ON a.account_id = o.account_id AND a.call_id = o.model AND a.delivery_id = o.model_delivery ORDER BY o.delivery_id`,
]

/** Fills the log while no program runs. */
export async function fillLog(client: Client, { deliveries, integrations, model, hours }: LogFill): Promise<void> {
  await client.query(`SELECT ensure_days((now() - $1 * interval '1 hour')::date - 1, now()::date + 3)`, [hours])
  await client.query(CALLS, [Math.ceil(deliveries / PER_CALL), hours, integrations, model])
  await client.query(DELIVERIES)
  await client.query('ANALYZE made')
  await client.query('ANALYZE owed')
  for (const sql of ROWS) await client.query(sql, sql.includes('$1') ? [model] : [])
  await client.query('DROP TABLE made, owed')
  // As autovacuum would have done meanwhile.
  await client.query('VACUUM ANALYZE call, lane, delivery, request, attempt')
  await client.query('CHECKPOINT')
}
