// Calls that have not ended, or whose final is still to come.
import { sql } from 'kysely'
import type { Pool } from 'pg'
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

/**
 * Calls that have not ended: first the calls with one of these statuses, then the calls without a status; each group with the
 * oldest first.
 */
export async function listLongestOpenCalls(
  db: Db,
  accountId: number,
  { first, limit }: { readonly first: readonly string[]; readonly limit: number },
): Promise<CallRow[]> {
  return db
    .selectFrom('call')
    .select(CALL_COLUMNS)
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .orderBy(sql`(status IS NULL OR status = ANY (${[...first]}::text[])) DESC`)
    .orderBy('startedAt')
    .orderBy('callId')
    .limit(limit)
    .execute()
}

/** How many calls have not ended, by their status; `null`: no status was reported. */
export async function countOpenCalls(db: Db, accountId: number): Promise<Map<string | null, number>> {
  const { rows } = await sql<{ status: string | null; count: number }>`
    SELECT status, count(*) AS count FROM call WHERE account_id = ${accountId} AND ended_at IS NULL GROUP BY status`.execute(
    db,
  )
  return new Map(rows.map(({ status, count }) => [status, count]))
}

export interface OpenCallRow {
  readonly accountId: number
  readonly sourceId: number
  readonly uniqueid: string
  /** The call's last sign of life by Offhook's clock, in ms since 1970. */
  readonly seenAt: number
}

/** Calls whose waiting final is due (C9), of accounts that are not being destroyed. */
export async function listCallsWithDueFinal(pool: Pool, limit: number): Promise<OpenCallRow[]> {
  const { rows } = await pool.query<OpenCallRow>(
    `SELECT account_id AS "accountId", source_id AS "sourceId", uniqueid, seen_at AS "seenAt" FROM call WHERE final_due_at <= now()
       AND account_id <> ALL (ARRAY(SELECT account_id FROM account WHERE purge_began_at IS NOT NULL)) ORDER BY final_due_at LIMIT $1`,
    [limit],
  )
  return rows
}

/** Calls of a source that have not ended: their record, as JSON, and their last sign of life (C11). */
export async function listOpenCallsOfSource(
  pool: Pool,
  sourceId: number,
): Promise<{ state: string; seenAt: number }[]> {
  const { rows } = await pool.query<{ state: string; seenAt: number }>(
    `SELECT c.state, c.seen_at AS "seenAt" FROM source s JOIN call c USING (account_id, source_id)
     WHERE s.source_id = $1 AND c.ended_at IS NULL`,
    [sourceId],
  )
  return rows
}

/** Calls without a sign of life since `before` (ms since 1970), of all sources of a kind (C11). */
export async function listSilentCalls(
  pool: Pool,
  { kinds, before, limit }: { kinds: readonly string[]; before: number; limit: number },
): Promise<OpenCallRow[]> {
  const { rows } = await pool.query<OpenCallRow>(
    `SELECT c.account_id AS "accountId", c.source_id AS "sourceId", c.uniqueid, c.seen_at AS "seenAt" FROM source s JOIN call c USING (account_id, source_id)
     WHERE s.kind = ANY ($1) AND s.account_id <> ALL (ARRAY(SELECT account_id FROM account WHERE purge_began_at IS NOT NULL))
       AND c.ended_at IS NULL AND c.seen_at < to_timestamp($2 / 1000.0) LIMIT $3`,
    [kinds, before, limit],
  )
  return rows
}
