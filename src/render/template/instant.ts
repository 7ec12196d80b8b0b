// Moments in time as fields carry them.

/** A moment: whole milliseconds since 1970 (UTC), and the microseconds beyond them. */
export interface Instant {
  readonly ms: number
  /** 0–999. */
  readonly micros: number
}

// RFC 3339, and common deviations: a blank for the T, no seconds, no zone (then UTC), a date alone.
const WRITTEN =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*([Zz]|[+-]\d\d:?\d\d)?)?\s*$/

// Numbers below this are seconds since 1970, up to the year 5138; numbers above are milliseconds, from March 1973 on.
const SECONDS_MAX = 1e11
// The years that four digits can write: 0000-01-01 to 9999-12-31.
const MS_MIN = -62_167_219_200_000
const MS_MAX = 253_402_300_799_999

/** Parses an RFC 3339 text, or a number of seconds or milliseconds since 1970. `null`: the value is no moment. */
export function instantOf(value: unknown): Instant | null {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string') return null
  const found = WRITTEN.exec(value)
  if (found === null) return /^\s*\d{9,14}(?:\.\d+)?\s*$/.test(value) ? fromNumber(Number(value)) : null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = found
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  // A leap second counts as the second before it.
  date.setUTCHours(Number(hour), Number(minute), Math.min(Number(second), 59))
  // 31 February and 25 o'clock would roll over into another day.
  if (date.getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'))
  return within(date.getTime() - offsetWritten(zone) + Math.floor(micros / 1000), micros % 1000)
}

function fromNumber(number: number): Instant | null {
  const ms = Math.abs(number) < SECONDS_MAX ? number * 1000 : number
  const whole = Math.floor(ms)
  return within(whole, Math.min(999, Math.round((ms - whole) * 1000)))
}

function within(ms: number, micros: number): Instant | null {
  return ms >= MS_MIN && ms <= MS_MAX ? { ms, micros } : null
}

function offsetWritten(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
