import type { CallEvent, EventType } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { readCallRecord, readFields } from '../../calls/read-stored.ts'
import type { StoredEvent } from '../../store/calls/events.ts'
import type { PastCallEvent } from '../../store/calls/past-calls.ts'

/** An event as the database keeps it, as the code knows it; `null`: it cannot be read, and nothing is rendered from it (S46). */
export function callEventOf({ sequence, type, at, fields }: StoredEvent): CallEvent | null {
  const read = readFields(fields)
  return read && { sequence, type: type as EventType, at, fields: read }
}

/**
 * The last account of a call as a final. A call that nobody was owed a final of ended with `ended`: what its recording and its
 * steps brought after that is found in its record. `null`: the event cannot be read.
 */
export function finalOf({ state, ...event }: PastCallEvent): CallEvent | null {
  const kept = callEventOf(event)
  if (kept === null) return null
  // What intake keeps: the call, and the finals it owes.
  const call = state === null ? null : readCallRecord(state)
  const known = call === null ? {} : callFields(call)
  return { ...kept, type: 'final', fields: { ...kept.fields, ...known, event_type: 'call.final' } }
}
