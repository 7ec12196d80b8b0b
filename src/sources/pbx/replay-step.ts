import type { CallUpdate } from '../../calls/call.ts'

/** A moment of a recorded session, with its updates of calls. */
export interface ReplayStep {
  /** The recorded time, in milliseconds since 1970. */
  readonly at: number
  readonly updates: readonly CallUpdate[]
}
