// A whole sequence of updates, applied one after the other: what the sample calls are made with.
import { advance, type Advance } from './advance.ts'
import type { Call, CallEvent, CallUpdate, Fields } from './call.ts'

export interface Played {
  readonly call: Call
  readonly events: readonly CallEvent[]
  /** What became of the last update. */
  readonly last: Advance
}

/** Applies the updates in turn. `ordered` and `directory` as in `advance`; `nowMs` is the clock at all of them. */
export function play(
  [first, ...rest]: readonly [CallUpdate, ...CallUpdate[]],
  facts: { readonly nowMs: number; readonly ordered: boolean; readonly directory?: Fields },
): Played {
  let last = advance(null, first, facts)
  const events = [...last.events]
  for (const update of rest) {
    last = advance(last.call, update, facts)
    events.push(...last.events)
  }
  return { call: last.call, events, last }
}
