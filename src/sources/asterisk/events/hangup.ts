// Legs hang up; with the last one the call ends.
import { beginUnreached } from '../call-start.ts'
import { endCall } from '../call-end.ts'
import { replaceCallerLeg } from '../caller-leg.ts'
import { leaveAndLook } from './bridges.ts'
import { header, numberHeader, type AmiMessage } from '../ami-message.ts'
import { personBehind, removeLeg, type Leg, type LiveCall, type AsteriskState } from '../state.ts'
import type { CallerActivity } from '../outcome.ts'

/** `ChannelState` of a leg that was answered. */
const UP = '6'

/** `HangupRequest`: a party hangs up, unless the PBX asked it to before. */
export function hangupRequest(leg: Leg): void {
  const { call } = leg
  if (call.isOver || leg.askedToHangUp || personBehind(leg)) return
  if (leg.id === call.callerLeg || leg === (call.callerEnd ?? call.pickedUpFirst)) {
    if (!call.otherSideLeft) call.evidence.callerLeft ??= doingOf(call)
  } else if (leg.bridge !== null && call.parties.includes(leg) && call.evidence.callerLeft === null) {
    // A leg that was taken out of its bridge first did not hang up itself: a time limit did it.
    call.otherSideLeft = true
  }
}

function doingOf(call: LiveCall): CallerActivity {
  if (call.inQueue || call.status === 'queued') return 'queued'
  if (call.status === 'in_menu') return 'in menu'
  return call.ringing.size > 0 ? 'ringing' : 'other'
}

/** `SoftHangupRequest`: the PBX asks a leg to hang up. */
export function softHangupRequest(leg: Leg): void {
  leg.askedToHangUp = true
}

/** `Hangup`: a leg is gone. */
export function hangup(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  const cause = numberHeader(message, 'cause') || null
  if (leg.id === call.callerLeg) {
    call.evidence.cause = cause
    call.evidence.pickedUpUnseen = !state.receivesDialplan && header(message, 'channelstate') === UP
    if (!leg.hasRun) beginUnreached(state, call, leg)
  } else if (call.status === null && call.rungFirst.includes(leg)) call.evidence.dialCause = cause
  else if (leg.dialledBy === call.callerLeg && cause !== null) call.evidence.dialCause = cause
  leaveAndLook(state, leg, at)
  removeLeg(state, leg)
  if (leg.id === call.callerLeg) followCaller(state, call, leg)
  if (call.legs.size === 0) endCall(state, call, at)
}

/** The caller's leg is gone, but the call may go on without it. */
function followCaller(state: AsteriskState, call: LiveCall, gone: Leg): void {
  // A Local channel was optimised away, or whoever it reached was taken out of it: who was behind it is the caller.
  const behind = personBehind(gone)
  if (behind && state.legs.has(behind.id)) {
    call.callerLeg = behind.id
    call.callerEnd = behind
    behind.hasRun = true
  } else if (call.callerIsAgent && call.parties.filter((leg) => state.legs.has(leg.id)).length > 1) {
    replaceCallerLeg(state, call, null)
  }
}
