// The calls of a period that is over, page by page, for an integration that is to have them (D15).
//
// A page is a range of call ids, and all that is asked of its calls is asked of that range, from the day of its first call
// on: one descent into each day partition for a page, not one for each call.
import type { Pool } from 'pg'
import { timeOfUuid } from '../../ids.ts'
import type { StoredEvent } from './events.ts'
import { firstUuidAt } from '../database/uuid-range.ts'
import { partitionDay } from '../database/partitions.ts'

/** Which calls: those that began (by our clock) in a period, after a place in it. */
export interface PastCallsQuery {
  readonly accountId: number
  readonly integrationId: number
  readonly fromMs: number
  readonly toMs: number
  /** Those are left out that this integration has got, or of which something waits for it. */
  readonly skipDelivered: boolean
  /** The last call of the page before. */
  readonly after: string | null
}

/** The last event of a call that reports all of it. */
export interface PastCallEvent extends StoredEvent {
  /** The call's record as it is now, of one that told no final: what came after its end was told to nobody. Else `null`. */
  readonly state: string | null
}

export interface PastCallsPage {
  /** Of each call, oldest call first. */
  readonly events: readonly PastCallEvent[]
  /** The last call that was looked at; `null`: there was none. */
  readonly last: string | null
}

const dayMs = 24 * 60 * 60 * 1000

/** The next `limit` calls of the period that have ended, and are neither tests nor replayed. */
export async function listPastCalls(pool: Pool, past: PastCallsQuery, limit: number): Promise<PastCallsPage> {
  const calls = await listEndedCallIds(pool, past, limit)
  const [first, last] = [calls[0], calls.at(-1)]
  if (first === undefined || last === undefined) return { events: [], last: null }
  // An id and its day are taken a moment apart: a day to spare.
  const range = [past.accountId, first, last, partitionDay(timeOfUuid(first) - dayMs)]
  const had = past.skipDelivered ? await listDeliveredCallIds(pool, range, past.integrationId) : new Set<string>()
  const wanted = new Set(calls.filter((call) => !had.has(call)))
  const { rows } = await pool.query<StoredEvent & { state: string | null }>(
    `SELECT DISTINCT ON (e.call_id) e.call_id AS "callId", e.event_id AS "eventId", e.sequence, e.type, e.at, e.fields,
       CASE WHEN e.type = 'ended' THEN c.state END AS state
     FROM event e JOIN call c ON c.account_id = e.account_id AND c.call_id = e.call_id
     WHERE e.account_id = $1 AND e.call_id BETWEEN $2 AND $3 AND e.day >= $4 AND e.type IN ('ended', 'final')
     ORDER BY e.call_id, e.sequence DESC`,
    range,
  )
  return { events: rows.filter((row) => wanted.has(row.callId)), last }
}

async function listEndedCallIds(
  pool: Pool,
  { accountId, fromMs, toMs, after }: PastCallsQuery,
  limit: number,
): Promise<string[]> {
  // No id is the first of its millisecond (its version digit is 7), so that leaving that one out leaves out nothing.
  const { rows } = await pool.query<{ callId: string }>(
    `SELECT call_id AS "callId" FROM call WHERE account_id = $1 AND call_id > $2 AND call_id < $3 AND ended_at IS NOT NULL AND NOT is_test AND NOT is_replayed
     ORDER BY call_id LIMIT $4`,
    [accountId, after ?? firstUuidAt(fromMs), firstUuidAt(toMs), limit],
  )
  return rows.map((row) => row.callId)
}

/** Calls of the range of which the integration has got something, or something waits for it. */
async function listDeliveredCallIds(
  pool: Pool,
  range: readonly unknown[],
  integrationId: number,
): Promise<Set<string>> {
  const { rows } = await pool.query<{ callId: string }>(
    `SELECT call_id AS "callId" FROM attempt WHERE account_id = $1 AND call_id BETWEEN $2 AND $3 AND day >= $4 AND integration_id = $5
       AND state = 'delivered'
     UNION SELECT call_id FROM delivery WHERE account_id = $1 AND lane_id BETWEEN $2 AND $3 AND integration_id = $5
     UNION SELECT call_id FROM delivery WHERE account_id = $1 AND call_id BETWEEN $2 AND $3 AND integration_id = $5
       AND kind IN ('resend', 'past', 'test')`,
    [...range, integrationId],
  )
  return new Set(rows.map((row) => row.callId))
}
