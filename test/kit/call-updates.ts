// Call updates in seconds: short rows for tests of calls.
import { type RecordsPolicy, applyCallUpdates, type AppliedUpdates } from '../../src/calls/apply-update.ts'
import type { CallUpdate, Fields } from '../../src/calls/call.ts'

/** When the calls of these tests begin. */
export const startMs = Date.parse('2026-11-25T03:04:00.000Z')

/** An update of one call; `s` is its time, in seconds since the start of the call. */
export type TestUpdate = Omit<CallUpdate, 'uniqueid' | 'at'> & { readonly s?: number }

export interface ApplyOptions {
  readonly ordered?: boolean
  /** Offhook's clock, in seconds since the start of the call; by default a day later. */
  readonly now?: number
  readonly directory?: Fields
  readonly steps?: readonly string[]
  readonly records?: RecordsPolicy
}

/** Applies the updates of one call. `fields` are the fields of the last event. */
export function applyTestUpdates(
  updates: readonly [TestUpdate, ...TestUpdate[]],
  options: ApplyOptions = {},
): AppliedUpdates & { readonly fields: Fields } {
  const { ordered = false, now = 86_400, ...known } = options
  const [first, ...rest] = updates
  const facts = { nowMs: startMs + now * 1000, ordered, ...known }
  const played = applyCallUpdates([updateOf(first), ...rest.map(updateOf)], facts)
  return { ...played, fields: played.events.at(-1)?.fields ?? {} }
}

function updateOf({ s, ...rest }: TestUpdate): CallUpdate {
  return { uniqueid: 'u1', ...rest, ...(s !== undefined && { at: startMs + s * 1000 }) }
}
