// What is kept only for so long, deleted in batches; whole days are dropped in partitions.ts.
import type { Pool } from 'pg'
import { CALLER_HISTORY_LOCK } from './advisory-locks.ts'
import { inTransaction } from './transaction.ts'
import { firstUuidAt } from './uuid-range.ts'

/** How long things are kept, in days (Privacy). A shorter wish of one account is met by deleting in batches. */
export interface Retention {
  readonly bodiesDays: number
  readonly attemptsDays: number
  readonly eventsDays: number
  /** Of the history of callers (C22), which outlives their calls. */
  readonly historyDays: number
  /** Of the counts of days (C24, D23), which outlive what was counted. */
  readonly statisticsDays: number
}

export const RETENTION: Retention = {
  bodiesDays: 30,
  attemptsDays: 90,
  eventsDays: 90,
  historyDays: 3 * 365,
  statisticsDays: 400,
}

/** Rows of one DELETE: short enough that nothing waits for it, and that it ends within the pool's time limit. */
const BATCH = 20_000

/** Deletes batch after batch until one is short. How many rows went. */
async function inBatches(pool: Pool, sql: string, values: readonly unknown[] = []): Promise<number> {
  let gone = 0
  for (;;) {
    const { rowCount } = await pool.query(sql, [BATCH, ...values])
    gone += rowCount ?? 0
    if ((rowCount ?? 0) < BATCH) return gone
  }
}

/** Idle lanes of calls that ended a day ago, and of resends as old; a take-over scans this table. */
export function deleteIdleLanes(pool: Pool): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM lane l USING (SELECT o.account_id, o.lane_id, o.integration_id FROM lane o
         WHERE o.head_seq = o.next_seq AND uuid_extract_timestamp(o.lane_id) < now() - interval '1 day'
           AND NOT EXISTS (SELECT FROM call c WHERE c.account_id = o.account_id AND c.call_id = o.lane_id
             AND (c.ended_at IS NULL OR c.ended_at > now() - interval '1 day')) LIMIT $1) old
       WHERE l.account_id = old.account_id AND l.lane_id = old.lane_id AND l.integration_id = old.integration_id
         AND l.head_seq = l.next_seq`,
  )
}

/** Event ids of calls that ended 48 h ago (C8). */
export function deleteOldSeenEvents(pool: Pool): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM seen_event WHERE (account_id, source_id, event_id) IN (
       SELECT s.account_id, s.source_id, s.event_id FROM seen_event s
       JOIN call c ON c.account_id = s.account_id AND c.source_id = s.source_id AND c.uniqueid = s.uniqueid
       WHERE c.ended_at < now() - interval '48 hours' LIMIT $1)`,
  )
}

/** Answers kept for repeated requests with an Idempotency-Key go after 24 h. */
export async function deleteOldIdempotencyKeys(pool: Pool): Promise<void> {
  await pool.query(`DELETE FROM idempotency WHERE at < now() - interval '24 hours'`)
}

/** Calls of which nothing is kept any more: begun and ended longer ago than events are kept. Their ids sort by age. */
export function deleteOldCalls(pool: Pool, { eventsDays }: Retention): Promise<number> {
  const before = firstUuidAt(Date.now() - eventsDays * 24 * 60 * 60 * 1000)
  return inBatches(
    pool,
    `DELETE FROM call WHERE (account_id, call_id) IN (
       SELECT o.account_id, o.call_id FROM account a CROSS JOIN LATERAL (
         SELECT c.account_id, c.call_id FROM call c WHERE c.account_id = a.account_id AND c.call_id < $2::uuid
           AND c.ended_at < now() - $3 * interval '1 day' AND c.final_due_at IS NULL) o LIMIT $1)`,
    [before, eventsDays],
  )
}

/** Gaps that ended longer ago than events are kept: no call of that time is kept any more. */
export async function deleteOldSourceGaps(pool: Pool, { eventsDays }: Retention): Promise<void> {
  await pool.query(`DELETE FROM source_gap WHERE to_at < now() - $1 * interval '1 day'`, [eventsDays])
}

/** Calls that are too old for the history of their callers, and the counts that they are in: those are made again when wanted. */
export async function deleteOldCallerHistory(pool: Pool, { historyDays }: Retention): Promise<number> {
  for (let gone = 0; ;) {
    const count = await inTransaction(pool, async (client) => {
      // In a statement of its own: the next sees all counts that were made until then, and no other is made meanwhile.
      await client.query(`SELECT pg_advisory_xact_lock(${CALLER_HISTORY_LOCK})`)
      const { rowCount } = await client.query(
        `WITH old AS (DELETE FROM history_call WHERE (account_id, party, at, call_hash) IN (
           SELECT h.account_id, h.party, h.at, h.call_hash FROM history_call h WHERE h.at < now() - $2 * interval '1 day' LIMIT $1)
           RETURNING account_id, party),
         counts AS (DELETE FROM history_count c USING (SELECT DISTINCT account_id, party FROM old) o
           WHERE c.account_id = o.account_id AND c.party = o.party)
         SELECT FROM old`,
        [BATCH, historyDays],
      )
      return rowCount ?? 0
    })
    gone += count
    if (count < BATCH) return gone
  }
}

/** What became of the steps of calls that are gone: they ended, and their steps began, longer ago than events are kept. */
export function deleteOldStepRuns(pool: Pool, { eventsDays }: Retention): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM step_run WHERE (account_id, call_id, name) IN (
       SELECT r.account_id, r.call_id, r.name FROM step_run r WHERE r.created_at < now() - $2 * interval '1 day'
         AND NOT EXISTS (SELECT FROM call c WHERE c.account_id = r.account_id AND c.call_id = r.call_id) LIMIT $1)`,
    [eventsDays],
  )
}
