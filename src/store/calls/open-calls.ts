// What goes on at this moment, to be read: calls that have not ended, and how late the oldest delivery is.
import { sql } from 'kysely'
import { CALL_COLUMNS, type CallRow } from './calls.ts'
import type { Db } from '../database/tables.ts'

/** Calls that have not ended, the newest first. */
export async function listOpenCalls(db: Db, accountId: number, limit: number): Promise<CallRow[]> {
  return db
    .selectFrom('call')
    .select(CALL_COLUMNS)
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .orderBy('callId', 'desc')
    .limit(limit)
    .execute()
}

/** How many calls have not ended, by their status; `null`: none was told. */
export async function countOpenCalls(db: Db, accountId: number): Promise<Map<string | null, number>> {
  const { rows } = await sql<{ status: string | null; count: number }>`
    SELECT status, count(*) AS count FROM call WHERE account_id = ${accountId} AND ended_at IS NULL GROUP BY status`.execute(
    db,
  )
  return new Map(rows.map(({ status, count }) => [status, count]))
}

/** How late the oldest delivery of these integrations is that is due, in seconds; 0: none is. One look into the index for each. */
export async function readOldestDueS(db: Db, accountId: number, integrations: readonly number[]): Promise<number> {
  const { rows } = await sql<{ lateS: number | null }>`
    SELECT extract(epoch FROM now() - min(o.due_at))::float8 AS late_s FROM unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL (
      SELECT l.due_at FROM lane l WHERE l.account_id = ${accountId} AND l.integration_id = i.id AND l.due_at IS NOT NULL
      ORDER BY l.due_at LIMIT 1) o`.execute(db)
  return Math.max(0, rows[0]?.lateS ?? 0)
}
