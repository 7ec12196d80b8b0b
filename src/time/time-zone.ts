// Time zones, as Intl knows them: which exist, and how far the clocks of each are ahead of UTC at a moment.

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
