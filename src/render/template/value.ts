// The values of placeholders, and the text of each.

/** The value of a name. `null`: unknown. */
export type Value = string | number | boolean | readonly string[] | null

/** The context of a filter: the account's time zone and country (T17). */
export interface Locale {
  /** IANA name, for dates whose filter names no zone. */
  readonly timezone: string
  /** ISO 3166 code of two letters, for numbers without a country code. */
  readonly country: string
}

/** The value as text: empty if unknown; the items of a list are joined by a comma and a space. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value === 'object') return value.join(', ')
  return String(value)
}

/** Unknown, empty text, or an empty list. `0` and `false` are not empty. */
export function isEmpty(value: Value): boolean {
  return value === null || value === '' || (typeof value === 'object' && value.length === 0)
}

/** The value as a number, or `null`. */
export function numberOf(value: Value): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || !DECIMAL.test(value)) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

// Plain decimal only: `Number` alone would also take "0x1f", "Infinity" and the empty text.
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i
