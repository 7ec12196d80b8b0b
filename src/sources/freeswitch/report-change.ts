// Turns changes of a call into call updates.
import type { Status } from '../../calls/call.ts'
import { closeGap, emitChange, type CallChange } from '../pbx/report-change.ts'
import type { LiveCall, FreeswitchState } from './state.ts'

/** Statuses that do not end a gap; any other status does, since nobody is connected any more. */
const KEEPS_GAP: ReadonlySet<Status> = new Set(['answered', 'on_hold', 'ended'])

/** Reports a change of a call: its status, its connection, noted fields. Without a change there is no update. */
export function reportChange(state: FreeswitchState, call: LiveCall, at: number, change: CallChange = {}): void {
  if (call.reportState === 'never') return
  const { status } = change
  if (status !== undefined && !KEEPS_GAP.has(status)) closeGap(state, call)
  emitChange(state, call, at, change)
}
