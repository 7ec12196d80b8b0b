// A list as a file. The next page is read only when the client has taken the last one: memory holds one page, and nothing is read
// after the client has gone.
import { csvLine } from '../../text/csv.ts'

export type ExportFormat = 'ndjson' | 'csv'

/** A page of rows; `next` is the start of the next page. */
export interface ExportPage {
  readonly rows: readonly object[]
  readonly next: string | null
}

interface ExportOptions {
  readonly format: ExportFormat
  readonly columns: readonly string[]
  readonly page: (after: string | null) => Promise<ExportPage>
}

export const CONTENT_TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const

/**
 * The bytes of the file. The stream is cancelled when the client disconnects. The first page is read before the response starts:
 * the promise rejects when the filter is wrong or the database fails.
 */
export async function exportStream({ format, columns, page }: ExportOptions): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let first: ExportPage | null = await page(null)
  let after: string | null = null
  let header = format === 'csv' ? csvLine(columns) : ''
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // A page may be empty and still have a next page. An empty chunk would be of no use to the reader.
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

/** A file name that sorts by the time when the file was made. */
export function fileNameOf(what: string, format: ExportFormat, nowMs: number): string {
  const at = new Date(nowMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replaceAll(':', '-')
  return `${what}-${at}Z.${format}`
}
