// Fills a queue of deliveries as intake would have left it, in one go: the rows of a model call, which the program itself
// received and delivered, are copied with new ids, and their lanes are due now.
import type { Client } from 'pg'

/** The prefix of the calls from which queues are copied. */
export const MODEL = 'model-'

export interface Queue {
  readonly count: number
  /**
   * Left out: shared among the integrations of the models. Else this many integrations that do not exist, from id `first` on.
   */
  readonly integrations?: { readonly first: number; readonly count: number }
  /** The port of the receiver. Left out: the receiver of the models. */
  readonly port?: number
}

/** Copies in key order, like the ids of consecutive calls. */
const COPIES = `CREATE TEMP TABLE copy AS
  SELECT l.account_id, l.lane_id AS model, l.uniqueid AS model_uniqueid, 'queued-' || n AS uniqueid, uuidv7() AS call_id,
    uuidv7() AS delivery_id, l.next_seq, r.delivery_id AS model_delivery, r.sequence, r.kind,
    coalesce($2::int + (n % $3::int), l.integration_id) AS integration_id
  FROM generate_series(0, $1::int - 1) n
  JOIN (SELECT l.*, c.uniqueid, row_number() OVER (ORDER BY l.integration_id) - 1 AS place, count(*) OVER () AS models
    FROM call c JOIN lane l ON l.account_id = c.account_id AND l.lane_id = c.call_id WHERE c.uniqueid LIKE $4::text || '%') l
    ON l.place = n % l.models
  JOIN request r ON r.account_id = l.account_id AND r.call_id = l.lane_id
  ORDER BY n`

const TODAY = `(now() AT TIME ZONE 'UTC')::date`

const ROWS = [
  `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, status, outcome, caller, dialled, is_test, ended_at)
   SELECT c.account_id, o.call_id, c.source_id, o.uniqueid, replace(c.state, o.model_uniqueid, o.uniqueid), c.status, c.outcome,
     c.caller, c.dialled, c.is_test, now()
   FROM copy o JOIN call c ON c.account_id = o.account_id AND c.call_id = o.model`,
  `INSERT INTO event (account_id, call_id, sequence, day, event_id, type, at, fields)
   SELECT e.account_id, o.call_id, e.sequence, ${TODAY}, uuidv7(), e.type, now(), replace(e.fields, o.model_uniqueid, o.uniqueid)
   FROM copy o JOIN event e ON e.account_id = o.account_id AND e.call_id = o.model`,
  `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at)
   SELECT account_id, call_id, integration_id, next_seq, next_seq - 1, now() FROM copy`,
  `INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind)
   SELECT account_id, call_id, integration_id, next_seq - 1, delivery_id, ${TODAY}, call_id, kind FROM copy`,
  `INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body)
   SELECT r.account_id, o.integration_id, o.delivery_id, ${TODAY}, o.call_id, o.sequence, o.kind, o.delivery_id,
     CASE WHEN $1::int IS NULL THEN r.head ELSE regexp_replace(r.head, '(127\\.0\\.0\\.1:)\\d+', '\\1' || $1::int) END,
     replace(r.body, o.model_uniqueid, o.uniqueid)
   FROM copy o JOIN request r ON r.account_id = o.account_id AND r.call_id = o.model AND r.delivery_id = o.model_delivery`,
]

/** Fills the queue in the database of a setup while no program runs there. */
export async function fillQueue(client: Client, { count, integrations, port }: Queue): Promise<void> {
  await client.query(COPIES, [count, integrations?.first ?? null, integrations?.count ?? 1, MODEL])
  await client.query('ANALYZE copy')
  for (const sql of ROWS) await client.query(sql, sql.includes('$1') ? [port ?? null] : [])
  await client.query('DROP TABLE copy')
  // As autovacuum would have done long before a queue is this long.
  await client.query('VACUUM call, event, lane, delivery, request')
  await client.query('CHECKPOINT')
}
