// Days in a time zone: from midnight to the next midnight, 23 to 25 hours later.
import { offsetAt } from '../../time/time-zone.ts'
import { DAY_MS } from '../../time/durations.ts'

/** The date in a zone at that moment: `2026-11-25`. */
export function localDay(zone: string, ms: number): string {
  return new Date(ms + offsetAt(zone, ms)).toISOString().slice(0, 10)
}

/** The day so many days later, or earlier if negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10)
}

/** The first moment of a date in a zone, in milliseconds since 1970. Clocks may skip midnight. */
export function startOfLocalDay(zone: string, day: string): number {
  const utc = Date.parse(day)
  // The offset is that of the day before or of the day after, whichever results in a moment of this day.
  const starts = [utc - offsetAt(zone, utc - DAY_MS), utc - offsetAt(zone, utc + DAY_MS)].toSorted((a, b) => a - b)
  return starts.find((ms) => localDay(zone, ms) === day) ?? starts[0] ?? utc
}
