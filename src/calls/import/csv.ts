// CSV as spreadsheets write it (RFC 4180): quoted cells may hold the separator, line ends and doubled quotes. The separator is a
// comma, a semicolon (where the comma is the decimal point) or a tab (text pasted from a sheet).

export interface CsvRow {
  /** The line in which the row begins, counted from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** A quote in the row is never closed: the rest of the text was taken for one cell. */
  readonly unclosed?: true
}

const SEPARATORS = [',', ';', '\t'] as const

/** The rows of a text, without empty rows. A quote that is never closed reaches to the end of the text. */
export function parseCsv(text: string): CsvRow[] {
  // A byte order mark says how the file is encoded and is no part of its first cell.
  const body = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(body)
  const rows: CsvRow[] = []
  let line = 1
  for (let at = 0; at < body.length;) {
    const { cells, end, lines, unclosed } = rowAt(body, at, separator)
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells, ...(unclosed && { unclosed }) })
    line += lines
    at = end
  }
  return rows
}

/** The separator that occurs most often in the first line, outside quotes. */
function separatorOf(text: string): string {
  const first = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const counts = SEPARATORS.map((separator) => first.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Reads the row at `from`: its cells, where the next row begins, and how many line ends the row took. */
function rowAt(
  text: string,
  from: number,
  separator: string,
): { readonly cells: string[]; readonly end: number; readonly lines: number; readonly unclosed: boolean } {
  const cells: string[] = []
  let lines = 0
  let unclosed = false
  let at = from
  for (;;) {
    const cell = text[at] === '"' ? quotedAt(text, at, separator) : plainAt(text, at, separator)
    cells.push(cell.text)
    lines += cell.lines
    unclosed ||= cell.unclosed === true
    at = cell.end
    if (text[at] !== separator) break
    at += 1
  }
  const end = /\r\n|\r|\n/y
  end.lastIndex = at
  return { cells, end: at + (end.exec(text)?.[0].length ?? 0), lines: lines + 1, unclosed }
}

interface Cell {
  readonly text: string
  readonly end: number
  readonly lines: number
  readonly unclosed?: boolean
}

function plainAt(text: string, from: number, separator: string): Cell {
  let end = from
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1
  return { text: text.slice(from, end), end, lines: 0 }
}

function quotedAt(text: string, from: number, separator: string): Cell {
  let close = text.indexOf('"', from + 1)
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  const content = text.slice(from + 1, close === -1 ? text.length : close).replaceAll('""', '"')
  const lines = content.split(/\r\n|\r|\n/).length - 1
  // Text between the closing quote and the separator belongs to the cell, as in spreadsheets.
  const rest = plainAt(text, close === -1 ? text.length : close + 1, separator)
  return { text: content + rest.text, end: rest.end, lines, unclosed: close === -1 }
}
