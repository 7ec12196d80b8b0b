// Turns changes of a call into call updates.
import type { CallUpdate } from '../../calls/call.ts'
import { emitUpdate, takePendingFields } from './call-updates.ts'
import type { PbxCall, PbxState } from './state.ts'

/** A change of a call. The status may be the present one: then only the other members count. */
export type CallChange = Pick<CallUpdate, 'connected' | 'unseen' | 'outcome' | 'evidence' | 'recording' | 'lost'> & {
  readonly status?: CallUpdate['status'] | undefined
}

/** The target of the updates, and the settings they depend on. */
export type ReportTarget = Pick<PbxState<never, never>, 'out' | 'settings'>
type ReportableCall<Leg> = Omit<PbxCall<Leg, never>, 'files' | 'rung'>

/**
 * Reports a change of a call: a status, its connection, noted fields. Without a change there is no update. Returns whether the
 * status is a new one.
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
