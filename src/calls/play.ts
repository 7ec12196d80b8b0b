// A whole sequence of updates, applied one after the other: what the sample calls are made with.
import { advance, type Advance, type Facts } from './advance.ts'
import type { Call, CallEvent, CallUpdate } from './call.ts'

export interface Played {
  readonly call: Call
  readonly events: readonly CallEvent[]
  /** What became of the last update. */
  readonly last: Advance
}

/** Applies the updates in turn; the facts are those of each of them. */
export function play([first, ...rest]: readonly [CallUpdate, ...CallUpdate[]], facts: Facts): Played {
  let last = advance(null, first, facts)
  const events = [...last.events]
  for (const update of rest) {
    last = advance(last.call, update, facts)
    events.push(...last.events)
  }
  return { call: last.call, events, last }
}
