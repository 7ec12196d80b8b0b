// How the mappings of phone systems tell of a call: fields are noted until its next update, and updates are held back until the call
// is known to be one to tell.
import type { CallUpdate, Fields, FieldValue } from '../../calls/call.ts'

/** How far a call is told to whoever takes updates: an internal one only when it dials or is connected (C15). */
type ReportState = 'held' | 'told' | 'never'

export interface ReportedCall {
  reportState: ReportState
  /** Updates of a call that is not told yet. */
  readonly heldUpdates: CallUpdate[]
  /** Fields as told, and those to tell with the next update. */
  readonly fields: Map<string, FieldValue>
  readonly pendingFields: Map<string, FieldValue>
}

/** Longer names and numbers come from an attack, not from a telephone. */
const TEXT_MAX = 256
/** A call that is not told yet has a handful of updates; one that plays in menus for hours is not kept whole. */
const HELD_MAX = 200

/** Notes fields; they go out with the next update of the call. `null` clears, what is already told is passed over. */
export function setFields(call: ReportedCall, fields: Fields): void {
  for (const [name, given] of Object.entries(fields)) {
    const value: FieldValue = typeof given === 'string' ? given.slice(0, TEXT_MAX) || null : given
    const current = call.pendingFields.has(name) ? call.pendingFields.get(name) : call.fields.get(name)
    if (value !== (current ?? null)) call.pendingFields.set(name, value)
  }
}

/** The fields noted and not told, which are told now. */
export function takePendingFields(call: ReportedCall): Fields {
  const fields = Object.fromEntries(call.pendingFields)
  for (const [name, value] of call.pendingFields) call.fields.set(name, value)
  call.pendingFields.clear()
  return fields
}

/** Puts the noted fields into the first update of a call of which nothing was told yet. */
export function addToFirstUpdate(call: ReportedCall): void {
  const [first] = call.heldUpdates
  if (first && call.pendingFields.size > 0)
    call.heldUpdates[0] = { ...first, fields: { ...first.fields, ...takePendingFields(call) } }
}

/** Adds an update to what is told, or to what is held back. */
export function emitUpdate(out: CallUpdate[], call: ReportedCall, update: CallUpdate): void {
  if (call.reportState === 'told') out.push(update)
  else if (call.heldUpdates.length < HELD_MAX) call.heldUpdates.push(update)
}

/** Makes a call known to whoever takes updates, with all that was held back. */
export function startReporting(board: { readonly out: CallUpdate[] }, call: ReportedCall): void {
  if (call.reportState !== 'held') return
  call.reportState = 'told'
  board.out.push(...call.heldUpdates.splice(0))
}

/** A moment of a recorded session, with what it tells of calls. */
export interface ReplayStep {
  /** The recording's clock, in milliseconds since 1970. */
  readonly at: number
  readonly updates: readonly CallUpdate[]
}
