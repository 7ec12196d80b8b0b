// The range of the page in its URL. Pure.
import type { StatisticsRange } from '../../api/statistics.ts'

/** Numbers of days with a button. */
export const RANGES = ['1', '7', '30', '90'] as const

type RangeDays = (typeof RANGES)[number]

const USUAL: RangeDays = '7'
const DATE = /^\d{4}-\d\d-\d\d$/

/** `days` as chosen, or two dates. An invalid value gives the default range. */
export function rangeOfSearch(search: Readonly<Record<string, string | undefined>>): {
  readonly chosen: RangeDays | null
  readonly range: StatisticsRange
} {
  const { days, from, to } = search
  if (isDate(from) && isDate(to) && from <= to) return { chosen: null, range: { from, to } }
  const chosen = RANGES.find((one) => one === days) ?? USUAL
  return { chosen, range: { days: Number(chosen) } }
}

function isDate(text: string | undefined): text is string {
  return text !== undefined && DATE.test(text) && !Number.isNaN(Date.parse(text))
}

/** The range for the URL; the default is left out. */
export function searchOfDays(days: RangeDays): Readonly<Record<string, string>> {
  return days === USUAL ? {} : { days }
}
