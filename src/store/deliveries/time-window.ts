// Walking through a log whose rows are ordered by UUIDv7, window by window.
//
// Tables of the log have a partition for each day, and a statement that names no days looks at all of them: planning alone
// would take longer than finding the newest rows. So each statement looks at one window of time, the nearest first, and the
// windows grow: a busy account finds its page in the last hour, a quiet one in a few steps.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { timeOfUuid } from '../../ids.ts'
import { adjacentUuid, firstUuidAt } from '../database/uuid-range.ts'
import { DAY_MS, HOUR_MS } from '../../time/durations.ts'

export type Order = 'newest' | 'oldest'

/** Rows between two ids, neither included, in an order; at most `size` of them. */
export interface TimeWindow {
  readonly from: string
  readonly to: string
  readonly size: number
  readonly order: Order
}

/** Each window is about three times as long as the window before. Further windows are as long as the last. */
const WINDOW_LENGTHS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS, 10 * DAY_MS, 30 * DAY_MS, 90 * DAY_MS]

/** Windows that together cover the time between two moments (ms since 1970), in the given order. */
export function* timeWindows({
  fromMs,
  toMs,
  order,
}: {
  fromMs: number
  toMs: number
  order: Order
}): Generator<[number, number]> {
  for (let n = 0, from = fromMs, to = toMs; from < to; n++) {
    const span = WINDOW_LENGTHS_MS[Math.min(n, WINDOW_LENGTHS_MS.length - 1)] ?? DAY_MS
    if (order === 'newest') {
      yield [Math.max(from, to - span), to]
      to -= span
    } else {
      yield [from, Math.min(to, from + span)]
      from += span
    }
  }
}

/** The window between two moments, as far as it lies beyond a place. */
export function windowOf(
  [fromMs, toMs]: readonly [number, number],
  { after, size, order }: { readonly after: string | null; readonly size: number; readonly order: Order },
): TimeWindow {
  // No id is the first of its millisecond (its version digit is 7), so excluding the first id excludes no row.
  const [from, to] = [firstUuidAt(fromMs), firstUuidAt(toMs)]
  if (after === null) return { from, to, size, order }
  if (order === 'newest') return { from, to: after < to ? after : to, size, order }
  return { from: after > from ? after : from, to, size, order }
}

export function between(id: RawBuilder<unknown>, { from, to }: TimeWindow): RawBuilder<unknown> {
  return sql`${id} > ${from}::uuid AND ${id} < ${to}::uuid`
}

export function firstRows(id: RawBuilder<unknown>, { size, order }: TimeWindow): RawBuilder<unknown> {
  return order === 'newest' ? sql`ORDER BY ${id} DESC LIMIT ${size}` : sql`ORDER BY ${id} LIMIT ${size}`
}

/** The length of a window in time. */
export function lengthMs({ from, to }: Pick<TimeWindow, 'from' | 'to'>): number {
  return timeOfUuid(to) - timeOfUuid(from)
}

/** The last of the first `size` rows, if there are so many. */
export function lastOfFirstRows(id: RawBuilder<unknown>, { size, order }: TimeWindow): RawBuilder<unknown> {
  return order === 'newest'
    ? sql`ORDER BY ${id} DESC OFFSET ${size - 1} LIMIT 1`
    : sql`ORDER BY ${id} OFFSET ${size - 1} LIMIT 1`
}

/** The part of a window up to an id, including that id. */
export function windowUpTo(id: string, window: TimeWindow): TimeWindow {
  return window.order === 'newest'
    ? { ...window, from: adjacentUuid(id, -1n) }
    : { ...window, to: adjacentUuid(id, 1n) }
}

/** The days of a window's rows. The id and the day of a row are set at slightly different times: one more day on either side. */
export function inDaysOf(day: RawBuilder<unknown>, { from, to }: Pick<TimeWindow, 'from' | 'to'>): RawBuilder<unknown> {
  return sql`${sinceDayOf(day, { from })} AND ${day} <= ${dayText(timeOfUuid(to) + DAY_MS)}::date`
}

/** The days from the beginning of a window on: for later events of its rows. */
export function sinceDayOf(day: RawBuilder<unknown>, { from }: Pick<TimeWindow, 'from'>): RawBuilder<unknown> {
  return sql`${day} >= ${dayText(timeOfUuid(from) - DAY_MS)}::date`
}

/** The last day of a four-digit year: an id that a person typed may contain any time, and a later day has another text form. */
const lastDayMs = Date.UTC(9999, 11, 31)

/** A day as PostgreSQL reads it. */
function dayText(ms: number): string {
  return new Date(Math.min(lastDayMs, Math.max(0, ms))).toISOString().slice(0, 10)
}
