// The caller leaves a call that goes on with another person.
import { personBehind, type Leg, type LiveCall, type AsteriskState } from './state.ts'

/** The first leg leaves the call to the other party (an agent who called out, and transfers the customer). */
export function replaceCallerLeg(state: AsteriskState, call: LiveCall, to: Leg | null): void {
  const next = to ?? call.parties.find((leg) => state.legs.has(leg.id)) ?? null
  if (next === null || next.id === call.callerLeg) return
  call.callerLeg = next.id
  call.callerEnd = next
  call.callerIsAgent = false
  next.hasRun = true
  // A person who has hung up so far has only left the call to the others.
  call.evidence.callerLeft = null
  call.otherSideLeft = false
}

/**
 * The caller's leg is gone: the call may go on with the person behind a Local channel, or with the people whom an agent
 * connected to each other. Returns whether it goes on; true as well for the other side of a phone that did not hang up, since
 * that side may still be transferred.
 */
export function goOnWithout(state: AsteriskState, call: LiveCall, gone: Leg): boolean {
  const behind = personBehind(gone)
  if (behind && state.legs.has(behind.id)) {
    call.callerLeg = behind.id
    call.callerEnd = behind
    behind.hasRun = true
    return true
  }
  const others = call.parties.filter((leg) => state.legs.has(leg.id))
  if (call.callerIsAgent && others.length > 1) {
    replaceCallerLeg(state, call, null)
    return true
  }
  // Not known yet: whose call it is, or who is behind or in place of the Local channel that began it (ARI does not say).
  if (call.status === null || gone.endpoint.half !== null || gone.name.endsWith('<ZOMBIE>')) return true
  const hasHungUp = call.evidence.callerLeft !== null || call.otherSideLeft
  return call.fields.get('direction') !== 'inbound' && !hasHungUp && call.legs.size > 0
}

/** Whether the person the call is about is behind this leg. */
export function isCaller(leg: Leg): boolean {
  return leg.id === leg.call.callerLeg || leg === leg.call.callerEnd
}

/** A channel takes the place of the caller's channel (a masquerade), which is about to hang up. */
export function takePlace(call: LiveCall, replaced: Leg, leg: Leg): void {
  if (call.callerEnd === replaced) call.callerEnd = leg
  if (call.callerLeg !== replaced.id) return
  call.callerLeg = leg.id
  leg.hasRun = replaced.hasRun
  leg.step = replaced.step
  leg.callerNumber = replaced.callerNumber
  leg.callerName = replaced.callerName
}
