// How late the deliveries are that wait: for /metrics, and for the live view.
import { sql } from 'kysely'
import type { ClientBase, Pool } from 'pg'
import type { Db } from '../database/tables.ts'

/** An integration with a delivery that waits in the database. */
export interface WaitingIntegration {
  readonly accountId: number
  readonly integrationId: number
  /** The age of its oldest delivery that is due and not sent, in seconds (D19); 0 when none is due. */
  readonly oldestDueS: number
}

// One look into the index for each integration with a waiting delivery, however many wait.
const WAITING = `WITH RECURSIVE t AS (
    (SELECT account_id, integration_id, due_at FROM lane WHERE due_at IS NOT NULL ORDER BY account_id, integration_id, due_at LIMIT 1)
    UNION ALL SELECT x.* FROM t CROSS JOIN LATERAL (SELECT account_id, integration_id, due_at FROM lane WHERE due_at IS NOT NULL
      AND (account_id, integration_id) > (t.account_id, t.integration_id) ORDER BY account_id, integration_id, due_at LIMIT 1) x)
  SELECT account_id AS "accountId", integration_id AS "integrationId", greatest(0, extract(epoch FROM now() - due_at))::float8 AS "oldestDueS"
  FROM t`

/** The integrations with deliveries that wait in the database. The time does not depend on the number of these deliveries. */
export async function listWaitingIntegrations(client: ClientBase | Pool): Promise<WaitingIntegration[]> {
  return (await client.query<WaitingIntegration>(WAITING)).rows
}

/**
 * How late the oldest due delivery of these integrations is, in seconds; 0: none is due. One look into the index for each
 * integration.
 */
export async function readOldestDueS(db: Db, accountId: number, integrations: readonly number[]): Promise<number> {
  const { rows } = await sql<{ lateS: number | null }>`
    SELECT extract(epoch FROM now() - min(o.due_at))::float8 AS late_s FROM unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL (
      SELECT l.due_at FROM lane l WHERE l.account_id = ${accountId} AND l.integration_id = i.id AND l.due_at IS NOT NULL
      ORDER BY l.due_at LIMIT 1) o`.execute(db)
  return Math.max(0, rows[0]?.lateS ?? 0)
}
