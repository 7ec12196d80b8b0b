// Reads a stored event, to render it again.
import type { Pool } from 'pg'

export interface StoredEvent {
  readonly callId: string
  readonly eventId: string
  readonly sequence: number
  readonly type: string
  readonly at: number
  readonly fields: string
}

export async function readStoredEvent(
  pool: Pool,
  { accountId, callId, sequence }: { accountId: number; callId: string; sequence: number },
): Promise<StoredEvent | null> {
  const { rows } = await pool.query<StoredEvent>(
    `SELECT call_id AS "callId", event_id AS "eventId", sequence, type, at, fields FROM event
     WHERE account_id = $1 AND call_id = $2 AND sequence = $3`,
    [accountId, callId, sequence],
  )
  return rows[0] ?? null
}
