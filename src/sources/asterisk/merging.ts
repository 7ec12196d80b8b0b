// Two calls become one: the older stays.
import { moveRecordings } from '../pbx/recordings.ts'
import { callOrNew, type Leg, type LiveCall, type AsteriskState } from './state.ts'
import { endMerged } from './call-end.ts'

/** All legs of a call become another's. */
export function moveLegs(state: AsteriskState, from: LiveCall, to: string, at: number): void {
  for (const leg of from.legs) moveLeg(state, leg, to, at)
}

/** A leg belongs to its latest Linkedid. A call that is left without legs ends as merged. */
export function moveLeg(state: AsteriskState, leg: Leg, to: string, at: number): void {
  const from = leg.call
  if (from.id === to) return
  const call = callOrNew(state, to, at)
  // What is left of a call that has ended takes no other call into it.
  if (call === from || (call.hasEnded && !from.hasEnded)) return
  from.legs.delete(leg)
  call.legs.add(leg)
  leg.call = call
  moveRecordings(state, leg, from, at)
  if (from.legs.size === 0) endMerged(state, from, call, at)
}
