// Reads the program's ledger from its database: the rows themselves, not what the API makes of them.
import type { Client } from 'pg'
import type { ProgramLedger, StoredAttempt, StoredCall, StoredDelivery, StoredEvent } from './ledgers.ts'

/** Everything about the calls whose uniqueid begins so. */
export async function readProgramLedger(client: Client, uniqueidPrefix: string): Promise<ProgramLedger> {
  const { rows: calls } = await client.query<StoredCall>(
    `SELECT call_id AS "callId", uniqueid FROM call WHERE starts_with(uniqueid, $1)`,
    [uniqueidPrefix],
  )
  const of = [calls.map(({ callId }) => callId)]
  const { rows: events } = await client.query<StoredEvent>(
    `SELECT call_id AS "callId", sequence, type FROM event WHERE call_id = ANY ($1::uuid[])`,
    of,
  )
  const { rows: requests } = await client.query<RequestRow>(
    `SELECT r.delivery_id, r.webhook_id, r.integration_id, r.call_id, r.sequence, r.kind, r.head, r.body,
       d.delivery_id IS NOT NULL AS open
     FROM request r LEFT JOIN delivery d USING (delivery_id) WHERE r.call_id = ANY ($1::uuid[])`,
    of,
  )
  const { rows: attempts } = await client.query<StoredAttempt>(
    `SELECT delivery_id AS "deliveryId", n, epoch, state, code, error FROM attempt WHERE call_id = ANY ($1::uuid[])`,
    of,
  )
  return { calls, events, deliveries: requests.map(deliveryOf), attempts }
}

interface RequestRow {
  delivery_id: string
  webhook_id: string
  integration_id: number
  call_id: string
  sequence: number
  kind: string
  head: string
  body: string | null
  open: boolean
}

function deliveryOf(row: RequestRow): StoredDelivery {
  const { method, url } = JSON.parse(row.head) as { method: string; url: string }
  return {
    deliveryId: row.delivery_id,
    webhookId: row.webhook_id,
    integrationId: row.integration_id,
    callId: row.call_id,
    sequence: row.sequence,
    kind: row.kind,
    method,
    url,
    body: row.body ?? '',
    open: row.open,
  }
}
