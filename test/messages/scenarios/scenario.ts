// What the messages of test/messages come to: one row for each call they tell.
import type { Fields, Outcome, Status } from '../../../src/calls/call.ts'

export interface Scenario {
  /** Files, without the number and the kind: `answered`. With when each came, in seconds. */
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
  /** Whether its messages say when they happened: then they may come in any order. */
  readonly timed?: true
  readonly scenarios: readonly Scenario[]
}

/** Who calls whom in most of them. */
export const caller = { caller_number: '+61400111222', tracking_number: '+61288889999', direction: 'inbound' }
