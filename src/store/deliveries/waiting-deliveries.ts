// Reads and replaces the requests of waiting deliveries, which are rendered again after an edit (D12).
import { CompiledQuery } from 'kysely'
import type { Pool } from 'pg'
import { textArray, uuidArray } from '../database/binary-arrays.ts'
import type { StoredEvent } from '../calls/events.ts'
import { partitionDay } from '../database/partitions.ts'
import type { Db } from '../database/tables.ts'

export interface WaitingDelivery {
  readonly deliveryId: string
  readonly day: string
  /** The delivery has an attempt: its request is in the log, and a receiver may have received it. */
  readonly tried: boolean
  /** The delivery resends an earlier request under the earlier id (D15). */
  readonly repeats: boolean
  /** The event of the delivery; `null` when retention has deleted it. */
  readonly event: StoredEvent | null
}

interface WaitingRow {
  deliveryId: string
  day: string
  tried: boolean
  repeats: boolean
  callId: string
  sequence: number
  eventId: string | null
  type: string | null
  at: number | null
  fields: string | null
}

/**
 * A page of an integration's waiting deliveries that are older than `before`, oldest first. Heads that a node holds are left out:
 * they are in flight.
 */
export async function listWaitingDeliveries(
  pool: Pool,
  {
    accountId,
    integrationId,
    after,
    before,
  }: { accountId: number; integrationId: number; after: string | null; before: string },
  limit: number,
): Promise<WaitingDelivery[]> {
  const { rows } = await pool.query<WaitingRow>(
    `SELECT d.delivery_id AS "deliveryId", d.day, l.head_seq = d.seq AND l.tries > 0 AS tried, r.webhook_id <> r.delivery_id AS repeats, d.call_id AS "callId", r.sequence, e.event_id AS "eventId", e.type, e.at, e.fields
     FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
     JOIN request r ON r.account_id = d.account_id AND r.integration_id = d.integration_id AND r.delivery_id = d.delivery_id AND r.day = d.day
     LEFT JOIN event e ON e.account_id = d.account_id AND e.call_id = d.call_id AND e.sequence = r.sequence
     WHERE d.account_id = $1 AND d.integration_id = $2 AND NOT (l.epoch > 0 AND l.head_seq = d.seq)
       AND d.delivery_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND d.delivery_id < $5
     ORDER BY d.delivery_id LIMIT $4`,
    [accountId, integrationId, after, limit, before],
  )
  return rows.map((row) => {
    const { deliveryId, day, tried, repeats } = row
    return { deliveryId, day, tried, repeats, event: eventOf(row) }
  })
}

function eventOf({ callId, sequence, eventId, type, at, fields }: WaitingRow): StoredEvent | null {
  if (eventId === null || type === null || at === null || fields === null) return null
  return { callId, eventId, sequence, type, at, fields }
}

interface NewRequest {
  readonly deliveryId: string
  readonly day: string
  readonly head: string
  readonly body: string | null
}

/** Replaces requests of deliveries that still wait; returns how many. */
export async function replaceRequests(
  db: Db,
  { accountId, integrationId }: { accountId: number; integrationId: number },
  requests: readonly NewRequest[],
): Promise<number> {
  return countChanged(
    db,
    `UPDATE request r SET head = u.head, body = u.body
     FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) u(d, day, head, body)
     WHERE r.account_id = $1 AND r.integration_id = $2 AND r.delivery_id = u.d AND r.day = u.day::date
       AND EXISTS (SELECT FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
         WHERE d.account_id = $1 AND d.lane_id IN (r.call_id, r.delivery_id) AND d.integration_id = $2 AND d.delivery_id = u.d
           AND NOT (l.epoch > 0 AND l.head_seq = d.seq))`,
    [
      accountId,
      integrationId,
      uuidArray(requests.map((r) => r.deliveryId)),
      textArray(requests.map((r) => r.day)),
      textArray(requests.map((r) => r.head)),
      textArray(requests.map((r) => r.body)),
    ],
  )
}

async function countChanged(db: Db, statement: string, values: unknown[]): Promise<number> {
  return Number((await db.executeQuery(CompiledQuery.raw(statement, values))).numAffectedRows ?? 0)
}

/**
 * Replaces a request that has an attempt. The replacement is a new delivery, because the log keeps the sent request as it was.
 */
export interface Replacement extends NewRequest {
  readonly newId: string
}

/**
 * Replaces deliveries that have an attempt and wait for the next attempt: a new delivery takes the place of each in its lane. A new
 * delivery begins its schedule again, and is owed since the same time as the replaced delivery. Returns how many were replaced. The
 * lane of a standalone delivery has the id of its delivery, and gets the id of the new delivery. A delivery that was replaced
 * meanwhile is left out: its row is read again under the lock.
 */
export async function replaceTriedDeliveries(
  db: Db,
  { accountId, integrationId }: { accountId: number; integrationId: number },
  replacements: readonly Replacement[],
): Promise<number> {
  return countChanged(
    db,
    `WITH u AS (SELECT * FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[]) u(old, day, fresh, head, body)),
      k AS MATERIALIZED (SELECT l.account_id, l.lane_id, l.integration_id, CASE WHEN l.lane_id = u.old THEN u.fresh ELSE l.lane_id END AS lane, d.seq, d.call_id, r.sequence, r.kind, u.old, u.fresh, u.head, u.body,
          coalesce(r.owed_at, uuid_extract_timestamp(u.old)) AS owed
        FROM u JOIN request r ON r.account_id = $1 AND r.integration_id = $2 AND r.delivery_id = u.old AND r.day = u.day::date
        JOIN delivery d ON d.account_id = $1 AND d.lane_id IN (r.call_id, r.delivery_id) AND d.integration_id = $2 AND d.delivery_id = u.old
        JOIN lane l ON l.account_id = d.account_id AND l.lane_id = d.lane_id AND l.integration_id = d.integration_id
        WHERE l.epoch = 0 AND l.head_seq = d.seq ORDER BY 1, 2, 3 FOR UPDATE OF l, d),
      moved AS (UPDATE delivery d SET lane_id = k.lane, delivery_id = k.fresh, day = $8::date FROM k
        WHERE d.account_id = k.account_id AND d.lane_id = k.lane_id AND d.integration_id = k.integration_id AND d.seq = k.seq),
      kept AS (INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body, owed_at)
        SELECT account_id, integration_id, fresh, $8::date, call_id, sequence, kind, fresh, head, body, owed FROM k),
      log AS (INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, error, reason)
        SELECT account_id, call_id, old, integration_id, $8::date, 0, uuidv7(), now(), 0, 'superseded', 'rendered anew', $9 FROM k)
     UPDATE lane l SET lane_id = k.lane, tries = 0, due_at = now() FROM k
       WHERE l.account_id = k.account_id AND l.lane_id = k.lane_id AND l.integration_id = k.integration_id`,
    [
      accountId,
      integrationId,
      uuidArray(replacements.map((r) => r.deliveryId)),
      textArray(replacements.map((r) => r.day)),
      uuidArray(replacements.map((r) => r.newId)),
      textArray(replacements.map((r) => r.head)),
      textArray(replacements.map((r) => r.body)),
      partitionDay(),
      'Replaced by a delivery with the current settings.',
    ],
  )
}
