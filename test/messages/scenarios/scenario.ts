// The expected results of the messages of test/messages: a row for each call.
import type { Fields, Outcome, Status } from '../../../src/calls/call.ts'

export interface Scenario {
  /** The file names without the number and the kind: `answered`. `came`: when each message arrived, in seconds. */
  readonly scenario: string
  readonly came: readonly number[]
  readonly query?: readonly string[]
  /** Types of the events, in order. */
  readonly events: readonly Status[]
  readonly outcome: Outcome
  readonly fields: Fields
  readonly recordings?: readonly string[]
  /** Times in seconds from the beginning. */
  readonly start?: number
  readonly answer?: number | null
  readonly end?: number
}

export interface Vendor {
  readonly id: string
  /** Whether its messages contain their times: then they may arrive in any order. */
  readonly timed?: true
  readonly scenarios: readonly Scenario[]
}

/** The numbers of most calls. */
export const caller = { caller_number: '+61400111222', tracking_number: '+61288889999', direction: 'inbound' }
