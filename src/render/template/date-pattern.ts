// Date patterns: letters stand for parts of the date, as in Unicode's LDML and in most date libraries.
import { isZone, offsetAt, zoneNames } from '../../time/time-zone.ts'
import type { Instant } from './instant.ts'
import { didYouMean } from './suggest.ts'

type Piece = string | ((local: Date, offsetMs: number) => string)

/** A parsed pattern: writes a moment in the local time of a zone. */
type DatePattern = (instant: Instant, timezone: string) => string

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))
const year = (d: Date): string => String(d.getUTCFullYear()).padStart(4, '0')
const month = (d: Date): string => MONTHS[d.getUTCMonth()] ?? ''
const weekday = (d: Date): string => DAYS[d.getUTCDay()] ?? ''
const hour12 = (d: Date): number => d.getUTCHours() % 12 || 12
const millis = (d: Date): string => String(d.getUTCMilliseconds()).padStart(3, '0')

function offset(offsetMs: number, colon: string, zero: string): string {
  const minutes = Math.trunc(Math.abs(offsetMs) / 60_000)
  if (minutes === 0) return zero
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`
}

/** The meaning of each group of letters, with an example (a Wednesday afternoon in Sydney). */
const DATE_LETTERS: Readonly<Record<string, { readonly example: string; readonly write: Exclude<Piece, string> }>> = {
  yyyy: { example: '2026', write: year },
  yy: { example: '26', write: (d) => year(d).slice(-2) },
  MMMM: { example: 'November', write: month },
  MMM: { example: 'Nov', write: (d) => month(d).slice(0, 3) },
  MM: { example: '11', write: (d) => two(d.getUTCMonth() + 1) },
  M: { example: '11', write: (d) => String(d.getUTCMonth() + 1) },
  dd: { example: '25', write: (d) => two(d.getUTCDate()) },
  d: { example: '25', write: (d) => String(d.getUTCDate()) },
  EEEE: { example: 'Wednesday', write: weekday },
  EEE: { example: 'Wed', write: (d) => weekday(d).slice(0, 3) },
  HH: { example: '14', write: (d) => two(d.getUTCHours()) },
  H: { example: '14', write: (d) => String(d.getUTCHours()) },
  hh: { example: '02', write: (d) => two(hour12(d)) },
  h: { example: '2', write: (d) => String(hour12(d)) },
  mm: { example: '04', write: (d) => two(d.getUTCMinutes()) },
  m: { example: '4', write: (d) => String(d.getUTCMinutes()) },
  ss: { example: '05', write: (d) => two(d.getUTCSeconds()) },
  s: { example: '5', write: (d) => String(d.getUTCSeconds()) },
  SSS: { example: '123', write: millis },
  a: { example: 'PM', write: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM') },
  XXX: { example: '+11:00', write: (_, ms) => offset(ms, ':', 'Z') },
  xxx: { example: '+11:00', write: (_, ms) => offset(ms, ':', '+00:00') },
  XX: { example: '+1100', write: (_, ms) => offset(ms, '', 'Z') },
  xx: { example: '+1100', write: (_, ms) => offset(ms, '', '+0000') },
}

// Other libraries write year and day in capitals, and the offset as Z; here those letters have no other meaning.
const SAME_AS: Readonly<Record<string, string>> = {
  YYYY: 'yyyy',
  YY: 'yy',
  DD: 'dd',
  D: 'd',
  A: 'a',
  ZZ: 'xxx',
  Z: 'xx',
  EE: 'EEE',
  E: 'EEE',
}

/** The text after the last comma of `date`'s argument: a zone, or the rest of a pattern. */
export function zoneText(argument: string): string {
  const comma = argument.lastIndexOf(',')
  return comma < 0 ? '' : argument.slice(comma + 1).trim()
}

/** Parses the argument of `date`: a pattern, and perhaps a comma and a zone. An error is returned as text. */
export function datePattern(argument: string): DatePattern | string {
  const comma = argument.lastIndexOf(',')
  const named = zoneText(argument)
  if (named !== '' && isZone(named)) {
    const pieces = readPieces(argument.slice(0, comma))
    return typeof pieces === 'string' ? pieces : (instant) => write(pieces, instant, named)
  }
  const pieces = readPieces(argument)
  if (typeof pieces !== 'string') return (instant, timezone) => write(pieces, instant, timezone)
  if (named === '' || typeof readPieces(argument.slice(0, comma)) === 'string') return pieces
  return `Unknown time zone "${named}". ${didYouMean(named, zoneNames(), 'Use a name such as Australia/Sydney or UTC.')}`
}

function write(pieces: readonly Piece[], { ms }: Instant, zone: string): string {
  const offsetMs = offsetAt(zone, ms)
  const local = new Date(ms + offsetMs)
  let out = ''
  for (const piece of pieces) out += typeof piece === 'string' ? piece : piece(local, offsetMs)
  return out
}

function readPieces(pattern: string): readonly Piece[] | string {
  if (pattern.trim() === '') return 'Enter a pattern after "date:", such as yyyy-MM-dd HH:mm.'
  const pieces: Piece[] = []
  for (const [group] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (group === "'") return "A quotation mark ' in the date pattern is not closed. Add a second ' after the text."
    if (group === "''") pieces.push("'")
    else if (group.startsWith("'")) pieces.push(group.slice(1, -1).replaceAll("''", "'"))
    // The T of "2026-11-25T14:04" is a letter that no pattern uses: most people leave out its quotes.
    else if (!/^[A-Za-z]/.test(group) || group === 'T') pieces.push(group)
    else {
      const letters = DATE_LETTERS[SAME_AS[group] ?? group]
      if (letters === undefined) {
        return `"${group}" is not a date pattern. Use ${Object.keys(DATE_LETTERS).join(' ')}, and put other text in 'quotes'.`
      }
      pieces.push(letters.write)
    }
  }
  return pieces
}
