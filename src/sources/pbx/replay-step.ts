import type { CallUpdate } from '../../calls/call.ts'

/** A moment of a recorded session, with the updates of calls that it makes. */
export interface ReplayStep {
  /** The recording's clock, in milliseconds since 1970. */
  readonly at: number
  readonly updates: readonly CallUpdate[]
}
