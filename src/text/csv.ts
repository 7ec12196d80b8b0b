// CSV (RFC 4180) that a spreadsheet can open without running a formula that a caller supplied.
import { isFormula } from './formulas.ts'

// Where the comma is the decimal point, a spreadsheet splits cells at semicolons, and ignores quotes in the middle of such a
// cell: so a cell or a line may begin inside one of our cells. The pattern starts with the separator, so that many blanks take no
// longer than other text.
const INNER = /([;\t\r\n] *)(?=[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])(?!\+[1-9]\d{1,14}(?:[;\t\r\n]|$))/g

/** Returns a line, ended by CRLF. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A value as one cell: an unknown value is empty, lists are joined by `; `, other objects are JSON. */
export function csvCell(value: unknown): string {
  const text = textOf(value)
  // Only text can be a formula: a number stays a number whatever its sign.
  const safe = typeof value === 'number' ? text : withoutFormulas(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function withoutFormulas(text: string): string {
  const inner = text.replaceAll(INNER, "$1'")
  return isFormula(text) ? `'${inner}` : inner
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('; ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
