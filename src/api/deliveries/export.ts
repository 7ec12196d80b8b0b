// A list as a file: page after page as whoever reads it takes them, so that memory holds one page, and nothing is looked for
// when nobody reads any more.
import { csvLine } from '../../text/csv.ts'

export type ExportFormat = 'ndjson' | 'csv'

/** One page of rows; `next` is where the page after it begins. */
export interface ExportPage {
  readonly rows: readonly object[]
  readonly next: string | null
}

export interface ExportOptions {
  readonly format: ExportFormat
  readonly columns: readonly string[]
  readonly page: (after: string | null) => Promise<ExportPage>
}

export const CONTENT_TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const

/**
 * The bytes of the file. Whoever stops reading cancels it. The first page is looked for before anything is answered: rejects
 * with what is wrong in the filter, or with the database.
 */
export async function exportStream({ format, columns, page }: ExportOptions): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let first: ExportPage | null = await page(null)
  let after: string | null = null
  let header = format === 'csv' ? csvLine(columns) : ''
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // A page may be empty and have a next; an empty chunk would say nothing to whoever waits.
      for (let text = ''; text === '';) {
        const { rows, next } = first ?? (await page(after))
        first = null
        text = header + rows.map((row) => lineOf(row, { format, columns })).join('')
        header = ''
        after = next
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (next === null) return controller.close()
      }
    },
  })
}

function lineOf(row: object, { format, columns }: Pick<ExportOptions, 'format' | 'columns'>): string {
  if (format === 'ndjson') return `${JSON.stringify(row)}\n`
  const cells = new Map<string, unknown>(Object.entries(row))
  return csvLine(columns.map((column) => cells.get(column)))
}

/** A name for the file that sorts by the time it was made. */
export function fileNameOf(what: string, format: ExportFormat, nowMs: number): string {
  const at = new Date(nowMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replaceAll(':', '-')
  return `${what}-${at}Z.${format}`
}
