// Stores the counts of attempts, so that a restart keeps them.
import type { Pool } from 'pg'

/** Attempts in an hour of an integration (`minutes` 60), or in a minute of an account (1; `integrationId` 0). */
export interface ActivityRow {
  readonly accountId: number
  readonly integrationId: number
  readonly minutes: number
  /** The beginning of the period, in ms since 1970. */
  readonly at: number
  readonly delivered: number
  readonly failed: number
}

/** How the newest attempt of an integration ended. */
export interface LastAttemptRow {
  readonly accountId: number
  readonly integrationId: number
  readonly at: number
  readonly state: string
  readonly code: number | null
  readonly error: string | null
  readonly reason: string | null
}

/** Adds counts to the stored ones, and stores the newest attempts. */
export async function saveActivity(
  pool: Pool,
  { rows, last }: { readonly rows: readonly ActivityRow[]; readonly last: readonly LastAttemptRow[] },
): Promise<void> {
  await pool.query(
    `WITH counted AS (INSERT INTO activity AS a (account_id, integration_id, minutes, at, delivered, failed)
        SELECT account_id, integration_id, minutes, to_timestamp(at / 1000), delivered, failed FROM json_to_recordset($1)
          c(account_id int, integration_id int, minutes int, at float8, delivered int, failed int) ORDER BY 1, 2, 3, 4
        ON CONFLICT (account_id, integration_id, minutes, at)
          DO UPDATE SET delivered = a.delivered + excluded.delivered, failed = a.failed + excluded.failed)
     INSERT INTO last_attempt AS l (account_id, integration_id, at, state, code, error, reason)
        SELECT account_id, integration_id, to_timestamp(at / 1000), state, code, error, reason FROM json_to_recordset($2)
          c(account_id int, integration_id int, at float8, state text, code int, error text, reason text) ORDER BY 2
        ON CONFLICT (integration_id) DO UPDATE SET at = excluded.at, state = excluded.state, code = excluded.code,
          error = excluded.error, reason = excluded.reason WHERE l.at <= excluded.at`,
    [
      JSON.stringify(rows.map(({ accountId, integrationId, ...row }) => columnsOf(accountId, integrationId, row))),
      JSON.stringify(last.map(({ accountId, integrationId, ...row }) => columnsOf(accountId, integrationId, row))),
    ],
  )
}

function columnsOf(account_id: number, integration_id: number, row: object): object {
  return { account_id, integration_id, ...row }
}

/** Reads the stored counts of the last day. */
export async function readActivity(pool: Pool): Promise<{ rows: ActivityRow[]; last: LastAttemptRow[] }> {
  const { rows } = await pool.query<ActivityRow>(
    `SELECT account_id AS "accountId", integration_id AS "integrationId", minutes, at, delivered, failed FROM activity
     WHERE at > now() - CASE minutes WHEN 1 THEN interval '1 hour' ELSE interval '24 hours' END ORDER BY at`,
  )
  const last = await pool.query<LastAttemptRow>(
    `SELECT account_id AS "accountId", integration_id AS "integrationId", at, state, code, error, reason FROM last_attempt`,
  )
  return { rows, last: last.rows }
}

/** Deletes counts that are too old to be shown. */
export async function deleteOldActivity(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM activity WHERE at < now() - CASE minutes WHEN 1 THEN interval '2 hours' ELSE interval '26 hours' END`,
  )
}
