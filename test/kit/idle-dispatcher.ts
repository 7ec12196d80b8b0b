import type { OutputDispatcher } from '../../src/intake/output.ts'

/** Sends nothing: what is stored stays stored. */
export const idleDispatcher: OutputDispatcher = {
  canInsertClaimed: () => false,
  isBacklogFull: () => false,
  countStored: () => {},
  enqueue: () => {},
  wake: () => {},
}
