import type { CallEvent, EventType, Fields } from '../calls/call.ts'
import type { KeptEvent } from '../store/kept-event.ts'

/** An event as the database keeps it, as the code knows it. */
export function callEventOf({ sequence, type, at, fields }: KeptEvent): CallEvent {
  return { sequence, type: type as EventType, at, fields: JSON.parse(fields) as Fields }
}

/** The last account of a call as a final: a call that nobody was owed a final of ended with `ended`. */
export function finalOf(event: KeptEvent): CallEvent {
  const kept = callEventOf(event)
  return { ...kept, type: 'final', fields: { ...kept.fields, event_type: 'call.final' } }
}
