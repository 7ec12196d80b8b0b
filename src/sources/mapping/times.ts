// Parses times and durations as phone systems and sheets write them.
import type { TimePrecision } from '../../calls/call.ts'
import { parseTime } from '../../calls/rfc3339.ts'
import type { MappedLength, MappedTime } from './mapping.ts'
import { momentOf } from './zones.ts'

/** Numbers below are seconds since 1970 (until the year 5138), then milliseconds, microseconds, nanoseconds. */
const SECONDS_BELOW = 1e11
const MS_BELOW = 1e14
const MICROSECONDS_BELOW = 1e17
/** The end of the year 9999: a later time is not the time of a call. */
const LATEST_MS = 253_402_300_799_999
/** A longer text is not a time or a duration, and is not matched against the patterns below. */
const WRITTEN_MAX = 64
/** A duration of more than a year is a mistake, as for the durations that Offhook computes. */
const LONGEST_MS = 366 * 86_400_000

/** Countries that write dates with the month first. */
const MONTH_FIRST_COUNTRIES: ReadonlySet<string> = new Set(['US', 'PH', 'PW', 'FM', 'MH', 'PR', 'GU'])

/**
 * A time in milliseconds since 1970; `null`: not a time.
 * @param country two letters: whether `11/12/2026` is in November or December
 */
export function readMoment(text: string, { as, zone }: Omit<MappedTime, 'place'>, country = ''): number | null {
  const written = text.trim()
  if (written.length > WRITTEN_MAX) return null
  const moment =
    as === 'iso' ? isoTime(written, zone) : as === 'auto' ? anyTime(written, zone, country) : since(written, as)
  return moment !== null && moment > 0 && moment <= LATEST_MS ? moment : null
}

/**
 * The precision of a time that `readMoment` has read as `ms`. A written fraction counts even if it is `.000`; a whole number
 * in a unit finer than seconds has a fraction unless it is a multiple of a second.
 */
export function precisionOf(text: string, ms: number): TimePrecision {
  const written = text.trim()
  const isWritten = /^\d+[.,]\d+$/.test(written) || /:\d\d[.,]\d/.test(written)
  return isWritten || ms % 1000 !== 0 ? 'exact' : 'second'
}

function since(text: string, as: 's' | 'ms'): number | null {
  const number = numberIn(text)
  return number === null ? null : as === 's' ? number * 1000 : number
}

function numberIn(text: string): number | null {
  return /^\d{1,20}(?:[.,]\d{1,12})?$/.test(text) ? Number(text.replace(',', '.')) : null
}

function anyTime(text: string, zone: string | undefined, country: string): number | null {
  const compact = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text)
  if (compact) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', utc = ''] = compact
    return isoTime(`${year}-${month}-${day}T${hour}:${minute}:${second}${utc}`, zone)
  }
  const number = numberIn(text)
  if (number !== null) return sinceBySize(number)
  return isoTime(text, zone) ?? dateTime(text, zone, country)
}

function sinceBySize(number: number): number {
  if (number < SECONDS_BELOW) return number * 1000
  if (number < MS_BELOW) return number
  return number < MICROSECONDS_BELOW ? number / 1000 : number / 1e6
}

const iso =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i

function isoTime(text: string, zone: string | undefined): number | null {
  const strict = parseTime(text)
  if (strict !== null) return strict
  const found = iso.exec(text)
  if (!found) return null
  const [, year = '', month = '', day = '', hour, minute, second, fraction, offset] = found
  return moment({ year, month, day, hour, minute, second, fraction }, offset, zone)
}

interface DateParts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour?: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
}

