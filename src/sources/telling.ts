// How the mappings of phone systems tell of a call: fields are noted until its next update, and updates are held back until the call
// is known to be one to tell.
import type { CallUpdate, Fields, FieldValue } from '../calls/call.ts'

/** How far a call is told to whoever takes updates: an internal one only when it dials or is connected (C15). */
type Telling = 'held' | 'told' | 'never'

export interface ToldCall {
  telling: Telling
  /** Updates of a call that is not told yet. */
  readonly held: CallUpdate[]
  /** Fields as told, and those to tell with the next update. */
  readonly fields: Map<string, FieldValue>
  readonly unsaid: Map<string, FieldValue>
}

/** Longer names and numbers come from an attack, not from a telephone. */
const TEXT_MAX = 256
/** A call that is not told yet has a handful of updates; one that plays in menus for hours is not kept whole. */
const HELD_MAX = 200

/** Notes fields; they go out with the next update of the call. `null` clears, what is already told is passed over. */
export function say(call: ToldCall, fields: Fields): void {
  for (const [name, given] of Object.entries(fields)) {
    const value: FieldValue = typeof given === 'string' ? given.slice(0, TEXT_MAX) || null : given
    const told = call.unsaid.has(name) ? call.unsaid.get(name) : call.fields.get(name)
    if (value !== (told ?? null)) call.unsaid.set(name, value)
  }
}

/** The fields noted and not told, which are told now. */
export function takeUnsaid(call: ToldCall): Fields {
  const fields = Object.fromEntries(call.unsaid)
  for (const [name, value] of call.unsaid) call.fields.set(name, value)
  call.unsaid.clear()
  return fields
}

/** Puts the noted fields into the first update of a call of which nothing was told yet. */
export function sayFirst(call: ToldCall): void {
  const [first] = call.held
  if (first && call.unsaid.size > 0) call.held[0] = { ...first, fields: { ...first.fields, ...takeUnsaid(call) } }
}

/** Adds an update to what is told, or to what is held back. */
export function put(out: CallUpdate[], call: ToldCall, update: CallUpdate): void {
  if (call.telling === 'told') out.push(update)
  else if (call.held.length < HELD_MAX) call.held.push(update)
}

/** Makes a call known to whoever takes updates, with all that was held back. */
export function reveal(board: { readonly out: CallUpdate[] }, call: ToldCall): void {
  if (call.telling !== 'held') return
  call.telling = 'told'
  board.out.push(...call.held.splice(0))
}
