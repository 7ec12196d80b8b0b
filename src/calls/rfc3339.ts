// Reads times in RFC 3339.
import type { TimePrecision } from './call.ts'

const pattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i

/**
 * Milliseconds since 1970 with the written fraction, or `null` if the text is no RFC 3339 time. Stricter than `Date.parse`, which
 * takes 30 February for 2 March. A leap second counts as the first second of the next minute.
 */
export function parseTime(text: string): number | null {
  if (!pattern.test(text)) return null
  const day = Number(text.slice(8, 10))
  if (day > 28 && day > daysOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)))) return null
  const isLeap = text.startsWith('60', 17)
  const ms = Date.parse(isLeap ? `${text.slice(0, 17)}59${text.slice(19)}`.toUpperCase() : text.toUpperCase())
  return ms + (isLeap ? 1000 : 0) + finerMs(text)
}

/** The precision of an RFC 3339 time: `.000` is a fraction too. */
export function precisionOf(text: string): TimePrecision {
  return text[19] === '.' ? 'exact' : 'second'
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** The part of a fraction below a millisecond, which `Date.parse` cuts off. */
function finerMs(text: string): number {
  if (text[19] !== '.' || text.length < 25) return 0
  const digits = /^\d*/.exec(text.slice(23))?.[0] ?? ''
  return digits === '' || !/^\d{3}/.test(text.slice(20)) ? 0 : Number(`0.${digits}`)
}
