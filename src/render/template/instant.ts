// Moments in time as fields carry them, and the offset of a zone at a moment.

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

interface Zone {
  readonly format: Intl.DateTimeFormat
  quarter: number
  offsetMs: number
}

const zones = new Map<string, Zone | null>()
// There are about 600 names; the others are mistakes, which a long-lived program must not collect.
const ZONES_MAX = 2000
/** The longest name of a zone has 30 characters. */
const NAME_MAX = 100
// Offsets change at quarter hours only, so the last result is right for nearly all requests: calls are recent.
const QUARTER_MS = 15 * 60_000

/** Whether the name is an IANA time zone, or an offset such as `+10:00`. */
export function isZone(name: string): boolean {
  return zoneOf(name) !== null
}

/** How far the zone's clock is ahead of UTC at that moment, in milliseconds. An unknown zone counts as UTC. */
export function offsetAt(name: string, ms: number): number {
  const zone = zoneOf(name)
  if (zone === null) return 0
  const quarter = Math.floor(ms / QUARTER_MS)
  if (zone.quarter !== quarter) {
    zone.offsetMs = readOffset(zone.format.format(ms))
    zone.quarter = quarter
  }
  return zone.offsetMs
}

let names: readonly string[] | null = null

/** Every zone that this machine knows. */
export function zoneNames(): readonly string[] {
  names ??= Intl.supportedValuesOf('timeZone')
  return names
}

function zoneOf(name: string): Zone | null {
  if (name.length > NAME_MAX) return null
  const known = zones.get(name)
  if (known !== undefined) return known
  if (zones.size >= ZONES_MAX) zones.clear()
  let zone: Zone | null = null
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    zone = { format, quarter: Number.NaN, offsetMs: 0 }
  } catch {
    // Intl knows no other way to ask whether a zone exists.
  }
  zones.set(name, zone)
  return zone
}

// "11/25/2026, GMT+11:00"; zones of long ago have seconds: "GMT+10:04:52".
function readOffset(formatted: string): number {
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(formatted)
  if (found === null) return 0
  const [, sign, hours, minutes, seconds = '0'] = found
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}
