// How a call ends: with its last leg, by becoming part of another, or unseen (C2, C7, C11).
import { reportRecordings } from '../pbx/recordings.ts'
import { closeGap } from '../pbx/report-change.ts'
import { causeName } from './causes.ts'
import { forgetPending, reportChange } from './report-change.ts'
import { setFields } from '../pbx/call-updates.ts'
import { outcomeOf } from './outcome.ts'
import type { LiveCall, AsteriskState } from './state.ts'

/** The last leg of a call is gone. */
export function endCall(state: AsteriskState, call: LiveCall, at: number): void {
  const { cause, answered } = call.evidence
  const outcome = outcomeOf(call.evidence)
  setFields(call, {
    hangup_by: hangupBy(call),
    hangup_cause: cause === null ? null : causeName(cause),
    hangup_cause_code: cause,
    voicemail_left: outcome === 'voicemail',
    // None that we saw; there may have been some before we came.
    ...((call.transfers > 0 || !(call.isResumed || call.missedTalk)) && { transfer_count: call.transfers }),
  })
  forgetCall(state, call)
  // Whether it was answered before we came is for whoever has the whole call to say.
  const isKnown = answered || !call.isResumed
  reportChange(state, call, at, { status: 'ended', connected: false, ...(isKnown && { outcome }) })
  reportRecordings(state, call, at)
}

/** In an outbound call the agent is who called, so "caller" is the other party. */
function hangupBy(call: LiveCall): 'caller' | 'agent' | 'system' {
  if (call.evidence.callerLeft !== null) return call.callerIsAgent ? 'agent' : 'caller'
  if (call.otherSideLeft) return call.callerIsAgent ? 'caller' : 'agent'
  return 'system'
}

/** All legs of a call have become another call's. */
export function endMerged(state: AsteriskState, call: LiveCall, into: LiveCall, at: number): void {
  closeGap(state, call)
  setFields(call, {
    hangup_cause: 'merged',
    parent_call_id: into.id + state.settings.idSuffix,
    transfer_count: call.transfers,
    voicemail_left: false,
  })
  forgetCall(state, call)
  state.mergedInto.set(call.id, into.id)
  // It goes on as the other; how that one ends is not known yet.
  const outcome = call.evidence.answered ? 'answered' : 'unanswered'
  reportChange(state, call, at, { status: 'ended', outcome, connected: false })
  reportRecordings(state, call, at)
}

/** A call whose end nobody saw (C11): reported at its last sign of life. */
export function endLost(state: AsteriskState, call: LiveCall): void {
  forgetCall(state, call)
  reportChange(state, call, call.lastSignAt, { status: 'ended', connected: false, lost: true })
  reportRecordings(state, call, call.lastSignAt)
}

function forgetCall(state: AsteriskState, call: LiveCall): void {
  forgetPending(state, call)
  state.calls.delete(call.id)
  for (const [merged, into] of state.mergedInto) if (into === call.id) state.mergedInto.delete(merged)
  // A call that rang nobody and that nobody joined was never one to report; one of unknown beginning neither.
  if (call.reportState === 'held') call.reportState = 'never'
}
