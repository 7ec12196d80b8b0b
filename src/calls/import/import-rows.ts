// Sending the rows of a file to a source, pack by pack (C18). Pure: how one is posted is handed in.
import type { FileRow, RowRefusal } from './read-rows.ts'
import type { BatchProgress } from './send-batches.ts'

/** What the API answers to a pack. */
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

/** The API takes twice as many; smaller packs are reported sooner, and are stopped sooner. */
export const IMPORT_BATCH_ROWS = 500
/** The API takes 4 MiB, and more of JSON than of its characters may be bytes. */
const BATCH_UNITS_MAX = 1_000_000

/** As many of these rows, from the first on, as go at once. */
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

/** What was known before, and the answer to the next pack. */
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

/** Sends the pack that begins with the first of these rows; a row that is larger than a pack is refused unsent. */
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
