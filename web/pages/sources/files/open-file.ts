// A file of calls, kept by a worker.
import { IMPORT_BATCH_ROWS } from '../../../../src/calls/import/import-rows.ts'
import type { FileRow, FileRows, RefusedTableHeadings, RowRefusal } from '../../../../src/calls/import/read-rows.ts'
import { workerRpc } from '../../../parts/worker-rpc.ts'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.files

export type Question =
  | { readonly bytes: ArrayBuffer }
  | { readonly from: number; readonly count: number }
  | { readonly refused: readonly RowRefusal[]; readonly words: RefusedTableHeadings }

interface Head {
  readonly format: FileRows['format']
  readonly headings: readonly string[]
  /** Number of valid rows. */
  readonly count: number
  readonly unread: readonly { readonly line: number; readonly problem: string }[]
}

export type Answer = Head | { readonly rows: readonly FileRow[] } | { readonly csv: string }

export interface OpenFile extends Head {
  readonly name: string
  /** The time of opening, in ms since 1970. */
  readonly openedAt: number
  /** Enough rows to recognise the content of a column. */
  readonly first: readonly FileRow[]
  /** Returns a batch of rows, starting with this row. */
  rowsFrom(from: number): Promise<readonly FileRow[]>
  refusedCsv(refused: readonly RowRefusal[]): Promise<string>
  close(): void
}

/** A browser can hold a text of this size, and reads it in a few seconds. */
const BYTES_MAX = 200_000_000

/** Rejects with a message for the person if the file is too large or cannot be read. */
export async function openFile(file: File): Promise<OpenFile> {
  if (file.size > BYTES_MAX) throw new Error(say.tooLarge)
  const bytes = await file.arrayBuffer().catch(() => null)
  if (bytes === null) throw new Error(say.notRead)
  const worker = workerRpc<Question, Answer>(
    new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' }),
  )
  const rowsFrom = async (from: number): Promise<readonly FileRow[]> => {
    const answer = await worker.call({ from, count: IMPORT_BATCH_ROWS })
    return 'rows' in answer ? answer.rows : []
  }
  try {
    const head = await worker.call({ bytes }, [bytes])
    if (!('headings' in head)) throw new Error(say.notRead)
    return {
      ...head,
      name: file.name,
      openedAt: Date.now(),
      first: (await rowsFrom(0)).slice(0, FIRST_ROWS),
      rowsFrom,
      async refusedCsv(refused) {
        const answer = await worker.call({ refused, words: say.csv })
        return 'csv' in answer ? answer.csv : ''
      },
      close: () => worker.end(),
    }
  } catch (error) {
    worker.end()
    throw error
  }
}

const FIRST_ROWS = 100
