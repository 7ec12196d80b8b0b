// How a call ends: with its last leg, by becoming part of another, or unseen (C2, C7, C11).
import { causeName } from './causes.ts'
import { closeGap, forgetPending, say, tell } from './tell.ts'
import { outcomeOf } from './outcome.ts'
import type { LiveCall, Switchboard } from './switchboard.ts'

/** The last leg of a call is gone. */
export function endCall(board: Switchboard, call: LiveCall, at: number): void {
  const outcome = outcomeOf(call.evidence)
  const { cause } = call.evidence
  say(call, {
    hangup_by: hangupBy(call),
    hangup_cause: cause === null ? null : causeName(cause),
    hangup_cause_code: cause,
    transfer_count: call.transfers,
    voicemail_left: outcome === 'voicemail',
  })
  forgetCall(board, call)
  tell(board, call, at, { status: 'ended', outcome, connected: false })
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
}

/** A call whose end nobody saw (C11): told at its last sign of life. */
export function endLost(board: Switchboard, call: LiveCall): void {
  forgetCall(board, call)
  tell(board, call, call.lastSignAt, { status: 'ended', connected: false, lost: true })
}

function forgetCall(board: Switchboard, call: LiveCall): void {
  forgetPending(board, call)
  board.calls.delete(call.id)
  for (const [merged, into] of board.mergedInto) if (into === call.id) board.mergedInto.delete(merged)
  // A call that rang nobody and that nobody joined was never one to tell; one of unknown beginning neither.
  if (call.telling === 'held') call.telling = 'never'
}
