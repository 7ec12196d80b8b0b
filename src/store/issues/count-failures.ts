// Counts the failed attempts of a period by their causes (D30), beside the counts for charts, and replaces the earlier counts of the
// period.
import type { Pool, PoolClient } from 'pg'
import { MINUTE_MS } from '../../time/durations.ts'
import { dayAround, quarterOf, replaceCounted, testCall, time, type Period } from '../statistics/counts.ts'
import { OFFHOOK } from '../versions/versions.ts'
import { messageSql } from './cause.ts'

/** Causes of one integration with a message of their own. Further failures of the same status and class are one issue. */
const MESSAGES_MAX = 100

/** An issue is resolved once nothing has failed so for this long. */
const QUIET_HOURS = 24

const same = (one: string, other: string): string =>
  ['account_id', 'integration_id', 'code', 'error', 'message']
    .map((column) => `${one}.${column} IS NOT DISTINCT FROM ${other}.${column}`)
    .join(' AND ')

const BY_OFFHOOK = `'${JSON.stringify(OFFHOOK)}'::jsonb`

/** Somebody, or Offhook, resolved the issue, and an attempt failed after that moment. */
const FAILS_AGAIN = `i.state = 'resolved' AND excluded.last_at > i.state_at`

// The first grouping is by the
// whole reason: there are fewer reasons than attempts to take the message of.
const FAILURES = `WITH failed AS MATERIALIZED (
    SELECT a.account_id, a.integration_id, a.code, a.error, a.reason, ${quarterOf('a.at')} AS at, count(*)::int AS attempts,
      min(a.at) AS first_at, max(a.at) AS last_at, (array_agg(a.delivery_id ORDER BY a.at DESC))[1] AS delivery_id
    FROM attempt a WHERE ${dayAround('a.day')} AND a.at >= ${time(1)} AND a.at < ${time(2)}
      AND a.epoch <> 0 AND a.integration_id <> 0 AND a.state IN ('failed', 'retrying') AND NOT EXISTS (${testCall('a')})
    GROUP BY 1, 2, 3, 4, 5, 6),
  alike AS MATERIALIZED (
    SELECT account_id, integration_id, code, error, ${messageSql('reason')} AS message, at, sum(attempts)::int AS attempts,
      min(first_at) AS first_at, max(last_at) AS last_at, (array_agg(delivery_id ORDER BY last_at DESC))[1] AS delivery_id
    FROM failed GROUP BY 1, 2, 3, 4, 5, 6),
  causes AS (
    SELECT c.*, i.issue_id IS NOT NULL AS is_known,
      row_number() OVER (PARTITION BY c.account_id, c.integration_id, i.issue_id IS NOT NULL ORDER BY c.last_at DESC)
        + (SELECT count(*) FROM issue o WHERE o.account_id = c.account_id AND o.integration_id = c.integration_id) AS place
    FROM (SELECT account_id, integration_id, code, error, message, max(last_at) AS last_at FROM alike GROUP BY 1, 2, 3, 4, 5) c
      LEFT JOIN issue i ON ${same('i', 'c')}),
  limited AS MATERIALIZED (
    SELECT a.account_id, a.integration_id, a.code, a.error, CASE WHEN c.is_known OR c.place <= ${MESSAGES_MAX} THEN a.message END AS message,
      a.at, sum(a.attempts)::int AS attempts, min(a.first_at) AS first_at, max(a.last_at) AS last_at,
      (array_agg(a.delivery_id ORDER BY a.last_at DESC))[1] AS delivery_id
    FROM alike a JOIN causes c ON ${same('c', 'a')} GROUP BY 1, 2, 3, 4, 5, 6),
  issues AS (
    INSERT INTO issue AS i (account_id, issue_id, integration_id, code, error, message, first_at, last_at, delivery_id, state_at)
    SELECT account_id, uuidv7(), integration_id, code, error, message, min(first_at), max(last_at),
      (array_agg(delivery_id ORDER BY last_at DESC))[1], now()
    FROM limited GROUP BY 1, 3, 4, 5, 6
    ON CONFLICT ON CONSTRAINT issue_cause DO UPDATE SET first_at = least(i.first_at, excluded.first_at),
      last_at = greatest(i.last_at, excluded.last_at),
      delivery_id = CASE WHEN excluded.last_at > i.last_at THEN excluded.delivery_id ELSE i.delivery_id END,
      state = CASE WHEN ${FAILS_AGAIN} THEN 'open' ELSE i.state END,
      state_at = CASE WHEN ${FAILS_AGAIN} THEN now() ELSE i.state_at END,
      state_by = CASE WHEN ${FAILS_AGAIN} THEN ${BY_OFFHOOK} ELSE i.state_by END
    RETURNING account_id, issue_id, integration_id, code, error, message),
  counted AS MATERIALIZED (
    SELECT i.account_id, i.issue_id, l.at, l.attempts FROM limited l JOIN issues i ON ${same('i', 'l')}),
  ${replaceCounted('issue_quarter', { keys: ['issue_id', 'at'], counts: ['account_id', 'attempts'], where: `t.at >= ${time(1)} AND t.at < ${time(2)}` })}`

/** Counts the failed attempts of a period, and opens or reopens their issues. */
export async function countFailures(client: PoolClient, { from, to }: Period): Promise<void> {
  await client.query(FAILURES, [from, to])
}

/**
 * Resolves issues of which nothing has failed for a day, although the integration was on and could have sent something. `countedUntil`:
 * the time up to which failures are counted, in ms since 1970.
 */
export async function resolveQuietIssues(client: PoolClient, countedUntil: number): Promise<void> {
  await client.query(
    `UPDATE issue i SET state = 'resolved', state_at = now(), state_by = ${BY_OFFHOOK},
       muted_until = NULL, muted_by = NULL, mute_reason = NULL
     WHERE i.state <> 'resolved' AND i.last_at < ${time(1)} - interval '${QUIET_HOURS} hours'
       AND EXISTS (SELECT FROM integration n JOIN account a USING (account_id) WHERE n.account_id = i.account_id
         AND n.integration_id = i.integration_id AND (n.deleted_at IS NOT NULL OR n.enabled) AND a.suspended_at IS NULL)`,
    [countedUntil - MINUTE_MS],
  )
}

/** Moves the counts of quarter hours before a time, in ms since 1970, into the count of their issue. */
export async function foldOldFailures(pool: Pool, before: number): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM issue_quarter WHERE at < ${time(1)} RETURNING issue_id, attempts)
     UPDATE issue i SET earlier_attempts = i.earlier_attempts + g.attempts
     FROM (SELECT issue_id, sum(attempts) AS attempts FROM gone GROUP BY 1) g WHERE i.issue_id = g.issue_id`,
    [before],
  )
}
