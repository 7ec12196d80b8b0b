// CSV (RFC 4180) that a spreadsheet can open without running what a caller put into it.

import { withoutFormulas } from './formulas.ts'

/** One line, ended by CRLF. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A value as one cell: what is not known is empty, lists are joined by `; `, other objects are JSON. */
export function csvCell(value: unknown): string {
  const text = textOf(value)
  // Only text can be a formula: a number is one whatever its sign.
  const safe = typeof value === 'number' ? text : withoutFormulas(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('; ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
