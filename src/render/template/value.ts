// The values that placeholders stand for, and the text of each.

/** What a name may stand for. `null`: not known. */
export type Value = string | number | boolean | readonly string[] | null

/** What a filter wants to know beside the value: where the account is at home (T17). */
export interface Locale {
  /** IANA name, for dates whose filter names no zone. */
  readonly timezone: string
  /** ISO 3166 code of two letters, for numbers without a country code. */
  readonly country: string
}

/** The value as text: nothing when not known, the items of a list with a comma and a space between them. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value === 'object') return value.join(', ')
  return String(value)
}

/** Not known, empty text, or a list of nothing. `0` and `false` are not empty. */
export function isEmpty(value: Value): boolean {
  return value === null || value === '' || (typeof value === 'object' && value.length === 0)
}

/** The number that a value says, or `null`. */
export function numberOf(value: Value): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || !DECIMAL.test(value)) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

// Plain decimal only: `Number` alone would also take "0x1f", "Infinity" and the empty text.
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i
