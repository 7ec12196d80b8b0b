// Sends the rows of a file to a source, batch by batch (C18). Pure: the function that posts a batch is passed in.
import type { FileRow, RowRefusal } from './read-rows.ts'
import type { BatchProgress } from './send-batches.ts'

/** The API's response to a batch. */
export interface BatchAnswer {
  readonly created: number
  readonly already_ended: number
  readonly ignored: number
  readonly refused: readonly { readonly index: number; readonly problems: readonly string[] }[]
}

export interface ImportTotals extends BatchProgress {
  readonly taken: number
  readonly known: number
  readonly passedOver: number
  readonly refused: readonly RowRefusal[]
}

export const NOTHING_IMPORTED: ImportTotals = { done: 0, taken: 0, known: 0, passedOver: 0, refused: [], error: null }

/** The API accepts twice as many; smaller batches report progress sooner, and stop sooner. */
export const IMPORT_BATCH_ROWS = 500
/** The API accepts 4 MiB; JSON may have more bytes than characters. */
const BATCH_UNITS_MAX = 1_000_000

/** The first of these rows, as many as fit into one batch. */
function batchOf(rows: readonly FileRow[]): { readonly rows: readonly FileRow[]; readonly tooLarge: boolean } {
  let units = 0
  let count = 0
  for (const { row } of rows.slice(0, IMPORT_BATCH_ROWS)) {
    units += JSON.stringify(row).length
    if (units > BATCH_UNITS_MAX) break
    count += 1
  }
  return { rows: rows.slice(0, Math.max(1, count)), tooLarge: count === 0 }
}

/** Adds the response to the next batch to the earlier totals. */
function withAnswer(now: ImportTotals, pack: readonly FileRow[], answer: BatchAnswer): ImportTotals {
  return {
    done: now.done + pack.length,
    taken: now.taken + answer.created,
    known: now.known + answer.already_ended,
    passedOver: now.passedOver + answer.ignored,
    refused: [
      ...now.refused,
      ...answer.refused.map(({ index, problems }) => ({ line: pack[index]?.line ?? 0, problems })),
    ],
    error: null,
  }
}

const TOO_LARGE = 'This row is larger than 1 MB. Remove data that isn’t part of the call.'

/** Sends the batch that begins with the first of these rows; a row that is larger than a batch is refused without being sent. */
export async function sendBatch(
  now: ImportTotals,
  ahead: readonly FileRow[],
  post: (rows: readonly FileRow['row'][]) => Promise<BatchAnswer>,
): Promise<ImportTotals> {
  const { rows, tooLarge } = batchOf(ahead)
  if (!tooLarge) return withAnswer(now, rows, await post(rows.map(({ row }) => row)))
  const refused = [{ index: 0, problems: [TOO_LARGE] }]
  return withAnswer(now, rows, { created: 0, already_ended: 0, ignored: 0, refused })
}
