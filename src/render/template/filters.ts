// The filters (T2): one row each, with its meaning, an example that a test checks, and the function.
//
// An unknown value stays unknown, unless a filter says otherwise. A text filter applies to every item of a list. A value that a
// filter cannot read (a name given to `date`) stays as it is: a doubtful value is better than none.
import { sha256Hex } from '#sha256'
import { datePattern } from './date-pattern.ts'
import { durationPattern } from './duration-pattern.ts'
import { isFormula } from '../../text/formulas.ts'
import { isWebLink } from '../../text/web-link.ts'
import { type Instant, instantOf } from './instant.ts'
import { splitArgument, unescapeArgument } from './parse.ts'
import { type PhoneForms, phoneForms } from './phone.ts'
import { type Locale, type Value, isEmpty, numberOf, textOf } from './value.ts'

type Apply = (value: Value, locale: Locale) => Value

type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'date' | 'phone'

export interface Filter {
  readonly name: string
  readonly meaning: string
  /** The value, the filter as written, and the result (in Sydney, Australia). */
  readonly example: { readonly value: Value; readonly filter: string; readonly result: Value }
  readonly argument: { readonly need: 'none' | 'optional' | 'required'; readonly meaning: string }
  readonly accepts: readonly ValueKind[]
  /** How many steps the filter counts for each value, if it is slower than one step (T5). */
  readonly steps?: number
  /** How many steps it counts for each further 512 characters, likewise. `npm run bench:filters` measures both. */
  readonly longSteps?: number
  /** The function for an argument as written (`null`: none), or the error in the argument. */
  readonly make: (argument: string | null) => Apply | string
}

const NONE = { need: 'none', meaning: '' } as const
// Reading a telephone number takes as long as 20 other steps.
const PHONE_STEPS = 20
const ANY: readonly ValueKind[] = ['text', 'number', 'boolean', 'list', 'date', 'phone']
const utf8 = new TextEncoder()

const onText = (act: (text: string, locale: Locale) => string): Apply => {
  return (value, locale) => {
    if (value === null) return null
    if (typeof value === 'object') return value.map((item) => act(item, locale))
    return act(textOf(value), locale)
  }
}

/** As `onText`, but numbers and booleans stay unchanged. */
const onWords = (act: (text: string) => string): Apply => {
  return (value) => {
    if (typeof value === 'string') return act(value)
    return value !== null && typeof value === 'object' ? value.map(act) : value
  }
}

const onNumber = (act: (number: number) => Value): Apply => {
  return (value) => {
    const number = numberOf(value)
    return number === null ? value : act(number)
  }
}

const onInstant = (act: (instant: Instant, locale: Locale) => Value): Apply => {
  return (value, locale) => {
    const instant = instantOf(value)
    return instant === null ? value : act(instant, locale)
  }
}

const onPhone = (form: keyof PhoneForms): Apply => {
  return onText((text, { country }) => phoneForms(text, country)?.[form] ?? text)
}

const plain = (apply: Apply) => (): Apply => apply

function made<Pattern>(pattern: Pattern | string, use: (pattern: Pattern) => Apply): Apply | string {
  return typeof pattern === 'string' ? pattern : use(pattern)
}

/** A whole number between two limits, or what is wrong with it. */
function whole(argument: string, min: number, max: number): { readonly n: number } | string {
  const n = /^\s*\d{1,9}\s*$/.test(argument) ? Number(argument) : Number.NaN
  return n >= min && n <= max ? { n } : `${JSON.stringify(argument)} is not a whole number from ${min} to ${max}.`
}

function round(number: number, digits: number): number {
  // Shifting the decimal exponent rounds what people see: 1.005 to two digits is 1.01.
  const shifted = Math.round(Number(`${Math.abs(number)}e${digits}`))
  const rounded = Number(`${shifted}e-${digits}`)
  return Number.isFinite(rounded) ? Math.sign(number) * rounded : number
}

/** How many arguments one function call may have, few enough for every stack. */
const BYTES_AT_ONCE = 8192
/** `apply` accepts bytes directly, ten times as fast as one by one, although its type allows only lists. */
const charCodes = (bytes: Uint8Array): number[] => bytes as unknown as number[]

function base64(text: string): string {
  const bytes = utf8.encode(text)
  let binary = ''
  for (let at = 0; at < bytes.length; at += BYTES_AT_ONCE)
    binary += String.fromCharCode.apply(null, charCodes(bytes.subarray(at, at + BYTES_AT_ONCE)))
  return btoa(binary)
}

