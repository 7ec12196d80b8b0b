// Requests of deliveries that wait, for rendering them anew after an edit (D12).
import type { Pool } from 'pg'
import { texts, uuids } from './arrays.ts'
import type { KeptEvent } from './lanes-of-one.ts'

export interface WaitingDelivery {
  readonly deliveryId: string
  readonly day: string
  /** The event that it tells of; `null` when retention has taken it. */
  readonly event: KeptEvent | null
}

interface WaitingRow {
  delivery_id: string
  day: string
  call_id: string
  sequence: number
  event_id: string | null
  type: string | null
  at: number | null
  fields: string | null
}

/** A page of what waits of an integration, oldest first. Heads that a node has in hand are left out: they are on their way. */
export async function waitingOf(
  pool: Pool,
  { accountId, integrationId, after }: { accountId: number; integrationId: number; after: string | null },
  limit: number,
): Promise<WaitingDelivery[]> {
  const { rows } = await pool.query<WaitingRow>(
    `SELECT d.delivery_id, d.day, d.call_id, r.sequence, e.event_id, e.type, e.at, e.fields
     FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
     JOIN request r ON r.account_id = d.account_id AND r.integration_id = d.integration_id AND r.delivery_id = d.delivery_id AND r.day = d.day
     LEFT JOIN event e ON e.account_id = d.account_id AND e.call_id = d.call_id AND e.sequence = r.sequence
     WHERE d.account_id = $1 AND d.integration_id = $2 AND d.kind <> 'resend' AND NOT (l.epoch > 0 AND l.head_seq = d.seq)
       AND d.delivery_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
     ORDER BY d.delivery_id LIMIT $4`,
    [accountId, integrationId, after, limit],
  )
  return rows.map((row) => ({ deliveryId: row.delivery_id, day: row.day, event: eventOf(row) }))
}

function eventOf({ call_id, sequence, event_id, type, at, fields }: WaitingRow): KeptEvent | null {
  if (event_id === null || type === null || at === null || fields === null) return null
  return { callId: call_id, eventId: event_id, sequence, type, at, fields }
}

export interface NewRequest {
  readonly deliveryId: string
  readonly day: string
  readonly head: string
  readonly body: string | null
}

/** Replaces requests of deliveries that still wait; how many. */
export async function replaceRequests(
  pool: Pool,
  { accountId, integrationId }: { accountId: number; integrationId: number },
  requests: readonly NewRequest[],
): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE request r SET head = u.head, body = u.body
     FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) u(d, day, head, body)
     WHERE r.account_id = $1 AND r.integration_id = $2 AND r.delivery_id = u.d AND r.day = u.day::date
       AND EXISTS (SELECT FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
         WHERE d.account_id = $1 AND d.lane_id IN (r.call_id, r.delivery_id) AND d.integration_id = $2 AND d.delivery_id = u.d
           AND NOT (l.epoch > 0 AND l.head_seq = d.seq))`,
    [
      accountId,
      integrationId,
      uuids(requests.map((r) => r.deliveryId)),
      texts(requests.map((r) => r.day)),
      texts(requests.map((r) => r.head)),
      texts(requests.map((r) => r.body)),
    ],
  )
  return rowCount ?? 0
}
