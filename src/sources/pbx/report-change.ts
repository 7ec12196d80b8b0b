// From what is found of a call to the update that reports it.
import type { CallUpdate } from '../../calls/call.ts'
import { emitUpdate, takePendingFields } from './call-updates.ts'
import type { PbxCall, PbxState } from './state.ts'

/** What is new of a call. A status may be as it is: then only what else there is to say counts. */
export type CallChange = Pick<CallUpdate, 'connected' | 'unseen' | 'outcome' | 'evidence' | 'recording' | 'lost'> & {
  readonly status?: CallUpdate['status'] | undefined
}

/** Where updates of a call go, and what they depend on. */
export type ReportTarget = Pick<PbxState<never, never>, 'out' | 'settings'>
type ReportableCall<Leg> = Omit<PbxCall<Leg, never>, 'files' | 'rung'>

/**
 * Reports what is new of a call: a status, its connection, noted fields. Nothing new makes no update. Answers whether the status is
 * a new one.
 */
export function emitChange<Leg>(
  state: ReportTarget,
  call: ReportableCall<Leg>,
  at: number,
  change: CallChange,
): boolean {
  if (call.reportState === 'never') return false
  const { status, connected, unseen, outcome, evidence, recording, lost } = change
  const isNewStatus = status !== undefined && status !== call.status
  const isNewConnection = connected !== undefined && connected !== call.isConnected
  if (!isNewStatus && !isNewConnection && call.pendingFields.size === 0 && recording === undefined) return false
  emitUpdate(state.out, call, {
    uniqueid: call.id + state.settings.idSuffix,
    at,
    ...(isNewStatus && { status }),
    ...(call.pendingFields.size > 0 && { fields: takePendingFields(call) }),
    ...(connected !== undefined && { connected }),
    ...(unseen && { unseen }),
    ...(outcome !== undefined && { outcome }),
    ...(evidence && { evidence }),
    ...(recording !== undefined && { recording }),
    ...(lost && { lost }),
  })
  if (isNewStatus) call.status = status
  if (connected !== undefined) call.isConnected = connected
  return isNewStatus
}

/** Reports that the caller has been connected to nobody since the gap began. */
export function closeGap<Leg>(state: ReportTarget, call: ReportableCall<Leg>): void {
  const since = call.gapSince
  if (since === null) return
  call.gapSince = null
  call.parties = []
  emitChange(state, call, since, { connected: false })
}
