// A talk that ends because the PBX was ordered to have a leg go on elsewhere in the dialplan: an operator's panel sends it on
// (`Redirect` of the manager interface, `continue` of ARI). No event says so. It is found by this:
//
//   - the leg leaves those whom it talked to, though nobody had hung up, nor been asked to, and
//   - its next step of the dialplan does not follow from the one before. After a talk a dialplan goes on behind its Dial.
//
// Asterisk may report the step before the leg has left the bridge. A step is taken in the bridge, too, by an application that a
// feature code starts: that begins at the leg's own place, and the leg does not leave.
import { isCaller } from '../caller-leg.ts'
import type { Leg, LiveCall, DialplanPosition } from '../state.ts'

/** A leg that is sent on leaves its bridge within a few milliseconds. */
const LEAVES_MS = 100

/**
 * Whether this step of the dialplan on a leg is one that it was sent to, out of a talk: `on` to somebody else, or `together` with
 * those whom it talked to. Notes the step.
 */
export function goesElsewhere(leg: Leg, step: DialplanPosition, at: number): 'on' | 'together' | null {
  const before = leg.step
  const { call, bridge } = leg
  const isBehind = follows(before, step)
  if (bridge?.talking && (isBehind || bridge.conference || leg.inBridge)) {
    leg.inBridge = { step, at }
    return null
  }
  leg.step = step
  const wasTaken = leg.wasTakenOut || (call.takenFrom !== null && leg.id === call.callerLeg)
  const isOut = wasTaken || (bridge?.talking === true && isTaken(leg))
  leg.wasTakenOut = false
  // Nothing to dial: a leg that is rung is reported so when it answers.
  const isPlace = step.exten !== 'h' && step.exten !== ''
  return isOut && !isBehind && isPlace ? sentTo(leg, step) : null
}

function sentTo(leg: Leg, place: DialplanPosition): 'on' | 'together' | null {
  const { call } = leg
  leg.sentTo = place
  const isTogether = [...call.legs].some(
    ({ sentTo: other }) => other !== null && other !== place && isSameExtension(other, place),
  )
  if (isTogether) return call.isOver || call.reportState === 'never' ? null : 'together'
  return isSendable(call, leg) ? 'on' : null
}

/** Whether a leg that left a talk begins anew where it was, which no step reports. */
export function beginsAgain(leg: Leg): boolean {
  return leg.wasTakenOut && isSendable(leg.call, leg)
}

/** A leg leaves a bridge in which people talk. Whether it was sent elsewhere, if it has taken its step there already. */
export function leavesTalk(leg: Leg, at: number): ReturnType<typeof goesElsewhere> {
  const { call, inBridge } = leg
  leg.inBridge = null
  leg.wasTakenOut = isTaken(leg)
  if (isCaller(leg) ? leg.wasTakenOut && call.parties.length > 0 : isDropped(leg))
    call.takenFrom ??= { parties: call.parties, at }
  if (!leg.wasTakenOut || inBridge === null || at - inBridge.at > LEAVES_MS || follows(leg.step, inBridge.step))
    return null
  leg.wasTakenOut = false
  leg.step = inBridge.step
  return sentTo(leg, inBridge.step)
}

/** Whether an application ends the part of whoever talks to the caller, to go on with the caller. */
function isDropped(leg: Leg): boolean {
  const { call, bridge } = leg
  const hasHungUp = call.otherSideLeft || call.evidence.callerLeft !== null
  return bridge?.isByApplication === true && leg.askedToHangUp && !hasHungUp && call.parties.includes(leg)
}

/** Whether what happens to this leg happens to the person the call is about, or in a call from a phone to whoever it reached. */
function isSendable(call: LiveCall, leg: Leg): boolean {
  if (call.transferring !== null || call.isOver || call.reportState === 'never') return false
  const isCaller = leg.id === call.callerLeg
  return isCaller ? !call.callerIsAgent : call.parties.includes(leg) && call.fields.get('direction') !== 'inbound'
}

/** Whether nobody in the talk has hung up, or was asked to. */
function isTaken(leg: Leg): boolean {
  const { call } = leg
  // Who puts the others on hold leaves them to consult somebody.
  if (
    leg.holding ||
    leg.askedToHangUp ||
    call.otherSideLeft ||
    call.evidence.callerLeft !== null ||
    !call.evidence.answered
  )
    return false
  const others = [...call.parties, ...(call.callerEnd ? [call.callerEnd] : [])].filter((other) => other !== leg)
  // Whoever put the caller on hold to consult somebody is not joined with them.
  const isHeld = call.status === 'on_hold' && leg.bridge?.talking === true
  return isHeld || others.some((other) => call.legs.has(other) && !other.askedToHangUp)
}

/** Whether a step is one that the dialplan takes by itself behind another: the same place, or further down in its extension. */
function follows(before: DialplanPosition | null, step: DialplanPosition): boolean {
  if (before === null) return false
  return isSameExtension(before, step) && (before.priority ?? 0) <= (step.priority ?? Infinity)
}

function isSameExtension(one: DialplanPosition, other: DialplanPosition): boolean {
  return one.context === other.context && one.exten === other.exten
}
