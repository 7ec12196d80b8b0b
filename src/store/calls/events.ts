// An event as it was told, read again for rendering it anew.
import type { Pool } from 'pg'

export interface StoredEvent {
  readonly callId: string
  readonly eventId: string
  readonly sequence: number
  readonly type: string
  readonly at: number
  readonly fields: string
}

/** The columns of an event that make it. */
export interface StoredEventRow {
  call_id: string
  event_id: string
  sequence: number
  type: string
  at: number
  fields: string
}

export function toStoredEvent({
  call_id: callId,
  event_id: eventId,
  sequence,
  type,
  at,
  fields,
}: StoredEventRow): StoredEvent {
  return { callId, eventId, sequence, type, at, fields }
}

export async function readStoredEvent(
  pool: Pool,
  { accountId, callId, sequence }: { accountId: number; callId: string; sequence: number },
): Promise<StoredEvent | null> {
  const { rows } = await pool.query<StoredEventRow>(
    'SELECT call_id, event_id, sequence, type, at, fields FROM event WHERE account_id = $1 AND call_id = $2 AND sequence = $3',
    [accountId, callId, sequence],
  )
  return rows[0] ? toStoredEvent(rows[0]) : null
}
