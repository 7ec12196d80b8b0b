import type { PipelineDeps } from '../../src/pipeline.ts'

/** Sends nothing: stored deliveries stay as they are. */
export const idleDispatcher: PipelineDeps['dispatcher'] = {
  canInsertClaimed: () => false,
  isBacklogFull: () => false,
  countStored: () => {},
  enqueue: () => {},
  wake: () => {},
}
