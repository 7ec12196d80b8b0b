// Reads the program's ledger from its database: the rows themselves, not the API.
import type { Client } from 'pg'
import { RESENT_NOTE } from '../../src/delivery/sender.ts'
import type { ProgramLedger, StoredAttempt, StoredCall, StoredDelivery, StoredEvent } from './ledgers.ts'

/** Reads everything about the calls whose uniqueid begins with this text. */
export async function readProgramLedger(client: Client, uniqueidPrefix: string): Promise<ProgramLedger> {
  const read = async <Row extends object>(what: string, from: string): Promise<Row[]> => {
    const text = `SELECT ${what} FROM call c ${from} WHERE starts_with(c.uniqueid, $1)`
    return (await client.query<Row>(text, [uniqueidPrefix])).rows
  }
  const calls = await read<StoredCall>('call_id AS "callId", uniqueid', '')
  const events = await read<StoredEvent>(
    'call_id AS "callId", sequence, type',
    'JOIN event USING (account_id, call_id)',
  )
  const requests = await read<RequestRow>(
    'r.*, d.delivery_id IS NOT NULL AS open',
    'JOIN request r USING (account_id, call_id) LEFT JOIN delivery d USING (account_id, delivery_id)',
  )
  const attempts = await read<StoredAttempt>(
    `delivery_id AS "deliveryId", n, epoch, a.state, code, error,
      coalesce(exchange::jsonb ->> 'note' LIKE '%${RESENT_NOTE}%', false) AS "sentTwice"`,
    'JOIN attempt a USING (account_id, call_id)',
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
