// Transfers that turn out to be something else.
import { setFields } from '../pbx/call-updates.ts'
import type { Leg, LiveCall } from './state.ts'

/** A caller sent to a parking place waits for anybody: that is not a transfer. */
export function takeBackTransfer(call: LiveCall): void {
  call.takenFrom = null
  call.transferSince = null
  call.redirectedFrom = null
  if (call.transferring === null) return
  call.transferring = null
  call.transfers -= 1
  setFields(call, { transfer_count: call.transfers, transferred_to: call.transferredBefore })
}

/**
 * The parties of the talk were redirected together: nobody was transferred to anybody, and the caller is still the caller.
 * Returns whether a transfer was noted by mistake.
 */
export function takeBackRedirect(call: LiveCall, together: readonly Leg[]): boolean {
  const { redirectedFrom: talk } = call
  if (call.transferring === null || talk === null || !together.some((leg) => talk.others.includes(leg))) return false
  takeBackTransfer(call)
  call.callerLeg = talk.callerLeg
  call.callerEnd = talk.callerEnd
  call.callerIsAgent = talk.callerIsAgent
  return true
}
