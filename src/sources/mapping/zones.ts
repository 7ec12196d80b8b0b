// Converts clock times of a time zone into moments.
import { DAY_MS } from '../../time/durations.ts'
import { offsetAt } from '../../time/time-zone.ts'

/**
 * The moment at which the clocks of a zone show a time; `wallMs` is that time as if it were UTC. If clocks go back and show a
 * time twice, the first; if they go forward and skip it, as long after the change as it would have been.
 */
export function momentOf(wallMs: number, zone: string): number {
  const before = offsetAt(zone, wallMs - DAY_MS)
  const after = offsetAt(zone, wallMs + DAY_MS)
  const first = wallMs - before
  if (before === after || offsetAt(zone, first) === before) return first
  const second = wallMs - after
  return offsetAt(zone, second) === after ? second : first
}
