// How call trackers report a call: fields are noted until its next update, and updates are held back until the call is known to be
// one to report.
import type { CallUpdate, Fields, FieldValue } from '../../calls/call.ts'

/** Whether a call is reported to whoever takes updates: an internal one only when it dials or is connected (C15). */
type ReportState = 'held' | 'reported' | 'never'

export interface ReportedCall {
  reportState: ReportState
  /** Updates of a call that is not reported yet. */
  readonly heldUpdates: CallUpdate[]
  /** Fields as reported, and those to report with the next update. */
  readonly fields: Map<string, FieldValue>
  readonly pendingFields: Map<string, FieldValue>
}

/** Longer names and numbers come from an attack, not from a telephone. */
const TEXT_MAX = 256
/** A call that is not reported yet has a handful of updates; one that plays in menus for hours is not kept whole. */
const HELD_MAX = 200

/** Notes fields; they go out with the next update of the call. `null` clears, what is already reported is passed over. */
export function setFields(call: ReportedCall, fields: Fields): void {
  for (const [name, given] of Object.entries(fields)) {
    const value: FieldValue = typeof given === 'string' ? given.slice(0, TEXT_MAX) || null : given
    const current = call.pendingFields.has(name) ? call.pendingFields.get(name) : call.fields.get(name)
    if (value !== (current ?? null)) call.pendingFields.set(name, value)
  }
}

/** The fields noted and not reported, which are reported now. */
export function takePendingFields(call: ReportedCall): Fields {
  const fields = Object.fromEntries(call.pendingFields)
  for (const [name, value] of call.pendingFields) call.fields.set(name, value)
  call.pendingFields.clear()
  return fields
}

/** Puts the noted fields into the first update of a call of which nothing was reported yet. */
export function addToFirstUpdate(call: ReportedCall): void {
  const [first] = call.heldUpdates
  if (first && call.pendingFields.size > 0)
    call.heldUpdates[0] = { ...first, fields: { ...first.fields, ...takePendingFields(call) } }
}

/** Adds an update to those that are reported, or to those that are held back. */
export function emitUpdate(out: CallUpdate[], call: ReportedCall, update: CallUpdate): void {
  if (call.reportState === 'reported') out.push(update)
  else if (call.heldUpdates.length < HELD_MAX) call.heldUpdates.push(update)
}

/** Makes a call known to whoever takes updates, with all that was held back. */
export function startReporting(state: { readonly out: CallUpdate[] }, call: ReportedCall): void {
  if (call.reportState !== 'held') return
  call.reportState = 'reported'
  state.out.push(...call.heldUpdates.splice(0))
}
