// Counts calls and deliveries for charts (C24, D23), and failures by their causes (D30). The log is counted period by period, and the result replaces the earlier
// counts of the period. So a period may be counted any number of times, and an interrupted count leaves the earlier counts.
import type { Pool, PoolClient } from 'pg'
import { STATISTICS_LOCK } from '../database/advisory-locks.ts'
import { inTransaction } from '../database/transaction.ts'
import { countFailures, foldOldFailures, resolveQuietIssues } from '../issues/count-failures.ts'
import { countCalls, countDeliveries, listCorrected, listEnded, recountCalls } from './counts.ts'
import type { Calendar, Period } from './counts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/durations.ts'

const QUARTER_MS = 15 * MINUTE_MS

/**
 * New rows are counted within a minute, and each hour is counted again after these times: an attempt may be stored late, and the
 * outcome of a call that has ended may still change.
 */
const LATER_LOOKS_MS = { hour: HOUR_MS, day: 26 * HOUR_MS, week: 8 * DAY_MS } as const

/**
 * A count of new rows begins so long before the last: an attempt is stored when its response has arrived, or is missing (D13).
 */
const OVERLAP_MS = 5 * MINUTE_MS

/** The period that is counted in one transaction. */
const STRETCH_MS = HOUR_MS

/** Quarter hours are kept for so long after the last repeated count, which adds up whole days of them. */
const QUARTERS_KEPT_MS = 2 * DAY_MS

export interface RollUpDeps {
  readonly pool: Pool
  readonly calendar: Calendar
  /** Older rows may have been deleted already, and are not counted again. */
  readonly keptDays: number
}

/**
 * Counts new rows, an hour at most; returns whether that was everything. Returns false as well while another node counts. Rejects
 * when the database is away: then nothing of the hour is counted.
 */
export function countNew(deps: RollUpDeps): Promise<boolean> {
  return counting(deps, async (client, { until, now, oldest }) => {
    // Before this time, some quarter hours of a day may have been deleted.
    const settled = Math.max(oldest, Math.min(...until.values()))
    const from = Math.max(until.get('new') ?? now, oldest)
    const to = Math.min(now, from + STRETCH_MS)
    const stretch = wholeQuarters(from - OVERLAP_MS, to)
    await countPeriod(client, stretch, deps.calendar)
    await resolveQuietIssues(client, to)
    for (const ended of await listEnded(client, settled)) await countCalls(client, ended, deps.calendar)
    const corrected = await listCorrected(client, { since: from - OVERLAP_MS, settled, oldest }, deps.calendar)
    for (const period of corrected) await recountCalls(client, period, deps.calendar)
    await saveLook(client, 'new', to)
    return to === now
  })
}

/** Counts an hour again whose time has come; returns whether there is none. */
export function countAgain(deps: RollUpDeps): Promise<boolean> {
  return counting(deps, async (client, { until, now, oldest }) => {
    for (const [look, after] of Object.entries(LATER_LOOKS_MS)) {
      const from = Math.max(until.get(look) ?? now, oldest)
      if (from + STRETCH_MS + after > now) continue
      const stretch = wholeQuarters(from, from + STRETCH_MS)
      await countPeriod(client, stretch, deps.calendar)
      await saveLook(client, look, from + STRETCH_MS)
      return false
    }
    return true
  })
}

async function countPeriod(client: PoolClient, period: Period, calendar: Calendar): Promise<void> {
  await countDeliveries(client, period, calendar)
  await countFailures(client, period)
  await countCalls(client, period, calendar)
}

/** Deletes quarter hours whose days are final, and days after their time. */
export async function deleteOldStatistics(pool: Pool, { statisticsDays }: { statisticsDays: number }): Promise<void> {
  const { rows } = await pool.query<{ until: number | null }>('SELECT min(until) AS until FROM statistics_look')
  const settled = (rows[0]?.until ?? 0) - QUARTERS_KEPT_MS
  await pool.query('DELETE FROM delivery_quarter WHERE at < to_timestamp($1::float8 / 1000)', [settled])
  await pool.query('DELETE FROM call_quarter WHERE heard < to_timestamp($1::float8 / 1000)', [settled])
  await foldOldFailures(pool, settled)
  await pool.query('DELETE FROM delivery_day WHERE day < current_date - $1::int', [statisticsDays])
  await pool.query('DELETE FROM call_day WHERE heard < current_date - $1::int', [statisticsDays])
  await pool.query('DELETE FROM number_day WHERE heard < current_date - $1::int', [statisticsDays])
}

interface Progress {
  /** How far each repeated count has come, in ms since 1970. */
  readonly until: ReadonlyMap<string, number>
  /** The time by the clock of the database. */
  readonly now: number
  /** Nothing earlier is counted again. */
  readonly oldest: number
}

function counting(
  { pool, keptDays }: RollUpDeps,
  count: (client: PoolClient, progress: Progress) => Promise<boolean>,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ isMine: boolean; now: number }>(
      `SELECT pg_try_advisory_xact_lock(${STATISTICS_LOCK}) AS "isMine", now() AS now`,
    )
    const [lock] = rows
    if (lock?.isMine !== true) return true
    const { now } = lock
    return count(client, { now, until: await readLooks(client, now), oldest: now - (keptDays - 1) * DAY_MS })
  })
}

async function readLooks(client: PoolClient, now: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ look: string; until: number }>('SELECT look, until FROM statistics_look')
  if (rows.length > 0) return new Map(rows.map(({ look, until }) => [look, until]))
  // Starts with the first attempt or call: hours before that would be counted for nothing. The partitions of attempts are read in
  // the order of their days, up to the first row; the ids of calls contain the time of their first update.
  const { rows: oldest } = await client.query<{ at: number | null }>(
    `SELECT least(
       (SELECT min(at) FROM attempt WHERE day = (SELECT day FROM attempt LIMIT 1)),
       (SELECT min(uuid_extract_timestamp(c.call_id)) FROM account a CROSS JOIN LATERAL (
          SELECT call_id FROM call WHERE account_id = a.account_id ORDER BY call_id LIMIT 1) c)) AS at`,
  )
  const begin = oldest[0]?.at ?? now - (now % QUARTER_MS)
  const looks = new Map([['new', begin]])
  for (const [look, after] of Object.entries(LATER_LOOKS_MS)) looks.set(look, Math.max(begin, now - after))
  for (const [look, until] of looks) await saveLook(client, look, until)
  return looks
}

async function saveLook(client: PoolClient, look: string, until: number): Promise<void> {
  await client.query(
    `INSERT INTO statistics_look (look, until) VALUES ($1, to_timestamp($2::float8 / 1000))
     ON CONFLICT (look) DO UPDATE SET until = excluded.until`,
    [look, until],
  )
}

function wholeQuarters(from: number, to: number): Period {
  return { from: Math.floor(from / QUARTER_MS) * QUARTER_MS, to: Math.ceil(to / QUARTER_MS) * QUARTER_MS }
}
