// An event as it was told, read again for rendering it anew.
import type { Pool } from 'pg'

export interface KeptEvent {
  readonly callId: string
  readonly eventId: string
  readonly sequence: number
  readonly type: string
  readonly at: number
  readonly fields: string
}

/** The columns of an event that make it. */
export interface KeptEventRow {
  call_id: string
  event_id: string
  sequence: number
  type: string
  at: number
  fields: string
}

export function keptEventOf({
  call_id: callId,
  event_id: eventId,
  sequence,
  type,
  at,
  fields,
}: KeptEventRow): KeptEvent {
  return { callId, eventId, sequence, type, at, fields }
}

export async function readEvent(
  pool: Pool,
  { accountId, callId, sequence }: { accountId: number; callId: string; sequence: number },
): Promise<KeptEvent | null> {
  const { rows } = await pool.query<KeptEventRow>(
    'SELECT call_id, event_id, sequence, type, at, fields FROM event WHERE account_id = $1 AND call_id = $2 AND sequence = $3',
    [accountId, callId, sequence],
  )
  return rows[0] ? keptEventOf(rows[0]) : null
}
