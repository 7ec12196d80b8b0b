// Detects that the PBX was told to move a leg elsewhere in the dialplan, which ends a talk: an operator panel redirects the
// leg (`Redirect` of the manager interface, `continue` of ARI). No event reports it. The signs are:
//
//   - the leg leaves its talk, although nobody has hung up, or was asked to, and
//   - its next step of the dialplan does not follow from the step before. After a talk a dialplan continues after its
// Dial.
//
// Asterisk may report the step before the leg has left the bridge. An application that a feature code starts also takes a step
// in the bridge: that step is at the leg's own place, and the leg does not leave.
import { isCaller } from '../caller-leg.ts'
import type { Leg, LiveCall, DialplanPosition } from '../state.ts'

/** A redirected leg leaves its bridge within a few milliseconds. */
const LEAVES_MS = 100

/**
 * Whether this step of the dialplan means that the leg was redirected out of a talk: `on` to somebody else, or `together` with
 * its other parties. Notes the step.
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
  // `h` runs after a hang-up; a leg that was rung has an empty extension when it answers.
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

/** Whether a leg that left a talk starts again at its own place, which no step reports. */
export function beginsAgain(leg: Leg): boolean {
  return leg.wasTakenOut && isSendable(leg.call, leg)
}

/** A leg leaves a bridge in which people talk. Returns whether it was redirected, if it has already taken its step there. */
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

/** Whether an application disconnects the other party, to continue with the caller. */
function isDropped(leg: Leg): boolean {
  const { call, bridge } = leg
  const hasHungUp = call.otherSideLeft || call.evidence.callerLeft !== null
  return bridge?.isByApplication === true && leg.askedToHangUp && !hasHungUp && call.parties.includes(leg)
}

/** Whether this leg belongs to the person the call is about, or in a call from a phone to the party it reached. */
function isSendable(call: LiveCall, leg: Leg): boolean {
  if (call.transferring !== null || call.isOver || call.reportState === 'never') return false
  const isCaller = leg.id === call.callerLeg
  return isCaller ? !call.callerIsAgent : call.parties.includes(leg) && call.fields.get('direction') !== 'inbound'
}

/** Whether nobody in the talk has hung up, or was asked to. */
function isTaken(leg: Leg): boolean {
  const { call } = leg
  // A party that puts the others on hold leaves them to consult somebody.
  if (
    leg.holding ||
    leg.askedToHangUp ||
    call.otherSideLeft ||
    call.evidence.callerLeft !== null ||
    !call.evidence.answered
  )
    return false
  const others = [...call.parties, ...(call.callerEnd ? [call.callerEnd] : [])].filter((other) => other !== leg)
  // A party that put the caller on hold to consult somebody is not joined with the caller.
  const isHeld = call.status === 'on_hold' && leg.bridge?.talking === true
  return isHeld || others.some((other) => call.legs.has(other) && !other.askedToHangUp)
}

/** Whether the dialplan takes this step by itself after another: at the same place, or further down in its extension. */
function follows(before: DialplanPosition | null, step: DialplanPosition): boolean {
  if (before === null) return false
  return isSameExtension(before, step) && (before.priority ?? 0) <= (step.priority ?? Infinity)
}

function isSameExtension(one: DialplanPosition, other: DialplanPosition): boolean {
  return one.context === other.context && one.exten === other.exten
}
