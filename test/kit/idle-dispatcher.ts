import type { PipelineDeps } from '../../src/pipeline.ts'

/** Sends nothing: what is stored stays stored. */
export const idleDispatcher: PipelineDeps['dispatcher'] = {
  canInsertClaimed: () => false,
  isBacklogFull: () => false,
  countStored: () => {},
  enqueue: () => {},
  wake: () => {},
}
