// Turns changes of a call into call updates.
import { setFields } from '../pbx/call-updates.ts'
import { numberField } from '../pbx/numbers.ts'
import { closeGap, emitChange, type CallChange } from '../pbx/report-change.ts'
import { personBehind, type Leg, type LiveCall, type AsteriskState } from './state.ts'

/** Reports a change of a call: its status, its connection, noted fields. Without a change there is no update. */
export function reportChange(state: AsteriskState, call: LiveCall, at: number, change: CallChange = {}): void {
  if (call.reportState === 'never' || call.hasEnded) return
  const { status } = change
  if (status !== undefined && status !== 'answered' && status !== 'on_hold' && status !== 'ended') {
    call.offHoldSince = null
    closeGap(state, call)
  }
  if (status !== undefined) tellTransfer(state, call)
  if (status === 'in_menu' || status === 'queued' || status === 'voicemail') call.transferring = null
  if (status !== undefined && status !== 'answered' && status !== 'on_hold') call.takenFrom = null
  if (emitChange(state, call, at, change)) call.otherSideLeft = false
}

/** A Local channel is optimised away within a few milliseconds, and a transfer takes as long; nobody hears 20. */
const BLINK_MS = 20

/** Reports earlier changes that have lasted long enough at `at`. */
export function settle(state: AsteriskState, at: number): void {
  for (const call of state.pending) {
    if (call.gapSince !== null && call.gapSince + BLINK_MS <= at) closeGap(state, call)
    const since = call.offHoldSince
    if (since !== null && since + BLINK_MS <= at) {
      call.offHoldSince = null
      reportChange(state, call, since, { status: 'answered', connected: true })
    }
    if (call.transferSince !== null && call.transferSince + BLINK_MS <= at) tellTransfer(state, call)
    if (call.movedSince !== null && call.movedSince + BLINK_MS <= at) tellMove(state, call)
    const isPending = [call.gapSince, call.offHoldSince, call.transferSince, call.movedSince].some(
      (since) => since !== null,
    )
    if (!isPending) state.pending.delete(call)
  }
}

/** Reports that the caller has been transferring since the transfer. */
function tellTransfer(state: AsteriskState, call: LiveCall): void {
  const since = call.transferSince
  if (since === null) return
  call.transferSince = null
  reportChange(state, call, since, { status: 'transferring' })
}

/** Reports that the caller was moved from one talk to another. */
function tellMove(state: AsteriskState, call: LiveCall): void {
  const { movedSince: since, takenFrom } = call
  call.movedSince = null
  call.takenFrom = null
  if (since === null || takenFrom === null || !call.isConnected || call.gapSince !== null) return
  call.transfers += 1
  setFields(call, { transfer_count: call.transfers })
  reportChange(state, call, takenFrom.at, { status: 'transferring' })
  const number = call.parties[0]?.party?.number ?? null
  if (number !== null) setFields(call, { transferred_to: numberField(state, number) })
  reportChange(state, call, since, { status: 'answered', connected: true })
}

/**
 * The dialplan cleans up after the caller's leg: from now on only its hang-up counts, since nobody hears it any more. A Local
 * channel that stands in for a person is also cleaned up when it is optimised away, and the call goes on.
 */
export function closeCall(state: AsteriskState, leg: Leg, at: number): void {
  const { call } = leg
  const person = personBehind(leg)
  if (person && call.legs.has(person)) {
    leg.askedToHangUp = true
    return
  }
  call.isOver = true
  if (!call.isConnected || call.gapSince !== null) return
  call.gapSince = at
  state.pending.add(call)
}

/** Drops pending changes: the call ends. */
export function forgetPending(state: AsteriskState, call: LiveCall): void {
  call.gapSince = null
  call.offHoldSince = null
  state.pending.delete(call)
}
