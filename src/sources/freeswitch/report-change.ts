// From what a call is found to be, to the updates that say so.
import type { Status } from '../../calls/call.ts'
import { closeGap, emitChange, type CallChange } from '../pbx/report-change.ts'
import type { LiveCall, FreeswitchState } from './state.ts'

/** These leave a connection as it is; any other status ends a gap, since nobody is reached any more. */
const KEEPS_GAP: ReadonlySet<Status> = new Set(['answered', 'on_hold', 'ended'])

/** Tells what is new of a call: a status, its connection, noted fields. Nothing new makes no update. */
export function reportChange(state: FreeswitchState, call: LiveCall, at: number, change: CallChange = {}): void {
  if (call.reportState === 'never') return
  const { status } = change
  if (status !== undefined && !KEEPS_GAP.has(status)) closeGap(state, call)
  emitChange(state, call, at, change)
}
