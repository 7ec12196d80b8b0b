// Checks an external database. The program starts the bundled database, which is checked through the program.
import { Client } from 'pg'
import type { DatabaseUrl } from '../../config.ts'
import { OffhookError, messageOf } from '../../errors.ts'
import { postgresAdvice } from '../../program/security-releases.ts'
import { refuseSharedSessions } from '../../store/database/shared-sessions.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

// `RETURNING old.*` needs PostgreSQL 18.
const OLDEST_VERSION = 18
const ANSWER_WITHIN_MS = 5000
// Leases and schedules use the database’s clock, people and receivers see the clock of the program.
const CLOCK_DIFFERENCE_MAX_S = 2

/** Connects and checks version, durability, clock and sessions. */
export async function checkDatabase({ url, setting }: DatabaseUrl): Promise<Finding[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  })
  // A connection that breaks while idle emits this event; the running query fails too.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<State>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS version, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS synchronous_commit, extract(epoch FROM clock_timestamp())::float8 AS clock_s`,
    )
    await refuseSharedSessions(url, setting)
    return rows.flatMap(judge)
  } catch (thrown) {
    if (thrown instanceof OffhookError) return [createFinding('database', 'fail', thrown.message)]
    // The message may contain the address; pg leaves out the password.
    return [
      createFinding(
        'database',
        'fail',
        `Can’t connect to the database: ${messageOf(thrown)}. Check ${setting}, and that the database accepts connections from this machine.`,
      ),
    ]
  } finally {
    await client.end().catch(() => undefined)
  }
}

interface State {
  readonly major: number
  readonly version: string
  readonly fsync: string
  readonly synchronous_commit: string
  readonly clock_s: number
}

function judge({ major, version, fsync, synchronous_commit, clock_s }: State): Finding[] {
  const old = major < OLDEST_VERSION
  const advice = old ? null : postgresAdvice(version, false)
  const durable = fsync === 'on' && synchronous_commit !== 'off'
  const aheadS = clock_s - Date.now() / 1000
  return [
    old
      ? createFinding(
          'database',
          'fail',
          `The database is PostgreSQL ${version}; Offhook needs ${OLDEST_VERSION} or newer.`,
        )
      : createFinding('database', 'ok', `Connected to PostgreSQL ${version}.`),
    ...(advice === null ? [] : [createFinding('database', 'warn', advice)]),
    ...(durable
      ? []
      : [
          createFinding(
            'database',
            'fail',
            'fsync or synchronous_commit is off in the database, so committed data can be lost. Switch both on.',
          ),
        ]),
    Math.abs(aheadS) <= CLOCK_DIFFERENCE_MAX_S
      ? createFinding('clock', 'ok', 'This machine’s clock and the database’s clock agree.')
      : createFinding(
          'clock',
          'fail',
          `The database’s clock is ${aheadS.toFixed(1)} s ahead of this machine’s. Synchronise both with a time server (NTP).`,
        ),
  ]
}
