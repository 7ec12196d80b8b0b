// The person a call is about leaves it, and the call goes on with another.
import type { Leg, LiveCall, AsteriskState } from './state.ts'

/** The first leg leaves the call to the other party (an agent who called out, and sends the customer on). */
export function replaceCallerLeg(state: AsteriskState, call: LiveCall, to: Leg | null): void {
  const next = to ?? call.parties.find((leg) => state.legs.has(leg.id)) ?? null
  if (next === null || next.id === call.callerLeg) return
  call.callerLeg = next.id
  call.callerEnd = next
  call.callerIsAgent = false
  next.hasRun = true
  // Whoever hung up so far has only left the call to the others.
  call.evidence.callerLeft = null
  call.otherSideLeft = false
}
