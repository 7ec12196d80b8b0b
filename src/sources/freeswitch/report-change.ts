// From what a call is found to be, to the updates that say so.
import { e164 } from '../../calls/numbers.ts'
import { emitUpdate, takePendingFields } from '../call-updates.ts'
import type { CallUpdate, RecordingNews, Status, Unseen } from '../../calls/call.ts'
import type { LiveCall, FreeswitchState } from './state.ts'

export interface CallChange {
  /** Absent, or as it is: only what else there is to say. */
  readonly status?: Status
  readonly connected?: boolean
  readonly outcome?: CallUpdate['outcome']
  readonly recording?: RecordingNews
  readonly lost?: true
  readonly unseen?: Unseen
}

/** These leave a connection as it is; any other status ends a gap, since nobody is reached any more. */
const KEEPS_GAP: ReadonlySet<Status> = new Set(['answered', 'on_hold', 'ended'])

/** Tells what is new of a call: a status, its connection, noted fields. Nothing new makes no update. */
export function reportChange(state: FreeswitchState, call: LiveCall, at: number, change: CallChange = {}): void {
  if (call.reportState === 'never') return
  const { status } = change
  if (status !== undefined && !KEEPS_GAP.has(status)) closeGap(state, call)
  const isNewStatus = status !== undefined && status !== call.status
  const isNewConnection = change.connected !== undefined && change.connected !== call.isConnected
  if (!isNewStatus && !isNewConnection && call.pendingFields.size === 0 && change.recording === undefined) return

  emitUpdate(state.out, call, {
    uniqueid: call.id + state.settings.idSuffix,
    at,
    ...(isNewStatus && { status }),
    ...(call.pendingFields.size > 0 && { fields: takePendingFields(call) }),
    ...(change.connected !== undefined && { connected: change.connected }),
    ...(change.outcome !== undefined && { outcome: change.outcome }),
    ...(change.recording !== undefined && { recording: change.recording }),
    ...(change.lost && { lost: true }),
    ...(change.unseen && { unseen: change.unseen }),
  })
  if (isNewStatus) call.status = status
  if (change.connected !== undefined) call.isConnected = change.connected
}

/** Tells that the caller has been connected to nobody since the gap began. */
export function closeGap(state: FreeswitchState, call: LiveCall): void {
  const since = call.gapSince
  if (since === null) return
  call.gapSince = null
  call.parties = []
  reportChange(state, call, since, { connected: false })
}

/** Extensions are shorter; an outside number with its area code is not. */
const OUTSIDE_DIGITS_MIN = 8

/** A number for a field: E.164 where it is one, as it is where a person could dial it, else `null`. */
export function numberField(state: FreeswitchState, raw: string | null): string | null {
  if (raw === null || !/^[+*#]{0,3}[0-9][0-9*#().\- ]{0,30}$/.test(raw)) return null
  return e164(raw, state.settings.country) ?? raw
}

/** Whether this is a number outside of the PBX. */
export function isOutside(state: FreeswitchState, raw: string | null): boolean {
  return (
    raw !== null && raw.replaceAll(/\D/g, '').length >= OUTSIDE_DIGITS_MIN && e164(raw, state.settings.country) !== null
  )
}
