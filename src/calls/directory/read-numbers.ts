// Reads the directory of dialled numbers from a sheet: pasted, or a CSV file saved by a spreadsheet. The page reads it, so that a
// person sees errors before anything is sent; the API checks the data again.
import { columnOf, DETAIL_COLUMNS, type Column } from './columns.ts'
import { parseCsv, type CsvRow } from '../import/csv.ts'
import { readNumber } from './read-number.ts'

/** The data to enter for one number. An empty cell is left out and changes nothing. */
export type NumberEntry = { number: string } & {
  [Detail in Exclude<(typeof DETAIL_COLUMNS)[number], 'do_not_record'>]?: string
} & { do_not_record?: boolean }

export interface NumberRow {
  /** The line of the text, counted from 1. */
  readonly line: number
  readonly entry: NumberEntry
}

export interface NumberRefusal {
  readonly line: number
  /** The column with the error; `null`: the row or the sheet as a whole. */
  readonly column: Column | null
  /** Says what is wrong and what to do. */
  readonly detail: string
}

interface NumbersReading {
  readonly rows: readonly NumberRow[]
  readonly refused: readonly NumberRefusal[]
  /** Headings that name no column of the directory: they are ignored. */
  readonly passedOver: readonly string[]
}

/**
 * The ' that keeps a spreadsheet from taking a cell, or a part that it may take for a cell, for a formula (S38,
 * text/csv.ts).
 */
const FORMULA_MARK = /(?<=^|[;\t\r\n] *)'(?=[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20])/g

/** The column order of pasted text without headings. */
const BARE_COLUMNS: readonly Column[] = ['number', 'name']

/** Reads a sheet. Numbers without a country code belong to their row's country, otherwise to `country` (two letters). */
export function readNumbersCsv(text: string, { country }: { readonly country: string }): NumbersReading {
  const sheet = parseCsv(text)
  const [first] = sheet
  if (!first) return { rows: [], refused: [], passedOver: [] }
  const named = first.cells.map(columnOf)
  const hasHeadings = named.includes('number')
  if (!hasHeadings && !startsWithNumber(first, country)) {
    const detail = 'No column of numbers found. Add the heading "number" above it.'
    return { rows: [], refused: [{ line: first.line, column: null, detail }], passedOver: [] }
  }
  const columns = hasHeadings ? named : BARE_COLUMNS
  const passedOver = hasHeadings ? first.cells.filter((cell, i) => named[i] === undefined && cell.trim() !== '') : []
  return { ...readRows(hasHeadings ? sheet.slice(1) : sheet, columns, country), passedOver }
}

function startsWithNumber({ cells: [cell = ''] }: CsvRow, country: string): boolean {
  // A number in exponent form counts as a number, and is reported as such.
  return 'number' in readNumber(cell, country) || /^'?[+\d][\d\s().,e+-]{5,}$/i.test(cell.trim())
}

function readRows(
  sheet: readonly CsvRow[],
  columns: readonly (Column | undefined)[],
  country: string,
): Pick<NumbersReading, 'rows' | 'refused'> {
  const rows: NumberRow[] = []
  const refused: NumberRefusal[] = []
  const lines = new Map<string, number>()
  for (const { line, cells } of sheet) {
    const read = readRow(cells, columns, country)
    const before = 'entry' in read ? lines.get(read.entry.number) : undefined
    if ('detail' in read) refused.push({ line, ...read })
    else if (before !== undefined) {
      refused.push({
        line,
        column: 'number',
        detail: `${read.entry.number} is also in line ${before}. Delete one of them.`,
      })
    } else {
      lines.set(read.entry.number, line)
      rows.push({ line, entry: read.entry })
    }
  }
  return { rows, refused }
}

function readRow(
  cells: readonly string[],
  columns: readonly (Column | undefined)[],
  country: string,
): { readonly entry: NumberEntry } | Omit<NumberRefusal, 'line'> {
  const values = new Map<Column, string>()
  for (const [i, column] of columns.entries()) {
    // In its exports, Offhook marks text that might be taken for a formula by an apostrophe (S38).
    const cell = (cells[i] ?? '').trim().replaceAll(FORMULA_MARK, '')
    if (column !== undefined && cell !== '' && !values.has(column)) values.set(column, cell)
  }
  const home = values.get('country')?.toUpperCase()
  if (home !== undefined && !/^[A-Z]{2}$/.test(home))
    return { column: 'country', detail: 'Must be a two-letter country code, such as AU.' }
  const read = readNumber(values.get('number') ?? '', home ?? country)
  if ('detail' in read) return { column: 'number', detail: read.detail }
  const entry: NumberEntry = { number: read.number }
  for (const name of DETAIL_COLUMNS) {
    const cell = values.get(name)
    if (cell === undefined) continue
    if (name !== 'do_not_record') entry[name] = name === 'country' ? cell.toUpperCase() : cell
    else {
      const answer = yesOrNo(cell)
      if (answer === null) return { column: name, detail: 'Must be yes or no.' }
      entry.do_not_record = answer
    }
  }
  return { entry }
}

function yesOrNo(cell: string): boolean | null {
  if (/^(?:yes|y|true|1|x)$/i.test(cell)) return true
  return /^(?:no|n|false|0)$/i.test(cell) ? false : null
}
