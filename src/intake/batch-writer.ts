// What a batch gives to the database, in parts: so much of rendered requests and no more stands in memory at a time (S45). All parts
// are stored in the one transaction of the batch, and nothing is handed on before its commit.
import { BOUNDS } from '../lib/bounds.ts'
import type { AppendedLane, StoreBatch } from '../store/calls/call-batch.ts'
import { createWriteBatch, type WriteBatch, type BatchDispatcher, type StoredBatch } from './write-batch.ts'

export interface BatchWriter {
  /** The part that is being filled. */
  readonly current: WriteBatch
  /** Stores the part when it is full, and begins another. */
  next(): Promise<void>
  /** Stores the last part. All that were stored, in order. */
  end(): Promise<readonly StoredBatch[]>
}

export function createBatchWriter(
  day: string,
  dispatcher: BatchDispatcher,
  store: (batch: StoreBatch) => Promise<AppendedLane[]>,
): BatchWriter {
  const stored: StoredBatch[] = []
  let current = createWriteBatch(day, dispatcher, { mayClaim: true })
  const storeCurrent = async (): Promise<void> => {
    stored.push(current.stored(await store(current.batch())))
  }
  return {
    get current() {
      return current
    },
    async next() {
      if (current.units < BOUNDS.batchUnits) return
      await storeCurrent()
      // What would be born claimed is held until the commit: of a batch so large the rest is claimed when it can be sent.
      current = createWriteBatch(day, dispatcher, { mayClaim: false })
    },
    async end() {
      await storeCurrent()
      return stored
    },
  }
}
