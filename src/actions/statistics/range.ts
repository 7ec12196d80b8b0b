// The range of time of statistics: the last days, or from one date to another, in the time zone of the account.
import { offsetAt } from '../../time/time-zone.ts'
import { addDays, localDay, startOfLocalDay } from '../../render/template/local-day.ts'
import type { StatisticsRange } from '../../store/statistics/statistics.ts'
import type { ActionContext } from '../context.ts'
import { invalidValues, isFailure, type ActionFailure, type Result } from '../failure.ts'
import { HOUR_MS } from '../../time/durations.ts'

const DAY_HOURS = 24

/** A range of up to this many days has hourly periods. */
const HOURLY_DAYS_MAX = 7
/** Quarter hours are stored for ten days, the first of which may be incomplete. */
const HOURLY_SINCE_DAYS = 8
/** How many days daily figures are stored. */
export const DAYS_MAX = 400

const FIRST_DAY = '1970-01-01'

export interface RangeQuery {
  readonly days?: number | undefined
  /** Dates; both are part of the range. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface Range {
  readonly timezone: string
  readonly interval: 'hour' | 'day'
  /** The start of each period, in ms since 1970. */
  readonly starts: readonly number[]
  /** The end of the last period. */
  readonly end: number
  /** The first and last date of the range. */
  readonly firstDay: string
  readonly lastDay: string
}

/** A range for people, and the same range for the store. */
export interface AskedRange {
  readonly range: Range
  readonly stored: StatisticsRange
}

/** Fails for an invalid range. Without parameters, the range is the last 7 days. */
export function readRange(
  { account: { accountId, timezone } }: Pick<ActionContext, 'account'>,
  asked: RangeQuery,
): Result<AskedRange> {
  const range = rangeOf(asked, timezone, Date.now())
  if (isFailure(range)) return range
  const { interval, starts, end, firstDay, lastDay } = range
  const stored: StatisticsRange =
    interval === 'hour' ? { accountId, interval, edges: [...starts, end] } : { accountId, interval, firstDay, lastDay }
  return { range, stored }
}

/** A value for each period; 0 for a period without a value. */
export function seriesOf({ starts }: Range, values: readonly (readonly [period: number, value: number])[]): number[] {
  const byPeriod = new Map(values)
  return starts.map((_, period) => byPeriod.get(period) ?? 0)
}

function rangeOf({ days, from, to }: RangeQuery, timezone: string, now: number): Result<Range> {
  const today = localDay(timezone, now)
  if (from === undefined && to === undefined) {
    const count = days ?? HOURLY_DAYS_MAX
    if (count > HOURLY_DAYS_MAX) return dailyRange(timezone, addDays(today, 1 - count), today)
    const end = hourAt(timezone, now) + HOUR_MS
    return hourlyRange(timezone, end - count * DAY_HOURS * HOUR_MS, end)
  }
  if (days !== undefined) return refused('days', 'Must be omitted with from or to.')
  if (from === undefined) return refused('from', 'Must be set with to.')
  if (from < FIRST_DAY) return refused('from', `Must not be before ${FIRST_DAY}.`)
  if (from > today) return refused('from', 'Must not be in the future.')
  const last = to === undefined || to > today ? today : to
  if (last < from) return refused('to', 'Must not be before from.')
  if (last > addDays(from, DAYS_MAX - 1)) return refused('to', `Must be at most ${DAYS_MAX} days after from.`)
  const isHourly = last < addDays(from, HOURLY_DAYS_MAX) && from > addDays(today, -HOURLY_SINCE_DAYS)
  if (!isHourly) return dailyRange(timezone, from, last)
  return hourlyRange(timezone, startOfLocalDay(timezone, from), startOfLocalDay(timezone, addDays(last, 1)))
}

function hourlyRange(timezone: string, start: number, end: number): Range {
  const starts = Array.from({ length: Math.ceil((end - start) / HOUR_MS) }, (_, hour) => start + hour * HOUR_MS)
  return {
    timezone,
    interval: 'hour',
    starts,
    end,
    firstDay: localDay(timezone, start),
    lastDay: localDay(timezone, end - 1),
  }
}

function dailyRange(timezone: string, firstDay: string, lastDay: string): Range {
  const starts: number[] = []
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) starts.push(startOfLocalDay(timezone, day))
  return { timezone, interval: 'day', starts, end: startOfLocalDay(timezone, addDays(lastDay, 1)), firstDay, lastDay }
}

/** The start of the hour on the local clock. In some time zones that is half past the hour in UTC. */
function hourAt(timezone: string, ms: number): number {
  const offset = offsetAt(timezone, ms)
  return Math.floor((ms + offset) / HOUR_MS) * HOUR_MS - offset
}

function refused(parameter: string, detail: string): ActionFailure {
  return invalidValues([{ pointer: '', parameter, detail }])
}
