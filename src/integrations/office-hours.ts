// Office hours as a text: `mon-fri 09:00-17:00, sat 10:00-14:00 Australia/Sydney`.
//
// Spans of days and hours, and their time zone. Hours that end before they begin continue until the next day. Local time counts:
// an hour that is repeated when clocks are put back is within the span both times.
import { isZone, offsetAt } from '../time/time-zone.ts'
import { DAY_MS } from '../time/durations.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Some days, from a minute of the day until another minute, which is excluded. An earlier end belongs to the next day. */
export interface Span {
  readonly days: readonly Weekday[]
  readonly from: number
  /** At most 1440: midnight at the end of the day. */
  readonly to: number
}

export interface OfficeHours {
  readonly spans: readonly Span[]
  /** IANA name. */
  readonly zone: string
}

const DAY_MINUTES = 1440
/** A week of days with a break each has fewer time ranges, and no person writes a longer text. */
const SPANS_MAX = 50
const LENGTH_MAX = 1000

const EXAMPLE = 'mon-fri 09:00-17:00 Australia/Sydney'

/** Parses office hours; a returned text says what is wrong with them, and what to do. */
export function readOfficeHours(text: string): OfficeHours | string {
  if (text.length > LENGTH_MAX)
    return `Office hours are longer than ${LENGTH_MAX} characters. Shorten them, such as ${EXAMPLE}.`
  const parts = text
    .replaceAll(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
  const zone = parts.at(-1) ?? ''
  if (zone === '') return `Enter office hours such as ${EXAMPLE}.`
  if (daysOf(zone) !== null || hoursOf(zone) !== null)
    return `The time zone is missing. Add it at the end, as in ${EXAMPLE}.`
  if (!isZone(zone)) return `Unknown time zone ${JSON.stringify(zone)}. Enter one such as Australia/Sydney.`
  const spans = readSpans(parts.slice(0, -1))
  return typeof spans === 'string' ? spans : { spans, zone }
}

function readSpans(parts: readonly string[]): readonly Span[] | string {
  const spans: Span[] = []
  let days: readonly Weekday[] = []
  // Whether hours followed these days: then the next day begins new hours.
  let used = false
  for (const part of parts) {
    if (part === NO_DAY) return `The days are missing. Enter them as in ${EXAMPLE}.`
    const more = daysOf(part)
    const hours = more === null ? hoursOf(part) : null
    if (more !== null) {
      days = used ? more : [...days, ...more]
      used = false
    } else if (hours === null) {
      return `${JSON.stringify(part)} is not a day or a time range. Enter office hours such as ${EXAMPLE}.`
    } else if (typeof hours === 'string') {
      return hours
    } else if (days.length === 0) {
      return `The days are missing. Enter them as in ${EXAMPLE}.`
    } else {
      spans.push({ days: WEEKDAYS.filter((day) => days.includes(day)), ...hours })
      used = true
    }
  }
  if (!used) return `The times are missing. Enter them as in ${EXAMPLE}.`
  return spans.length <= SPANS_MAX ? spans : `More than ${SPANS_MAX} time ranges. Combine days with the same hours.`
}

const FULL_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** `fri`, `friday`, `mon-fri`, `sat-mon`, `daily`; `null`: the text is no days. */
function daysOf(part: string): readonly Weekday[] | null {
  const written = part.toLowerCase()
  if (written === 'daily') return WEEKDAYS
  const ends = written
    .split('-')
    .map((name) => (name.length < 3 ? -1 : FULL_NAMES.findIndex((day) => day.startsWith(name))))
  const [first = -1, last = first] = ends
  if (ends.length > 2 || first < 0 || last < 0) return null
  return WEEKDAYS.filter((_, at) => (first <= last ? at >= first && at <= last : at >= first || at <= last))
}

const CLOCK = String.raw`(\d{1,2})(?::(\d\d))?`
const RANGE = new RegExp(`^${CLOCK}-${CLOCK}$`)

/**
 * Reads hours such as `09:00-17:00` or `9-17`. A returned text says what is wrong with them; `null`: the text is no
 * hours.
 */
function hoursOf(part: string): Omit<Span, 'days'> | string | null {
  const found = RANGE.exec(part)
  if (found === null) return null
  const [, fromHour, fromMinute = '0', toHour, toMinute = '0'] = found
  const [from, to] = [minuteOf(fromHour, fromMinute), minuteOf(toHour, toMinute)]
  if (from === null || to === null || from === DAY_MINUTES)
    return `${JSON.stringify(part)} is not a valid time range. Use hours from 00:00 to 24:00.`
  return from === to
    ? `${JSON.stringify(part)} starts and ends at the same time. For a whole day, enter 00:00-24:00.`
    : { from, to }
}

function minuteOf(hour: string | undefined, minute: string): number | null {
  const minutes = Number(hour) * 60 + Number(minute)
  return Number(minute) < 60 && minutes <= DAY_MINUTES ? minutes : null
}

/** Writes office hours in the form that `readOfficeHours` parses: `mon-fri 09:00-17:00, sat 10:00-14:00 Australia/Sydney`. */
export function writeOfficeHours({ spans, zone }: OfficeHours): string {
  const written = spans.map(({ days, from, to }) => `${writeDays(days)} ${writeClock(from)}-${writeClock(to)}`)
  return `${written.join(', ')} ${zone}`
}

/** Stands for invalid days, so that the hours after it are not taken for the hours of earlier days. */
const NO_DAY = 'none'

function writeDays(days: readonly Weekday[]): string {
  if (days.length === 0) return NO_DAY
  return runsOf(days)
    .map(([first, last]) => (first === last ? first : `${first}-${last}`))
    .join(' ')
}

/** Runs of consecutive days, as first and last: `mon, tue, wed, fri` are `[mon, wed]` and `[fri, fri]`. */
export function runsOf(days: readonly Weekday[]): (readonly [first: Weekday, last: Weekday])[] {
  const runs: [Weekday, Weekday][] = []
  for (const [at, day] of WEEKDAYS.entries()) {
    if (!days.includes(day)) continue
    const run = runs.at(-1)
    if (run && run[1] === WEEKDAYS[at - 1]) run[1] = day
    else runs.push([day, day])
  }
  return runs
}

/** `09:00` */
export function writeClock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Whether a moment (ms since 1970) is within. */
export function isWithin({ spans, zone }: OfficeHours, ms: number): boolean {
  const wall = ms + offsetAt(zone, ms)
  // 1 January 1970 was a Thursday.
  const today = (((Math.floor(wall / DAY_MS) + 3) % 7) + 7) % 7
  const minute = Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / 60_000)
  const [day, before] = [WEEKDAYS[today], WEEKDAYS[(today + 6) % 7]]
  return spans.some(({ days, from, to }) => {
    const isToday = day !== undefined && days.includes(day)
    if (from < to) return isToday && minute >= from && minute < to
    return (isToday && minute >= from) || (before !== undefined && days.includes(before) && minute < to)
  })
}

// The same few texts are needed with every event of every call.
const CACHE_MAX = 1000
const cache = new Map<string, OfficeHours | null>()

/** The office hours of a text that was checked before; `null`: the text is invalid. */
export function officeHoursOf(text: string): OfficeHours | null {
  let known = cache.get(text)
  if (known === undefined) {
    if (cache.size >= CACHE_MAX) cache.clear()
    const read = readOfficeHours(text)
    known = typeof read === 'string' ? null : read
    cache.set(text, known)
  }
  return known
}
