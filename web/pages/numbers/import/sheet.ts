// A pasted or chosen sheet: its content, and the file of refused rows. Pure.
import { columnOf } from '../../../../src/calls/directory/columns.ts'
import type { Column } from '../../../../src/calls/directory/columns.ts'
import { parseCsv } from '../../../../src/calls/import/csv.ts'
import { readNumbersCsv } from '../../../../src/calls/directory/read-numbers.ts'
import type { NumberRefusal, NumberRow } from '../../../../src/calls/directory/read-numbers.ts'
import { csvLine } from '../../../../src/text/csv.ts'

export interface Sheet {
  readonly text: string
  /** Headings that name a column; empty: the sheet has no headings. */
  readonly named: readonly { readonly heading: string; readonly column: Column }[]
  readonly passedOver: readonly string[]
  readonly rows: readonly NumberRow[]
  readonly refused: readonly NumberRefusal[]
}

/** `country`: for numbers without a country code. */
export function readSheet(text: string, country: string): Sheet {
  const { rows, refused, passedOver } = readNumbersCsv(text, { country })
  const named = headingsOf(text).flatMap((heading) => {
    const column = columnOf(heading)
    return column === undefined ? [] : [{ heading, column }]
  })
  return { text, named, passedOver, rows, refused }
}

/** The first row, if it contains headings. */
function headingsOf(text: string): readonly string[] {
  // Only the beginning is parsed: headings are short.
  const [first] = parseCsv(text.slice(0, HEAD_MAX))
  const cells = first?.cells ?? []
  return cells.some((cell) => columnOf(cell) === 'number') ? cells : []
}

const HEAD_MAX = 10_000

/** The refused rows as in the sheet, each with its line and the reason: to be corrected and imported again. */
export function refusedCsv(
  text: string,
  refused: readonly NumberRefusal[],
  words: { readonly line: string; readonly why: string },
): string {
  const whys = new Map<number, string[]>()
  for (const { line, detail } of refused) whys.set(line, [...(whys.get(line) ?? []), detail])
  const headings = headingsOf(text)
  const columns = headings.length > 0 ? headings : ['number', 'name']
  const cellsAt = new Map(parseCsv(text).map(({ line, cells }) => [line, cells]))
  const lines = [...whys]
    .toSorted(([a], [b]) => a - b)
    .map(([line, why]) => csvLine([...padded(cellsAt.get(line) ?? [], columns.length), String(line), why.join(' ')]))
  return csvLine([...columns, words.line, words.why]) + lines.join('')
}

function padded(cells: readonly string[], length: number): string[] {
  return Array.from({ length }, (_, at) => cells[at] ?? '')
}
