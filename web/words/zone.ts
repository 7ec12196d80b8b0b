// Converts between moments and clock times of a time zone, without a library: the browser knows the zones.

const DAY_MS = 86_400_000

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
  const guess = wall - offsetAt(wall, zone)
  const offset = offsetAt(guess, zone)
  return offset === wall - guess ? guess : wall - Math.min(offset, offsetAt(guess - DAY_MS, zone))
}

function offsetAt(ms: number, zone: string): number {
  return wallOf(ms, zone) - ms
}

/** The clock time of the zone, as if it were UTC. */
function wallOf(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(new Date(ms))
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1_000) + 1_000) % 1_000)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}
