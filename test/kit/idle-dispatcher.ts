import type { BatchDispatcher } from '../../src/intake/write-batch.ts'

/** Sends nothing: what is stored stays stored. */
export const idleDispatcher: BatchDispatcher = {
  canInsertClaimed: () => false,
  isBacklogFull: () => false,
  countStored: () => {},
  enqueue: () => {},
  wake: () => {},
}
