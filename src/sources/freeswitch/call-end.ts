// Ends a call: with its caller's leg, by merging into another call, or unseen (C2, C7, C11).
import { closeGap } from '../pbx/report-change.ts'
import { reportRecordings } from '../pbx/recordings.ts'
import { reportChange } from './report-change.ts'
import { setFields } from '../pbx/call-updates.ts'
import { moveLeg, type LiveCall, type FreeswitchState } from './state.ts'
import { evidenceOf } from '../pbx/rung-legs.ts'
import { decisionOf } from './outcome.ts'
import { rungPartyOf } from './party.ts'
import { forgetPendingTransfer, settlePendingTransfer } from './events/transfers.ts'

/** The end of a bridge and the hang-up that causes it are reported within this number of milliseconds. */
const BLINK_MS = 100

/** The caller's leg is gone. */
export function endCall(state: FreeswitchState, call: LiveCall, at: number): void {
  if (!state.calls.has(call.id)) return
  settlePendingTransfer(state, call)
  if (call.gapSince !== null && at - call.gapSince > BLINK_MS) closeGap(state, call)
  const { cause, answered, messageLeft } = call.evidence
  setFields(call, {
    hangup_by: hangupBy(call),
    ...(cause !== null && { hangup_cause: cause }),
    voicemail_left: messageLeft,
    // No transfer that we saw; there may have been some before we connected.
    ...((call.transfers > 0 || !call.isResumed) && { transfer_count: call.transfers }),
  })
  // Whether the call was answered before we connected is for the reader of the whole call to say.
  const isKnown = answered || !call.isResumed
  finish(state, call, at, () => {
    const decision = decisionOf(call.evidence)
    const evidence = evidenceOf(decision, call.rung, { partyOf: (leg) => rungPartyOf(state, leg), at })
    const known = isKnown ? { outcome: decision.outcome, evidence } : {}
    reportChange(state, call, at, { status: 'ended', connected: false, ...known })
  })
}

/** In an outbound call the agent is the calling party, so "caller" is the other party. */
function hangupBy(call: LiveCall): 'caller' | 'agent' | 'system' {
  if (call.evidence.callerLeft !== null) return call.callerIsAgent ? 'agent' : 'caller'
  if (call.otherSideLeftAt !== null) return call.callerIsAgent ? 'caller' : 'agent'
  return 'system'
}

/** A call was merged into another, with its legs. */
export function endMerged(state: FreeswitchState, call: LiveCall, into: LiveCall, at: number): void {
  if (!state.calls.has(call.id)) return
  call.gapSince = null
  setFields(call, {
    hangup_cause: 'merged',
    parent_call_id: into.id + state.settings.idSuffix,
    transfer_count: call.transfers,
    voicemail_left: false,
  })
  // The call continues as the other; the outcome of that call is not known yet.
  const outcome = call.evidence.answered ? 'answered' : 'unanswered'
  finish(state, call, at, () => reportChange(state, call, at, { status: 'ended', outcome, connected: false }))
  for (const leg of call.legs) moveLeg(leg, into)
}

/** A call whose end nobody saw (C11): reported at its last sign of life. */
export function endLost(state: FreeswitchState, call: LiveCall): void {
  const at = call.lastSignAt
  finish(state, call, at, () => reportChange(state, call, at, { status: 'ended', connected: false, lost: true }))
}

function finish(state: FreeswitchState, call: LiveCall, at: number, tellEnd: () => void): void {
  state.calls.delete(call.id)
  forgetPendingTransfer(state, call)
  // A call that rang nobody and that nobody joined was never reported.
  if (call.reportState === 'held') call.reportState = 'never'
  tellEnd()
  reportRecordings(state, call, at)
  call.reportState = 'never'
}
