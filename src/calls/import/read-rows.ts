// The rows of a file of calls: a sheet (CSV), or JSON, one object in a line or a list of them. Pure.
import { parseCsv } from './csv.ts'
import { isObject } from '../../json/is-object.ts'
import { parseJson, parseJsonObject } from '../../json/parse-json.ts'

export interface FileRow {
  /** The line in which the row begins, counted from 1. */
  readonly line: number
  /** Cells by heading, without empty cells; for JSON, the object. */
  readonly row: Readonly<Record<string, unknown>>
}

/** A row that cannot be read. */
interface UnreadableRow {
  readonly line: number
  /** The cells; for JSON, only its text. */
  readonly cells: readonly string[]
  readonly problem: string
}

export interface FileRows {
  readonly format: 'sheet' | 'json'
  /** The headings of a sheet, each once. */
  readonly headings: readonly string[]
  readonly rows: readonly FileRow[]
  readonly unread: readonly UnreadableRow[]
}

/** `columns`: the columns of a sheet without headings. */
export function readRows(text: string, columns?: readonly string[]): FileRows {
  const begins = /^\uFEFF?\s*([{[])/.exec(text)?.[1]
  if (columns === undefined && begins === '{') return readLines(text)
  if (columns === undefined && begins === '[') return readList(text)
  return readSheet(text, columns)
}

function readSheet(text: string, columns: readonly string[] | undefined): FileRows {
  const lines = parseCsv(text)
  const headings = headingsOf(columns ?? lines.shift()?.cells ?? [])
  const rows: FileRow[] = []
  const unread: UnreadableRow[] = []
  for (const { line, cells, unclosed } of lines) {
    const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1
    if (unclosed) unread.push({ line, cells: cells.slice(0, -1), problem: UNCLOSED })
    else if (used > headings.length) unread.push({ line, cells, problem: tooMany(used, headings.length) })
    else rows.push({ line, row: rowOf(headings, cells) })
  }
  return { format: 'sheet', headings, rows, unread }
}

const UNCLOSED =
  'A quotation mark in this row is not closed, so the rest of the file was read as one cell. Add the closing mark.'

const tooMany = (cells: number, headings: number): string =>
  `This row has ${cells} cells for ${headings} columns. Put cells that contain a comma in quotation marks.`

/** Headings as they are written; an empty or repeated heading gets a number. */
function headingsOf(cells: readonly string[]): string[] {
  const seen = new Set<string>()
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  return cells.slice(0, last + 1).map((cell, at) => {
    const written = cell.trim()
    const name = written === '' || seen.has(written) ? `${written === '' ? 'Column' : written} ${at + 1}` : written
    seen.add(name)
    return name
  })
}

function rowOf(headings: readonly string[], cells: readonly string[]): FileRow['row'] {
  const filled = headings.flatMap((heading, at) => {
    const cell = cells[at] ?? ''
    return cell.trim() === '' ? [] : [[heading, cell] as const]
  })
  // Not by assignment: a heading may be `__proto__`.
  return Object.fromEntries(filled)
}

function readLines(text: string): FileRows {
  const rows: FileRow[] = []
  const unread: UnreadableRow[] = []
  for (const [at, written] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (written.trim() === '') continue
    const read = parseJsonObject(written)
    if (read === null) unread.push({ line: at + 1, cells: [written], problem: NO_OBJECT })
    else rows.push({ line: at + 1, row: read })
  }
  return { format: 'json', headings: [], rows, unread }
}

const NO_OBJECT = 'This line is not a JSON object.'

function readList(text: string): FileRows {
  const rows: FileRow[] = []
  const unread: UnreadableRow[] = []
  const list = parseJson(text.replace(/^\uFEFF/, ''))
  if (!Array.isArray(list)) {
    const problem = 'The file starts like a JSON list but can’t be read as one. Check its syntax.'
    return { format: 'json', headings: [], rows, unread: [{ line: 1, cells: [], problem }] }
  }
  // The line numbers of a JSON list are not known: the first object is 1.
  for (const [at, item] of list.entries())
    if (isObject(item)) rows.push({ line: at + 1, row: item })
    else unread.push({ line: at + 1, cells: [JSON.stringify(item)], problem: 'This item is not a JSON object.' })
  return { format: 'json', headings: [], rows, unread }
}

/** Why rows of a file were refused. */
export interface RowRefusal {
  readonly line: number
  readonly problems: readonly string[]
}

/** Headings of the columns that are added to refused rows; `row`: the column for the text of a JSON line. */
export interface RefusedTableHeadings {
  readonly row: string
  readonly line: string
  readonly why: string
}

/**
 * A table of the refused rows as in the file, each with its line and the reason, headings first: to be fixed and imported again.
 */
export function refusedTable(
  { format, headings, rows, unread }: FileRows,
  refused: readonly RowRefusal[],
  words: RefusedTableHeadings,
): string[][] {
  const columns = format === 'sheet' ? headings : [words.row]
  const cells = new Map<number, readonly string[]>(unread.map((one) => [one.line, one.cells]))
  const lines = new Set(refused.map(({ line }) => line))
  for (const { line, row } of rows) {
    if (!lines.has(line)) continue
    const texts = format === 'sheet' ? headings.map((heading) => cellText(row[heading])) : [JSON.stringify(row)]
    cells.set(line, texts)
  }
  const why = [...refused, ...unread.map(({ line, problem }) => ({ line, problems: [problem] }))]
  return [
    [...columns, words.line, words.why],
    ...why
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, problems }) => [
        ...columns.map((_, at) => cells.get(line)?.[at] ?? ''),
        String(line),
        problems.join(' '),
      ]),
  ]
}

const cellText = (value: unknown): string => (typeof value === 'string' ? value : '')
