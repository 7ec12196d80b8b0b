// Ends a call: with its caller's leg, by merging into another call, or unseen (C2, C7, C11).
import { reportRecordings } from '../pbx/recordings.ts'
import { closeGap } from '../pbx/report-change.ts'
import { causeName } from './causes.ts'
import { forgetPending, reportChange } from './report-change.ts'
import { setFields } from '../pbx/call-updates.ts'
import { evidenceOf } from '../pbx/rung-legs.ts'
import { decisionOf } from './outcome.ts'
import { rungPartyOf } from './party.ts'
import type { LiveCall, AsteriskState } from './state.ts'

/** Ends a call whose caller has hung up, or whose last leg has. Only recordings of the call are reported after that. */
export function endCall(state: AsteriskState, call: LiveCall, at: number): void {
  if (!call.hasEnded) reportEnd(state, call, at)
  leaveToLegs(state, call, at)
}

function reportEnd(state: AsteriskState, call: LiveCall, at: number): void {
  const { cause, answered, messageLeft } = call.evidence
  setFields(call, {
    hangup_by: hangupBy(call),
    hangup_cause: cause === null ? null : causeName(cause),
    hangup_cause_code: cause,
    voicemail_left: messageLeft,
    // We saw no transfer. If the call began before we connected, it may have been transferred before.
    ...((call.transfers > 0 || !(call.isResumed || call.missedTalk)) && { transfer_count: call.transfers }),
  })
  closeReport(state, call)
  // We do not know whether the call was answered before we connected. The code that knows the whole call decides.
  if (!answered && call.isResumed) return reportChange(state, call, at, { status: 'ended', connected: false })
  const decision = decisionOf(call.evidence)
  const evidence = evidenceOf(decision, call.rung, { partyOf: (leg) => rungPartyOf(state, leg), at })
  return reportChange(state, call, at, { status: 'ended', connected: false, outcome: decision.outcome, evidence })
}

/** In an outbound call the agent is the calling party, so "caller" is the other party. */
function hangupBy(call: LiveCall): 'caller' | 'agent' | 'system' {
  if (call.evidence.callerLeft !== null) return call.callerIsAgent ? 'agent' : 'caller'
  if (call.otherSideLeft) return call.callerIsAgent ? 'caller' : 'agent'
  return 'system'
}

/** All legs of a call have moved to another call. */
export function endMerged(state: AsteriskState, call: LiveCall, into: LiveCall, at: number): void {
  if (!call.hasEnded) {
    closeGap(state, call)
    setFields(call, {
      hangup_cause: 'merged',
      parent_call_id: into.id + state.settings.idSuffix,
      transfer_count: call.transfers,
      voicemail_left: false,
    })
    closeReport(state, call)
    state.mergedInto.set(call.id, into.id)
    // The call continues as part of the other call, whose outcome is not known yet.
    const outcome = call.evidence.answered ? 'answered' : 'unanswered'
    reportChange(state, call, at, { status: 'ended', outcome, connected: false })
  }
  leaveToLegs(state, call, at)
}

/** A call whose end nobody saw (C11): reported at its last sign of life. */
export function endLost(state: AsteriskState, call: LiveCall): void {
  if (!call.hasEnded) {
    closeReport(state, call)
    reportChange(state, call, call.lastSignAt, { status: 'ended', connected: false, lost: true })
  }
  leaveToLegs(state, call, call.lastSignAt)
}

function closeReport(state: AsteriskState, call: LiveCall): void {
  forgetPending(state, call)
  // A call that rang nobody and that nobody joined is never reported. A call with an unknown beginning is not reported either.
  if (call.reportState === 'held') call.reportState = 'never'
}

/** An ended call is kept as long as one of its legs exists, so that a later event of that leg does not start another call. */
function leaveToLegs(state: AsteriskState, call: LiveCall, at: number): void {
  call.hasEnded = true
  call.isOver = true
  reportRecordings(state, call, at, (leg) => leg === null || !call.legs.has(leg))
  if (call.legs.size > 0) return
  state.calls.delete(call.id)
  for (const [merged, into] of state.mergedInto) if (into === call.id) state.mergedInto.delete(merged)
}
