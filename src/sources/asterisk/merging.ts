// Merges two calls: the older call stays.
import { moveRecordings } from '../pbx/recordings.ts'
import { callOrNew, type Leg, type LiveCall, type AsteriskState } from './state.ts'
import { endMerged } from './call-end.ts'

/** Moves all legs of a call to another. */
export function moveLegs(state: AsteriskState, from: LiveCall, to: string, at: number): void {
  for (const leg of from.legs) moveLeg(state, leg, to, at)
}

/** Moves a leg to the call of its latest Linkedid. A call without legs ends as merged. */
export function moveLeg(state: AsteriskState, leg: Leg, to: string, at: number): void {
  const from = leg.call
  if (from.id === to) return
  const call = callOrNew(state, to, at)
  // The rest of an ended call does not absorb another call.
  if (call === from || (call.hasEnded && !from.hasEnded)) return
  from.legs.delete(leg)
  call.legs.add(leg)
  leg.call = call
  moveRecordings(state, leg, from, at)
  if (from.legs.size === 0) endMerged(state, from, call, at)
}
