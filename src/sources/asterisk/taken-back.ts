// Transfers that turn out to be none.
import { setFields } from '../pbx/call-updates.ts'
import type { Leg, LiveCall } from './state.ts'

/** Whoever was sent to a parking place waits for anybody: that is no transfer. */
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
 * Those who talked were redirected together: nobody was sent to anybody, and whoever was the caller still is. Answers whether a
 * transfer was noted that is none.
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
