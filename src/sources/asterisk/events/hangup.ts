// Legs hang up; with the last one the call ends.
import { beginUnreached } from '../begin.ts'
import { endCall } from '../end.ts'
import { handOver } from '../hand-over.ts'
import { leaveAndLook } from './bridges.ts'
import { header, numberHeader, type AmiMessage } from '../message.ts'
import { personBehind, removeLeg, type Leg, type LiveCall, type Switchboard } from '../switchboard.ts'
import type { Doing } from '../outcome.ts'

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

function doingOf(call: LiveCall): Doing {
  if (call.inQueue || call.status === 'queued') return 'queued'
  if (call.status === 'in_menu') return 'in menu'
  return call.ringing.size > 0 ? 'ringing' : 'other'
}

/** `SoftHangupRequest`: the PBX asks a leg to hang up. */
export function softHangupRequest(leg: Leg): void {
  leg.askedToHangUp = true
}

/** `Hangup`: a leg is gone. */
export function hangup(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  const cause = numberHeader(message, 'cause') || null
  if (leg.id === call.callerLeg) {
    call.evidence.cause = cause
    call.evidence.pickedUpUnseen = !board.hearsDialplan && header(message, 'channelstate') === UP
    if (!leg.hasRun) beginUnreached(board, call, leg)
  } else if (call.status === null && call.rungFirst.includes(leg)) call.evidence.dialCause = cause
  else if (leg.dialledBy === call.callerLeg && cause !== null) call.evidence.dialCause = cause
  leaveAndLook(board, leg, at)
  removeLeg(board, leg)
  if (leg.id === call.callerLeg) followCaller(board, call, leg)
  if (call.legs.size === 0) endCall(board, call, at)
}

/** The caller's leg is gone, but the call may go on without it. */
function followCaller(board: Switchboard, call: LiveCall, gone: Leg): void {
  // A Local channel was optimised away, or whoever it reached was taken out of it: who was behind it is the caller.
  const behind = personBehind(gone)
  if (behind && board.legs.has(behind.id)) {
    call.callerLeg = behind.id
    call.callerEnd = behind
    behind.hasRun = true
  } else if (call.callerIsAgent && call.parties.filter((leg) => board.legs.has(leg.id)).length > 1) {
    handOver(board, call, null)
  }
}
