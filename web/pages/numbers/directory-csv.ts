// Exports the directory as a sheet that can be imported again unchanged. Pure.
import { DETAIL_COLUMNS } from '../../../src/calls/directory/columns.ts'
import { csvLine } from '../../../src/text/csv.ts'
import type { ListedNumber } from '../../api/numbers.ts'

const COLUMNS = ['number', ...DETAIL_COLUMNS] as const

export function directoryCsv(rows: readonly ListedNumber[]): string {
  const lines = rows.map((row) =>
    csvLine(COLUMNS.map((name) => (name === 'do_not_record' ? (row[name] ? 'yes' : 'no') : row[name]))),
  )
  return csvLine(COLUMNS) + lines.join('')
}
