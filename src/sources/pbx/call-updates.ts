// Reports the calls of a call tracker: fields are noted until the next update, and updates are held back until the call is
// known to be reported at all.
import type { CallUpdate, Fields, FieldValue } from '../../calls/call.ts'

/** Whether a call is reported: an internal call only when it dials or is connected (C15). */
type ReportState = 'held' | 'reported' | 'never'

export interface ReportedCall {
  reportState: ReportState
  /** Updates of a call that is not reported yet. */
  readonly heldUpdates: CallUpdate[]
  /** Reported fields, and those to report with the next update. */
  readonly fields: Map<string, FieldValue>
  readonly pendingFields: Map<string, FieldValue>
}

/** A longer name or number comes from an attack, not from a telephone. */
const TEXT_MAX = 256
/** A call that is not reported yet has a handful of updates; if it stays in menus for hours, not all are kept. */
const HELD_MAX = 200

/** Notes fields for the next update of the call. `null` clears; values that are already reported are skipped. */
export function setFields(call: ReportedCall, fields: Fields): void {
  for (const [name, given] of Object.entries(fields)) {
    const value: FieldValue = typeof given === 'string' ? given.slice(0, TEXT_MAX) || null : given
    const current = call.pendingFields.has(name) ? call.pendingFields.get(name) : call.fields.get(name)
    if (value !== (current ?? null)) call.pendingFields.set(name, value)
  }
}

/** The noted fields, which the caller now reports. */
export function takePendingFields(call: ReportedCall): Fields {
  const fields = Object.fromEntries(call.pendingFields)
  for (const [name, value] of call.pendingFields) call.fields.set(name, value)
  call.pendingFields.clear()
  return fields
}

/** Adds the noted fields to the first update of an unreported call. */
export function addToFirstUpdate(call: ReportedCall): void {
  const [first] = call.heldUpdates
  if (first && call.pendingFields.size > 0)
    call.heldUpdates[0] = { ...first, fields: { ...first.fields, ...takePendingFields(call) } }
}

/** Adds an update to the reported updates, or to those held back. */
export function emitUpdate(out: CallUpdate[], call: ReportedCall, update: CallUpdate): void {
  if (call.reportState === 'reported') out.push(update)
  else if (call.heldUpdates.length < HELD_MAX) call.heldUpdates.push(update)
}

/** Starts to report a call, with all updates that were held back. */
export function startReporting(state: { readonly out: CallUpdate[] }, call: ReportedCall): void {
  if (call.reportState !== 'held') return
  call.reportState = 'reported'
  state.out.push(...call.heldUpdates.splice(0))
}