function truncate(text: string, n: number): string {
  if (text.length <= n) return text
  // Counts code points, so that no emoji is cut in half.
  let end = 0
  for (let count = 0; count < n && end < text.length; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  return text.slice(0, end)
}

function makeMap(argument: string): Apply | string {
  const to = new Map<string, string>()
  for (const pair of splitArgument(argument, ',')) {
    const [from, into, ...more] = splitArgument(pair, '=').map(unescapeArgument)
    if (from === undefined || into === undefined || more.length > 0) {
      return `"${pair}" is not a pair. Use pairs such as answered=YES,missed=NO,*=OTHER; put \\ before a comma or = in a value.`
    }
    to.set(from.trim(), into)
  }
  const other = to.get('*') ?? null
  return (value) => {
    const found = to.get(textOf(value)) ?? other
    return found ?? value
  }
}

const FALSE = new Set(['false', 'no', 'off', '0', ''])
const TRUE = new Set(['true', 'yes', 'on', '1'])

/** The boolean that a value means, or `null`: the text means neither yes nor no. */
export function truthOf(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'object') return value.length > 0
  const word = value.trim().toLowerCase()
  return TRUE.has(word) ? true : FALSE.has(word) ? false : null
}

function makeYesNo(argument: string | null): Apply | string {
  const words = splitArgument(argument ?? 'yes,no', ',').map(unescapeArgument)
  const [yes, no] = words
  if (yes === undefined || no === undefined || words.length > 2)
    return 'Enter two words separated by a comma, such as yesno:Ja,Nein.'
  return (value) => {
    const truth = truthOf(value)
    return truth === null ? value : truth ? yes : no
  }
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

/** Text for HTML: no part of it is a tag, an attribute or a reference, and its lines stay lines. */
function html(text: string): string {
  return text.replace(/\r\n|[\r\n&<>"']/g, (found) => REFERENCES[found] ?? '<br>')
}

/** Every line end, of Unicode too, and control characters, which no line holds: a tab, an escape, U+0000. */
const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

// Characters that no URL holds unescaped (RFC 3986), and that would end a URL in a text or in markup. Browsers encode these when
// they open it.
const NOT_IN_A_URL = /[ "<>`]/g

const seen = '2026-11-25T03:04:05.123Z'

export const FILTERS: readonly Filter[] = [
  {
    name: 'default',
    meaning: 'Replaces an unknown or empty value with this text.',
    example: { value: null, filter: 'default:unknown', result: 'unknown' },
    argument: { need: 'required', meaning: 'the text' },
    accepts: ANY,
    make: (argument) => {
      const text = unescapeArgument(argument ?? '')
      return (value) => (isEmpty(value) ? text : value)
    },
  },
  {
    name: 'upper',
    meaning: 'Converts to upper case.',
    example: { value: 'Sales', filter: 'upper', result: 'SALES' },
    argument: NONE,
    accepts: ['text', 'list'],
    longSteps: 3,
    make: plain(onText((text) => text.toUpperCase())),
  },
  {
    name: 'lower',
    meaning: 'Converts to lower case.',
    example: { value: 'Sales', filter: 'lower', result: 'sales' },
    argument: NONE,
    accepts: ['text', 'list'],
    longSteps: 2,
    make: plain(onText((text) => text.toLowerCase())),
  },
  {
    name: 'trim',
    meaning: 'Removes spaces at both ends.',
    example: { value: '  Jane ', filter: 'trim', result: 'Jane' },
    argument: NONE,
    accepts: ['text', 'list'],
    make: plain(onText((text) => text.trim())),
  },
  {
    name: 'one_line',
    meaning: 'Replaces line breaks and other control characters with spaces, and removes spaces at both ends.',
    example: { value: 'Jane\nSales', filter: 'one_line', result: 'Jane Sales' },
    argument: NONE,
    accepts: ['text', 'phone', 'list'],
    make: plain(onText((text) => text.replace(NOT_IN_A_LINE, ' ').trim())),
  },
  {
    name: 'html',
    meaning:
      'Escapes the text for HTML and converts line breaks to br elements. Use it last, where the receiver shows HTML.',
    example: { value: 'Smith & <b>Co</b>', filter: 'html', result: 'Smith &amp; &lt;b&gt;Co&lt;/b&gt;' },
    argument: NONE,
    accepts: ['text', 'phone', 'list'],
    longSteps: 2,
    make: plain(onText(html)),
  },
  {
    name: 'http_url',
    meaning:
      'Keeps an http or https URL, with spaces, quotes and angle brackets percent-encoded. Anything else counts as unknown.',
    example: { value: 'javascript:alert(1)', filter: 'http_url', result: null },
    argument: NONE,
    accepts: ['text'],
    longSteps: 5,
    make: plain((value) => {
      return typeof value === 'string' && isWebLink(value) ? value.replace(NOT_IN_A_URL, encodeURIComponent) : null
    }),
  },
  {
    name: 'cell',
    meaning:
      'Puts an apostrophe before text that a spreadsheet would run as a formula. Phone numbers in E.164 stay unchanged.',
    example: { value: '=HYPERLINK("…")', filter: 'cell', result: `'=HYPERLINK("…")` },
    argument: NONE,
    accepts: ANY,
    make: plain(onWords((text) => (isFormula(text) ? `'${text}` : text))),
  },
  {
    name: 'digits',
    meaning: 'Keeps only the digits.',
    example: { value: '+61 400 111 222', filter: 'digits', result: '61400111222' },
    argument: NONE,
    accepts: ['text', 'phone', 'number', 'list'],
    longSteps: 2,
    make: plain(onText((text) => text.replace(/[^0-9]+/g, ''))),
  },
  {
    name: 'e164',
    meaning: 'Formats a phone number with + and country code, without spaces.',
    example: { value: '0400 111 222', filter: 'e164', result: '+61400111222' },
    argument: NONE,
    accepts: ['phone', 'text', 'list'],
    steps: PHONE_STEPS,
    make: plain(onPhone('e164')),
  },
  {
    name: 'national',
    meaning: 'Formats a phone number as in its own country.',
    example: { value: '+61400111222', filter: 'national', result: '0400 111 222' },
    argument: NONE,
    accepts: ['phone', 'text', 'list'],
    steps: PHONE_STEPS,
    make: plain(onPhone('national')),
  },
  {
    name: 'international',
    meaning: 'Formats a phone number with country code and spaces.',
    example: { value: '+61400111222', filter: 'international', result: '+61 400 111 222' },
    argument: NONE,
    accepts: ['phone', 'text', 'list'],
    steps: PHONE_STEPS,
    make: plain(onPhone('international')),
  },
  {
    name: 'date',
    meaning: 'Formats a date and time with a pattern, in the account’s time zone or the one after the comma.',
    example: { value: seen, filter: 'date:dd/MM/yyyy HH:mm', result: '25/11/2026 14:04' },
    argument: {
      need: 'required',
      meaning: 'a pattern such as yyyy-MM-dd HH:mm:ss, and optionally a comma and a time zone',
    },
    accepts: ['date', 'number'],
    longSteps: 2,
    make: (argument) => {
      return made(datePattern(unescapeArgument(argument ?? '')), (pattern) => {
        return onInstant((instant, { timezone }) => pattern(instant, timezone))
      })
    },
  },
  {
    name: 'iso',
    meaning: 'Formats a date and time as ISO 8601 in UTC, with milliseconds.',
    example: { value: '2026-11-25 14:04:05+11:00', filter: 'iso', result: '2026-11-25T03:04:05.000Z' },
    argument: NONE,
    accepts: ['date', 'number'],
    longSteps: 2,
    make: plain(onInstant(({ ms }) => new Date(ms).toISOString())),
  },
  {
    name: 'unix',
    meaning: 'Converts a date and time to Unix time in seconds.',
    example: { value: seen, filter: 'unix', result: 1795575845 },
    argument: NONE,
    accepts: ['date', 'number'],
    longSteps: 2,
    make: plain(onInstant(({ ms }) => Math.floor(ms / 1000))),
  },
  {
    name: 'unix_ms',
    meaning: 'Converts a date and time to Unix time in milliseconds.',
    example: { value: seen, filter: 'unix_ms', result: 1795575845123 },
    argument: NONE,
    accepts: ['date', 'number'],
    longSteps: 2,
    make: plain(onInstant(({ ms }) => ms)),
  },
  {
    name: 'unix_us',
    meaning: 'Converts a date and time to Unix time in microseconds.',
    example: { value: seen, filter: 'unix_us', result: 1795575845123000 },
    argument: NONE,
    accepts: ['date', 'number'],
    longSteps: 2,
    make: plain(onInstant(({ ms, micros }) => ms * 1000 + micros)),
  },
  {
    name: 'seconds_to',
    meaning: 'Formats seconds as hours, minutes and seconds.',
    example: { value: 95, filter: 'seconds_to:mm:ss', result: '01:35' },
    argument: { need: 'required', meaning: 'a pattern of h, m and s, such as mm:ss or h:mm:ss' },
    accepts: ['number'],
    make: (argument) => made(durationPattern(unescapeArgument(argument ?? '')), (pattern) => onNumber(pattern)),
  },
  {
    name: 'ms',
    meaning: 'Converts seconds to milliseconds.',
    example: { value: 95, filter: 'ms', result: 95000 },
    argument: NONE,
    accepts: ['number'],
    make: plain(onNumber((seconds) => Math.round(seconds * 1000))),
  },
  {
    name: 'minutes',
    meaning: 'Converts seconds to minutes, with decimals; add round to round them.',
    example: { value: 90, filter: 'minutes', result: 1.5 },
    argument: NONE,
    accepts: ['number'],
    make: plain(onNumber((seconds) => seconds / 60)),
  },
  {
    name: 'round',
    meaning: 'Rounds a number to this many decimal places, or to a whole number.',
    example: { value: 1.5833, filter: 'round:1', result: 1.6 },
    argument: { need: 'optional', meaning: 'the number of decimal places, 0 to 10' },
    accepts: ['number'],
    make: (argument) => made(whole(argument ?? '0', 0, 10), ({ n }) => onNumber((number) => round(number, n))),
  },
  {
    name: 'sha256',
    meaning:
      'Hashes the text (UTF-8) with SHA-256, in hexadecimal. Use trim and lower first for emails, e164 for phone numbers.',
    example: {
      value: 'sam@acme.au',
      filter: 'sha256',
      result: '982465d05d85b683b08cf4888db951d3a0c37530c44342a812318bea6766a7ea',
    },
    argument: NONE,
    accepts: ['text', 'phone', 'number', 'list'],
    make: plain(onText(sha256Hex)),
  },
  {
    name: 'base64',
    meaning: 'Encodes the text (UTF-8) as Base64.',
    example: { value: 'Söhne', filter: 'base64', result: 'U8O2aG5l' },
    argument: NONE,
    accepts: ['text', 'list'],
    make: plain(onText(base64)),
  },
  {
    name: 'map',
    meaning: 'Replaces each value with another; * matches any other value, and unknown.',
    example: { value: 'missed', filter: 'map:answered=COMPLETED,missed=NO_ANSWER,*=UNKNOWN', result: 'NO_ANSWER' },
    argument: { need: 'required', meaning: 'pairs such as answered=YES,missed=NO,*=OTHER' },
    accepts: ANY,
    make: (argument) => makeMap(argument ?? ''),
  },
  {
    name: 'truncate',
    meaning: 'Limits the text to this many characters.',
    example: { value: 'Asked for a quote', filter: 'truncate:5', result: 'Asked' },
    argument: { need: 'required', meaning: 'the number of characters, 1 to 100000' },
    accepts: ['text', 'list'],
    make: (argument) => made(whole(argument ?? '', 1, 100_000), ({ n }) => onText((text) => truncate(text, n))),
  },
  {
    name: 'json',
    meaning: 'Converts the value to JSON, including quotes; null if unknown.',
    example: { value: ['price', 'booking'], filter: 'json', result: '["price","booking"]' },
    argument: NONE,
    accepts: ANY,
    longSteps: 3,
    make: plain((value) => JSON.stringify(value)),
  },
  {
    name: 'yesno',
    meaning: 'Converts true and false to yes and no, or to two words of your choice.',
    example: { value: true, filter: 'yesno', result: 'yes' },
    argument: { need: 'optional', meaning: 'two words separated by a comma, such as Ja,Nein' },
    accepts: ['boolean', 'number', 'text', 'list'],
    longSteps: 3,
    make: makeYesNo,
  },
  {
    name: 'first',
    meaning: 'Takes the first item of a list.',
    example: { value: ['price', 'booking'], filter: 'first', result: 'price' },
    argument: NONE,
    accepts: ['list'],
    make: plain((value) => (value !== null && typeof value === 'object' ? (value[0] ?? null) : value)),
  },
  {
    name: 'join',
    meaning: 'Joins the items of a list with this separator, or with a comma and a space.',
    example: { value: ['price', 'booking'], filter: 'join: / ', result: 'price / booking' },
    argument: { need: 'optional', meaning: 'the separator' },
    accepts: ['list'],
    make: (argument) => {
      const between = argument === null ? ', ' : unescapeArgument(argument)
      return (value) => (value !== null && typeof value === 'object' ? value.join(between) : value)
    },
  },
]