/** `25/11/2026 14:03:09`, `25.11.26 14:03`, `11/25/2026, 2:03 PM`. */
const numeric =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?:,?\s+(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i
/** `Wed, 25 Nov 2026 14:03:09 +0000` (RFC 5322, 3.3), `25 November 2026 14:03`, `25-Nov-2026`. */
const dayAndName =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*([ap]\.?m\.?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i
/** `Nov 25, 2026 2:03:09 PM`, `Wednesday, November 25, 2026`. */
const nameAndDay =
  /^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*([ap]\.?m\.?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function dateTime(text: string, zone: string | undefined, country: string): number | null {
  const found = numeric.exec(text)
  if (found) {
    const [, first = '', mark, second = '', year = '', ...clock] = found
    const american = Number(second) > 12 || (Number(first) <= 12 && mark === '/' && MONTH_FIRST_COUNTRIES.has(country))
    const [day, month] = american ? [second, first] : [first, second]
    return ofClock({ year: year.length === 2 ? `20${year}` : year, month, day }, clock, zone)
  }
  const named = dayAndName.exec(text)
  if (named) {
    const [, day = '', name = '', year = '', ...clock] = named
    return ofClock({ year, month: monthOf(name), day }, clock, zone)
  }
  const [, name = '', day = '', year = '', ...clock] = nameAndDay.exec(text) ?? []
  return year === '' ? null : ofClock({ year, month: monthOf(name), day }, clock, zone)
}

function monthOf(name: string): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

/** Hour, minute, second, fraction, am or pm, offset: as the patterns above find them. */
function ofClock(
  date: Pick<DateParts, 'year' | 'month' | 'day'>,
  [hour, minute, second, fraction, half, offset]: readonly (string | undefined)[],
  zone: string | undefined,
): number | null {
  if (half === undefined || hour === undefined) return moment({ ...date, hour, minute, second, fraction }, offset, zone)
  if (Number(hour) < 1 || Number(hour) > 12) return null
  const of24 = (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0)
  return moment({ ...date, hour: String(of24), minute, second, fraction }, offset, zone)
}

/** The moment of a written date and time: by its own offset, else by its zone, else in UTC. `null`: the day does not exist. */
function moment(written: DateParts, offset: string | undefined, zone: string | undefined): number | null {
  const { year, month, day, hour = '00', minute = '00', second = '00', fraction } = written
  const two = (text: string): string => text.padStart(2, '0')
  const wall = parseTime(
    `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${fraction ? `.${fraction}` : ''}Z`,
  )
  if (wall === null) return null
  if (offset !== undefined) return wall - offsetMs(offset)
  return zone === undefined ? wall : momentOf(wall, zone)
}

function offsetMs(offset: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const unitMs = { s: 1000, ms: 1, min: 60_000, clock: 1000 } as const

/** A duration in milliseconds; `null`: not a duration. A text with colons is read as a clock shows it. */
export function readLength(text: string, as: MappedLength['as']): number | null {
  const written = text.trim()
  if (written.length > WRITTEN_MAX) return null
  const clock = /^(?:(\d{1,4}):)?(\d{1,4}):(\d\d)(?:[.,](\d{1,6}))?$/.exec(written)
  const number = numberIn(written)
  const ms = clock ? clockMs(clock) : number === null ? isoLength(written) : number * unitMs[as]
  return ms !== null && ms <= LONGEST_MS ? ms : null
}

function clockMs([, hours = '0', minutes = '0', seconds = '0', fraction]: RegExpExecArray): number {
  return (
    (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + (fraction ? Number(`0.${fraction}`) : 0)) * 1000
  )
}

/** `PT1M35S` (ISO 8601), `1h 2m 3s`, `95 s`. */
function isoLength(text: string): number | null {
  const found =
    /^(?:P?T)?\s*(?:(\d{1,4})\s*h)?\s*(?:(\d{1,6})\s*m(?:in)?)?\s*(?:(\d{1,8}(?:\.\d{1,6})?)\s*s(?:ec)?)?$/i.exec(text)
  const [, hours, minutes, seconds] = found ?? []
  if (hours === undefined && minutes === undefined && seconds === undefined) return null
  return (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000
}
