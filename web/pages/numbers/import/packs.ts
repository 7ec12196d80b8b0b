// Sends many rows of the directory in batches, one after another. Pure: the caller passes the function that sends one.
import type { NumberEntry, NumberRefusal, NumberRow } from '../../../../src/calls/directory/read-numbers.ts'
import type { Column } from '../../../../src/calls/directory/columns.ts'
import { sendBatches as sendInPacks } from '../../../../src/calls/import/send-batches.ts'
import type { BatchProgress } from '../../../../src/calls/import/send-batches.ts'

/** The maximum number of rows in a request. */
const PACK_SIZE = 1_000

/** The response of the API to a batch. */
export interface PackAnswer {
  readonly created: number
  readonly updated: number
  readonly refused: readonly { readonly index: number; readonly pointer: string; readonly detail: string }[]
}

/** The progress. */
export interface SentNumbers extends BatchProgress {
  readonly created: number
  readonly updated: number
  readonly refused: readonly NumberRefusal[]
}

export const NOTHING_SENT: SentNumbers = { done: 0, created: 0, updated: 0, refused: [], error: null }

interface Sending {
  readonly post: (entries: readonly NumberEntry[]) => Promise<PackAnswer>
  readonly signal: AbortSignal
  readonly onProgress: (sent: SentNumbers) => void
}

/** Continues after `from`. Ends early, between two batches, when it is aborted or when a batch fails. */
export function sendPacks(
  rows: readonly NumberRow[],
  { post, signal, onProgress }: Sending,
  from: SentNumbers = NOTHING_SENT,
): Promise<SentNumbers> {
  return sendInPacks(from, {
    all: rows.length,
    async send(now) {
      const pack = rows.slice(now.done, now.done + PACK_SIZE)
      return added(now, pack, await post(pack.map(({ entry }) => entry)))
    },
    isStopped: () => signal.aborted,
    onProgress,
  })
}

function added(sent: SentNumbers, pack: readonly NumberRow[], { created, updated, refused }: PackAnswer): SentNumbers {
  return {
    done: sent.done + pack.length,
    created: sent.created + created,
    updated: sent.updated + updated,
    refused: [
      ...sent.refused,
      ...refused.map(({ index, pointer, detail }) => ({
        line: pack[index]?.line ?? 0,
        // The pointer has one step, because an entry is flat.
        column: pointer === '' ? null : (pointer.slice(1) as Column),
        detail,
      })),
    ],
    error: null,
  }
}
