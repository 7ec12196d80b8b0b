// Legs hang up; with the caller's leg, or the last leg, the call ends.
import { beginUnreached } from '../call-start.ts'
import { endCall } from '../call-end.ts'
import { goOnWithout } from '../caller-leg.ts'
import { leaveAndLook } from './bridges.ts'
import { noteDialCause } from './dialling.ts'
import { header, numberHeader, type AmiMessage } from '../ami-message.ts'
import { personBehind, removeLeg, type Leg, type LiveCall, type AsteriskState } from '../state.ts'
import type { CallerActivity } from '../outcome.ts'

/** `ChannelState` of an answered leg. */
const UP = '6'

/** `HangupRequest`: a party hangs up, unless the PBX asked it to before. */
export function hangupRequest(leg: Leg, message: AmiMessage): void {
  const { call } = leg
  if (call.isOver || leg.askedToHangUp || personBehind(leg) || isRefused(message)) return
  if (leg.id === call.callerLeg || leg === (call.callerEnd ?? call.pickedUpFirst)) {
    if (!call.otherSideLeft) call.evidence.callerLeft ??= doingOf(call)
  } else if (leg.bridge !== null && call.parties.includes(leg) && call.evidence.callerLeft === null) {
    // A leg that was taken out of its bridge first did not hang up itself: a time limit ended it.
    call.otherSideLeft = true
  }
}

/** The PBX has sent this leg the busy signal instead of an answer: its phone can only hang up. */
function isRefused(message: AmiMessage): boolean {
  return header(message, 'channelstatedesc') === 'Busy'
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
  else if (cause !== null) noteDialCause(state, leg, cause)
  leaveAndLook(state, leg, at)
  removeLeg(state, leg)
  const isOver = call.legs.size === 0 || (leg.id === call.callerLeg && !goOnWithout(state, call, leg))
  if (isOver || call.hasEnded) endCall(state, call, at)
}
