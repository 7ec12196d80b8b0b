import type { OutputDispatcher } from '../../src/intake/output.ts'

/** Sends nothing: what is stored stays stored. */
export const idleDispatcher: OutputDispatcher = {
  wantsBirth: () => false,
  backlogFull: () => false,
  stored: () => {},
  offer: () => {},
  wake: () => {},
}
