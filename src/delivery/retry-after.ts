// The Retry-After header (RFC 9110, section 10.2.3): a number of seconds, or a date in one of three forms (section 5.6.7).
// `Date.parse` is not used: it takes almost anything, in local time.

// The longest rest that a receiver can ask for, a day: a longer one may mean milliseconds, or a wrong clock.
const REST_MAX_MS = 24 * 60 * 60 * 1_000

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)'
const DAY_LONG = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day'
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'

const FORMS = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^${DAY_LONG}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
]

/**
 * Until when the receiver asks for no requests, in milliseconds since 1970: in the future, at most 24 hours. `null`: the time is
 * over already, or the value is neither seconds nor a date.
 */
export function parseRetryAfter(value: string, nowMs: number): number | null {
  const text = value.trim()
  const until = /^\d+$/.test(text) ? nowMs + Number(text) * 1_000 : httpDateMs(text, nowMs)
  return until === null || until <= nowMs ? null : Math.min(until, nowMs + REST_MAX_MS)
}

function httpDateMs(text: string, nowMs: number): number | null {
  for (const form of FORMS) {
    const part = form.exec(text)?.groups
    if (part === undefined) continue
    const number = (name: string): number => Number(part[name])
    const month = MONTHS.indexOf(part['month'] ?? '')
    const year = part['year']?.length === 2 ? fullYear(number('year'), nowMs) : number('year')
    return Date.UTC(year, month, number('day'), number('hour'), number('minute'), number('second'))
  }
  return null
}

/** Two digits mean a year at most 50 years ahead (RFC 9110, section 5.6.7). */
function fullYear(twoDigits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear()
  const inThisCentury = thisYear - (thisYear % 100) + twoDigits
  return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury
}
