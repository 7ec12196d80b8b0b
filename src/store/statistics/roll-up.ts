// Counts calls and deliveries for charts (C24, D23). Nobody says what is to be counted: the log is looked at in stretches of time,
// and what a stretch holds takes the place of what was counted of it before. So a stretch may be counted as often as anybody
// likes, and a count that is broken off leaves what was there.
import type { Pool, PoolClient } from 'pg'
import { STATISTICS_LOCK } from '../database/advisory-locks.ts'
import { inTransaction } from '../database/transaction.ts'
import { countCalls, countDeliveries, listEnded } from './counts.ts'
import type { Calendar, Period } from './counts.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const QUARTER_MS = 15 * MINUTE_MS

/**
 * What is stored is counted within a minute, and each hour once more so long after it: an attempt may be stored late, and the
 * outcome of a call that has ended may still become another.
 */
const LATER_LOOKS_MS = { hour: HOUR_MS, day: 26 * HOUR_MS, week: 8 * DAY_MS } as const

/** What is new is counted from so long before: an attempt is stored when its response is there, or missing (D13). */
const OVERLAP_MS = 5 * MINUTE_MS

/** Counted in one transaction. */
const STRETCH_MS = HOUR_MS

/** Quarter hours are kept so long behind the last look, which adds up whole days of them. */
const QUARTERS_KEPT_MS = 2 * DAY_MS

export interface RollUpDeps {
  readonly pool: Pool
  readonly calendar: Calendar
  /** What is older may have been deleted already, and is not counted again. */
  readonly keptDays: number
}

/**
 * Counts what is new, an hour at most; whether that was all. False as well while another node counts. Rejects when the database is
 * away: then nothing of it is counted.
 */
export function countNew(deps: RollUpDeps): Promise<boolean> {
  return counting(deps, async (client, { until, now, oldest }) => {
    // Before, the quarter hours of a day may not all be there any more.
    const settled = Math.max(oldest, Math.min(...until.values()))
    const from = Math.max(until.get('new') ?? now, oldest)
    const to = Math.min(now, from + STRETCH_MS)
    const stretch = wholeQuarters(from - OVERLAP_MS, to)
    await countDeliveries(client, stretch, deps.calendar)
    await countCalls(client, stretch, deps.calendar)
    for (const ended of await listEnded(client, settled)) await countCalls(client, ended, deps.calendar)
    await saveLook(client, 'new', to)
    return to === now
  })
}

/** Counts an hour again for which it is time; whether there is none. */
export function countAgain(deps: RollUpDeps): Promise<boolean> {
  return counting(deps, async (client, { until, now, oldest }) => {
    for (const [look, after] of Object.entries(LATER_LOOKS_MS)) {
      const from = Math.max(until.get(look) ?? now, oldest)
      if (from + STRETCH_MS + after > now) continue
      const stretch = wholeQuarters(from, from + STRETCH_MS)
      await countDeliveries(client, stretch, deps.calendar)
      await countCalls(client, stretch, deps.calendar)
      await saveLook(client, look, from + STRETCH_MS)
      return false
    }
    return true
  })
}

/** Deletes quarter hours that are added up for good, and days after their time. */
export async function deleteOldStatistics(pool: Pool, { statisticsDays }: { statisticsDays: number }): Promise<void> {
  const { rows } = await pool.query<{ until: number | null }>('SELECT min(until) AS until FROM statistics_look')
  const quarters = [(rows[0]?.until ?? 0) - QUARTERS_KEPT_MS]
  await pool.query('DELETE FROM delivery_quarter WHERE at < to_timestamp($1::float8 / 1000)', quarters)
  await pool.query('DELETE FROM call_quarter WHERE heard < to_timestamp($1::float8 / 1000)', quarters)
  await pool.query('DELETE FROM delivery_day WHERE day < current_date - $1::int', [statisticsDays])
  await pool.query('DELETE FROM call_day WHERE heard < current_date - $1::int', [statisticsDays])
  await pool.query('DELETE FROM number_day WHERE heard < current_date - $1::int', [statisticsDays])
}

interface Progress {
  /** Up to where each look has come, in ms since 1970. */
  readonly until: ReadonlyMap<string, number>
  /** By the clock of the database. */
  readonly now: number
  /** Nothing before is counted again. */
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
  // From the first attempt or call there is: hours before would be counted for nothing. The partitions of attempts are read in the
  // order of their days, up to the first row; calls' ids tell when they were heard of.
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
