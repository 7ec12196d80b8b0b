// Deletes rows after their retention time, in batches; partitions.ts drops whole days.
import type { Pool } from 'pg'
import { CALLER_HISTORY_LOCK } from './advisory-locks.ts'
import { inTransaction } from './transaction.ts'
import { firstUuidAt } from './uuid-range.ts'

/** How long data is kept, in days (Privacy). If an account wants less, its rows are deleted in batches. */
export interface Retention {
  readonly bodiesDays: number
  readonly attemptsDays: number
  readonly eventsDays: number
  /** For the history of callers (C22), which is kept longer than their calls. */
  readonly historyDays: number
  /** For the counts of days (C24, D23), which are kept longer than the counted calls and deliveries. */
  readonly statisticsDays: number
}

export const RETENTION: Retention = {
  bodiesDays: 30,
  attemptsDays: 90,
  eventsDays: 90,
  historyDays: 3 * 365,
  statisticsDays: 400,
}

/** Rows of one DELETE: few enough that nobody waits for it, and that it ends within the pool's time limit. */
const BATCH = 20_000

/** Deletes batch after batch until a batch is short. Returns how many rows were deleted. */
async function inBatches(pool: Pool, sql: string, values: readonly unknown[] = []): Promise<number> {
  let gone = 0
  for (;;) {
    const { rowCount } = await pool.query(sql, [BATCH, ...values])
    gone += rowCount ?? 0
    if ((rowCount ?? 0) < BATCH) return gone
  }
}

/** Deletes idle lanes of calls that ended a day ago, and of resends of the same age. */
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

/** Deletes event ids of calls that ended 48 h ago (C8). */
export function deleteOldSeenEvents(pool: Pool): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM seen_event WHERE (account_id, source_id, event_id) IN (
       SELECT s.account_id, s.source_id, s.event_id FROM seen_event s
       JOIN call c ON c.account_id = s.account_id AND c.source_id = s.source_id AND c.uniqueid = s.uniqueid
       WHERE c.ended_at < now() - interval '48 hours' LIMIT $1)`,
  )
}

/** Deletes responses stored under an Idempotency-Key after 24 h. */
export async function deleteOldIdempotencyKeys(pool: Pool): Promise<void> {
  await pool.query(`DELETE FROM idempotency WHERE at < now() - interval '24 hours'`)
}

/** Deletes calls that began and ended longer ago than events are kept. Their ids sort by age. */
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

/** Deletes gaps that ended longer ago than events are kept: no call of that time is kept any more. */
export async function deleteOldSourceGaps(pool: Pool, { eventsDays }: Retention): Promise<void> {
  await pool.query(`DELETE FROM source_gap WHERE to_at < now() - $1 * interval '1 day'`, [eventsDays])
}

/**
 * Deletes calls that are too old for the history of their callers, and the counts that include them: these counts are made again
 * when needed.
 */
export async function deleteOldCallerHistory(pool: Pool, { historyDays }: Retention): Promise<number> {
  for (let gone = 0; ;) {
    const count = await inTransaction(pool, async (client) => {
      // A statement of its own: the next statement sees all counts made until then, and no other count is made meanwhile.
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

/** Deletes issues whose last attempt is not kept any more (D30). */
export function deleteOldIssues(pool: Pool, { attemptsDays }: Retention): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM issue WHERE issue_id IN (
       SELECT i.issue_id FROM issue i WHERE i.last_at < now() - $2 * interval '1 day' LIMIT $1)`,
    [attemptsDays],
  )
}

/** Deletes visits that ended by themselves or earlier, as long ago as counts of days are kept, with what was done (S56). */
export function deleteOldVisits(pool: Pool, { statisticsDays }: Retention): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM account_visit WHERE visit_id IN (
       SELECT v.visit_id FROM account_visit v WHERE v.ends_at < now() - $2 * interval '1 day' LIMIT $1)`,
    [statisticsDays],
  )
}

/** Deletes additions of people to deleted calls, whose ids sort by age. */
export function deleteOldAdditions(pool: Pool, { eventsDays }: Retention): Promise<number> {
  const before = firstUuidAt(Date.now() - eventsDays * 24 * 60 * 60 * 1000)
  return inBatches(
    pool,
    `DELETE FROM call_addition WHERE (account_id, call_id, addition_id) IN (
       SELECT o.account_id, o.call_id, o.addition_id FROM account a CROSS JOIN LATERAL (
         SELECT r.account_id, r.call_id, r.addition_id FROM call_addition r WHERE r.account_id = a.account_id AND r.call_id < $2::uuid
           AND NOT EXISTS (SELECT FROM call c WHERE c.account_id = r.account_id AND c.call_id = r.call_id)) o LIMIT $1)`,
    [before],
  )
}

/** Deletes step runs of deleted calls: the calls ended, and their steps began, longer ago than events are kept. */
export function deleteOldStepRuns(pool: Pool, { eventsDays }: Retention): Promise<number> {
  return inBatches(
    pool,
    `DELETE FROM step_run WHERE (account_id, call_id, name) IN (
       SELECT r.account_id, r.call_id, r.name FROM step_run r WHERE r.created_at < now() - $2 * interval '1 day'
         AND NOT EXISTS (SELECT FROM call c WHERE c.account_id = r.account_id AND c.call_id = r.call_id) LIMIT $1)`,
    [eventsDays],
  )
}
