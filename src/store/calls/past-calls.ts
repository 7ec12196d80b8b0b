// The calls of a past period, page by page, for an integration that is to get them (D15).
//
// A page is a range of call ids, and every query about its calls is a query about that range, from the day of its first call on:
// one descent into each day partition for a page, not one for each call.
import type { Pool } from 'pg'
import { timeOfUuid } from '../../ids.ts'
import type { StoredEvent } from './events.ts'
import { firstUuidAt } from '../database/uuid-range.ts'
import { partitionDay } from '../database/partitions.ts'
import { DAY_MS } from '../../time/durations.ts'

/** A period, in ms since 1970; its end is exclusive. */
interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/** Calls that began in a period (by Offhook's clock), after a place in it. */
export interface PastCallsQuery extends Period {
  readonly accountId: number
  readonly integrationId: number
  /**
   * Only calls that ended in this period (by Offhook's clock), and whose end and later events were not sent to the integration;
   * `null`: calls whenever they ended.
   */
  readonly notSentAtEnd: Period | null
  /** Leave out calls of which this integration has received an event, or of which a delivery waits for it. */
  readonly skipDelivered: boolean
  /** The last call of the earlier page. */
  readonly after: string | null
}

/** The last event of a call that reports the whole call. */
export interface PastCallEvent extends StoredEvent {
  /** The present record of a call that made no final: changes after its end were never reported. Otherwise `null`. */
  readonly state: string | null
  /** The call's record, if only calls are wanted whose end was not sent to the integration. Otherwise `null`. */
  readonly record: string | null
}

interface PastCallsPage {
  /** The last event of each call, oldest call first. */
  readonly events: readonly PastCallEvent[]
  /** The last call that was scanned; `null`: there was none. */
  readonly last: string | null
  /** Whether more calls may remain. */
  readonly hasMore: boolean
}

/**
 * Returns the calls, among the next `limit` calls of the period, that have ended and are neither tests nor replayed.
 */
export async function listPastCalls(pool: Pool, past: PastCallsQuery, limit: number): Promise<PastCallsPage> {
  const scanned = await scanCalls(pool, past, limit)
  const place = { last: scanned.at(-1)?.callId ?? null, hasMore: scanned.length === limit }
  const calls = scanned.filter(({ fits }) => fits).map(({ callId }) => callId)
  const [first, last] = [calls[0], calls.at(-1)]
  if (first === undefined || last === undefined) return { events: [], ...place }
  // The id and the day of a row are set at slightly different times: one more day makes up for it.
  const range = [past.accountId, first, last, partitionDay(timeOfUuid(first) - DAY_MS)]
  const had = past.notSentAtEnd
    ? await listToldCallIds(pool, range, past.integrationId)
    : past.skipDelivered
      ? await listDeliveredCallIds(pool, range, past.integrationId)
      : new Set<string>()
  const wanted = new Set(calls.filter((call) => !had.has(call)))
  const { rows } = await pool.query<PastCallEvent>(
    `SELECT DISTINCT ON (e.call_id) e.call_id AS "callId", e.event_id AS "eventId", e.sequence, e.type, e.at, e.fields,
       CASE WHEN e.type = 'ended' THEN c.state END AS state, CASE WHEN $5::bool THEN c.state END AS record
     FROM event e JOIN call c ON c.account_id = e.account_id AND c.call_id = e.call_id
     WHERE e.account_id = $1 AND e.call_id BETWEEN $2 AND $3 AND e.day >= $4 AND e.type IN ('ended', 'final')
     ORDER BY e.call_id, e.sequence DESC`,
    [...range, past.notSentAtEnd !== null],
  )
  return { events: rows.filter((row) => wanted.has(row.callId)), ...place }
}

/**
 * The next calls of the period in the order of their ids, and which of them match. The number of scanned calls does not depend on
 * the number of matches, so each page takes the same time.
 */
async function scanCalls(
  pool: Pool,
  { accountId, fromMs, toMs, after, notSentAtEnd }: PastCallsQuery,
  limit: number,
): Promise<{ readonly callId: string; readonly fits: boolean }[]> {
  // No id is the first of its millisecond (its version digit is 7), so excluding the first id excludes no call.
  const { rows } = await pool.query<{ callId: string; fits: boolean }>(
    `SELECT call_id AS "callId", ended_at IS NOT NULL AND NOT is_test AND NOT is_replayed
       AND ($5::float8 IS NULL OR ended_at >= to_timestamp($5 / 1000) AND ended_at < to_timestamp($6::float8 / 1000)) AS fits
     FROM call WHERE account_id = $1 AND call_id > $2 AND call_id < $3 ORDER BY call_id LIMIT $4`,
    [
      accountId,
      after ?? firstUuidAt(fromMs),
      firstUuidAt(toMs),
      limit,
      notSentAtEnd?.fromMs ?? null,
      notSentAtEnd?.toMs ?? null,
    ],
  )
  return rows
}

/** Longer than a delivery waits in a lane: the request of an attempt is never older. */
const REQUEST_AGE_DAYS = 15

/**
 * Calls of the range of which the integration received more than statuses, or of which a delivery waits for it. A request that is
 * not stored any more may have been of any kind.
 */
async function listToldCallIds(pool: Pool, range: readonly unknown[], integrationId: number): Promise<Set<string>> {
  const { rows } = await pool.query<{ callId: string }>(
    `SELECT a.call_id AS "callId" FROM attempt a LEFT JOIN LATERAL (SELECT r.kind FROM request r WHERE r.account_id = a.account_id
         AND r.integration_id = a.integration_id AND r.delivery_id = a.delivery_id AND r.day BETWEEN a.day - $6::int AND a.day LIMIT 1) r ON true
       WHERE a.account_id = $1 AND a.call_id BETWEEN $2 AND $3 AND a.day >= $4 AND a.integration_id = $5 AND r.kind IS DISTINCT FROM 'status'
     UNION SELECT call_id FROM delivery WHERE account_id = $1 AND lane_id BETWEEN $2 AND $3 AND integration_id = $5 AND kind <> 'status'
     UNION SELECT call_id FROM delivery WHERE account_id = $1 AND call_id BETWEEN $2 AND $3 AND integration_id = $5
       AND kind IN ('resend', 'past', 'test')`,
    [...range, integrationId, REQUEST_AGE_DAYS],
  )
  return new Set(rows.map((row) => row.callId))
}

/** Calls of the range of which the integration has received an event, or of which a delivery waits for it. */
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
