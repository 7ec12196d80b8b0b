// How a call ends: with its last leg, by becoming part of another, or unseen (C2, C7, C11).
import { causeName } from './causes.ts'
import { recordingsEnd } from './events/recording.ts'
import { closeGap, forgetPending, tell } from './tell.ts'
import { say } from '../telling.ts'
import { outcomeOf } from './outcome.ts'
import type { LiveCall, Switchboard } from './switchboard.ts'

/** The last leg of a call is gone. */
export function endCall(board: Switchboard, call: LiveCall, at: number): void {
  const { cause, answered } = call.evidence
  const outcome = outcomeOf(call.evidence)
  say(call, {
    hangup_by: hangupBy(call),
    hangup_cause: cause === null ? null : causeName(cause),
    hangup_cause_code: cause,
    voicemail_left: outcome === 'voicemail',
    // None that we saw; there may have been some before we came.
    ...((call.transfers > 0 || !(call.isResumed || call.missedTalk)) && { transfer_count: call.transfers }),
  })
  forgetCall(board, call)
  // Whether it was answered before we came is for whoever has the whole call to say.
  const isKnown = answered || !call.isResumed
  tell(board, call, at, { status: 'ended', connected: false, ...(isKnown && { outcome }) })
  recordingsEnd(board, call, at)
}

/** In an outbound call the agent is who called, so "caller" is the other party. */
function hangupBy(call: LiveCall): 'caller' | 'agent' | 'system' {
  if (call.evidence.callerLeft !== null) return call.callerIsAgent ? 'agent' : 'caller'
  if (call.otherSideLeft) return call.callerIsAgent ? 'caller' : 'agent'
  return 'system'
}

/** All legs of a call have become another call's. */
export function endMerged(board: Switchboard, call: LiveCall, into: LiveCall, at: number): void {
  closeGap(board, call)
  say(call, {
    hangup_cause: 'merged',
    parent_call_id: into.id + board.settings.idSuffix,
    transfer_count: call.transfers,
    voicemail_left: false,
  })
  forgetCall(board, call)
  board.mergedInto.set(call.id, into.id)
  // It goes on as the other; how that one ends is not known yet.
  const outcome = call.evidence.answered ? 'answered' : 'unanswered'
  tell(board, call, at, { status: 'ended', outcome, connected: false })
  recordingsEnd(board, call, at)
}

/** A call whose end nobody saw (C11): told at its last sign of life. */
export function endLost(board: Switchboard, call: LiveCall): void {
  forgetCall(board, call)
  tell(board, call, call.lastSignAt, { status: 'ended', connected: false, lost: true })
  recordingsEnd(board, call, call.lastSignAt)
}

function forgetCall(board: Switchboard, call: LiveCall): void {
  forgetPending(board, call)
  board.calls.delete(call.id)
  for (const [merged, into] of board.mergedInto) if (into === call.id) board.mergedInto.delete(merged)
  // A call that rang nobody and that nobody joined was never one to tell; one of unknown beginning neither.
  if (call.telling === 'held') call.telling = 'never'
}
