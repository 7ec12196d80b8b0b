// How much each account stores, for the list of accounts. Measured once a day.
import { sql, type Selectable } from 'kysely'
import type { Pool } from 'pg'
import type { Retention } from '../database/retention.ts'
import type { AccountSizeTable, Db } from '../database/tables.ts'

export type AccountSize = Selectable<AccountSizeTable>

/** Whether an account was not measured yet, or a day ago. */
const STALE = `SELECT FROM account a LEFT JOIN account_size s USING (account_id)
  WHERE a.purge_began_at IS NULL AND (s.measured_at IS NULL OR s.measured_at < now() - interval '1 day') LIMIT 1`

// No table of calls or deliveries is read. Their rows are about as large in one account as in another, so an account has the share
// of a table that it has of the counted calls, or of the counted deliveries (C24, D23). `request` is kept for fewer days than
// `attempt`. Recordings are few rows, and their bytes are exact: the MP3 of each, and the original if it is kept.
const MEASURE = `WITH
  counted_calls AS (
    SELECT account_id, sum(calls) AS calls FROM call_day WHERE heard > current_date - $1::int GROUP BY 1),
  counted_deliveries AS (
    SELECT account_id, sum(delivered + failed + unsent) AS deliveries,
      coalesce(sum(delivered + failed + unsent) FILTER (WHERE day > current_date - $3::int), 0) AS requests
    FROM delivery_day WHERE day > current_date - $2::int GROUP BY 1),
  recordings AS (
    SELECT account_id, sum(CASE WHEN state = 'ready' THEN coalesce(bytes, 0) ELSE 0 END
      + CASE WHEN has_original OR state = 'converting' THEN coalesce(source_bytes, 0) ELSE 0 END) AS bytes
    FROM recording GROUP BY 1),
  relation AS (
    SELECT coalesce(p.relname, c.relname) AS name, sum(pg_total_relation_size(c.oid)) AS bytes
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
      AND coalesce(p.relname, c.relname) IN ('call', 'event', 'history_call', 'step_run', 'lane', 'attempt', 'request')
    GROUP BY 1),
  stored AS (
    SELECT coalesce(sum(bytes) FILTER (WHERE name IN ('call', 'event', 'history_call', 'step_run')), 0) AS of_calls,
      coalesce(sum(bytes) FILTER (WHERE name IN ('lane', 'attempt')), 0) AS of_deliveries,
      coalesce(sum(bytes) FILTER (WHERE name = 'request'), 0) AS of_requests FROM relation),
  every AS (
    SELECT (SELECT nullif(sum(calls), 0) FROM counted_calls) AS calls,
      (SELECT nullif(sum(deliveries), 0) FROM counted_deliveries) AS deliveries,
      (SELECT nullif(sum(requests), 0) FROM counted_deliveries) AS requests)
  INSERT INTO account_size (account_id, calls, deliveries, database_bytes, recording_bytes, measured_at)
  SELECT a.account_id, coalesce(c.calls, 0), coalesce(d.deliveries, 0),
    round(coalesce(s.of_calls * c.calls / every.calls, 0) + coalesce(s.of_deliveries * d.deliveries / every.deliveries, 0)
      + coalesce(s.of_requests * d.requests / every.requests, 0)),
    coalesce(r.bytes, 0), now()
  FROM account a CROSS JOIN stored s CROSS JOIN every
    LEFT JOIN counted_calls c USING (account_id) LEFT JOIN counted_deliveries d USING (account_id)
    LEFT JOIN recordings r USING (account_id)
  WHERE a.purge_began_at IS NULL
  ON CONFLICT (account_id) DO UPDATE SET (calls, deliveries, database_bytes, recording_bytes, measured_at)
    = (excluded.calls, excluded.deliveries, excluded.database_bytes, excluded.recording_bytes, excluded.measured_at)`

/** Measures all accounts, if the last measurement of one is a day old. */
export async function measureAccounts(pool: Pool, retention: Retention): Promise<void> {
  const { rowCount } = await pool.query(STALE)
  if (rowCount === 0) return
  const { eventsDays, attemptsDays, bodiesDays } = retention
  await pool.query(MEASURE, [eventsDays, attemptsDays, bodiesDays])
}

/** Accounts that were not measured yet are missing. */
export function listSizes(db: Db, accountIds: readonly number[]): Promise<AccountSize[]> {
  return db
    .selectFrom('account_size')
    .selectAll()
    .where(sql<boolean>`account_id = ANY (${accountIds}::int[])`)
    .execute()
}
