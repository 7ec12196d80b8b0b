// Converts between moments and clock times of a time zone.
import { DAY_MS } from '../../src/time/durations.ts'
import { offsetAt } from '../../src/time/time-zone.ts'

/** The moment (ms since 1970) at which the day of `nowMs` began in a zone. */
export function startOfDay(nowMs: number, zone: string): number {
  const wall = wallOf(nowMs, zone)
  return momentOf(wall - (wall % DAY_MS), zone)
}

/** A `datetime-local` value such as `2026-11-25T14:05`, read in a zone; `null`: not a time. */
export function momentOfLocal(text: string, zone: string): number | null {
  const wall = Date.parse(`${text}Z`)
  return Number.isNaN(wall) ? null : momentOf(wall, zone)
}

/** The inverse of `momentOfLocal`, to the minute. */
export function localOf(ms: number, zone: string): string {
  return new Date(wallOf(ms, zone)).toISOString().slice(0, 16)
}

/** The moment at which the clocks of the zone show `wall`. If the clocks skip this time, the first moment after it. */
function momentOf(wall: number, zone: string): number {
  const guess = wall - offsetAt(zone, wall)
  const offset = offsetAt(zone, guess)
  return offset === wall - guess ? guess : wall - Math.min(offset, offsetAt(zone, guess - DAY_MS))
}

/** The clock time of the zone, as if it were UTC. */
function wallOf(ms: number, zone: string): number {
  return ms + offsetAt(zone, ms)
}
