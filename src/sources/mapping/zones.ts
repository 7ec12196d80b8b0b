// Converts clock times of a time zone into moments. Needs no library: Intl knows the rules of every zone.

const formats = new Map<string, Intl.DateTimeFormat>()
const DAY_MS = 86_400_000

/** Whether a time zone with this IANA name exists. */
export function isZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    // Intl throws a RangeError for an unknown zone.
    return false
  }
}

/**
 * The moment at which the clocks of a zone show a time; `wallMs` is that time as if it were UTC. If clocks go back and show a
 * time twice, the first; if they go forward and skip it, as long after the change as it would have been.
 */
export function momentOf(wallMs: number, zone: string): number {
  const before = offsetOf(zone, wallMs - DAY_MS)
  const after = offsetOf(zone, wallMs + DAY_MS)
  const first = wallMs - before
  if (before === after || offsetOf(zone, first) === before) return first
  const second = wallMs - after
  return offsetOf(zone, second) === after ? second : first
}

/** How far the clocks of a zone are ahead of UTC at a moment, in ms. */
function offsetOf(zone: string, at: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}
