import type { CallEvent, EventType } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { readCallRecord, readFields } from '../../calls/read-stored.ts'
import type { StoredEvent } from '../../store/calls/events.ts'
import type { PastCallEvent } from '../../store/calls/past-calls.ts'

/** The stored event as the code uses it; `null`: the event cannot be read, so nothing is rendered from it (S46). */
export function callEventOf({ sequence, type, at, fields }: StoredEvent): CallEvent | null {
  const read = readFields(fields)
  return read && { sequence, type: type as EventType, at, fields: read }
}

/**
 * The last event of a call as a final. If no integration was owed a final, the last event is `ended`: fields that the recording
 * and the steps added later are taken from the record of the call. `null`: the event cannot be read.
 */
export function finalOf({ state, ...event }: PastCallEvent): CallEvent | null {
  const kept = callEventOf(event)
  if (kept === null) return null
  // The record of a call holds the call and the finals that are owed.
  const call = state === null ? null : readCallRecord(state)
  const known = call === null ? {} : callFields(call)
  return { ...kept, type: 'final', fields: { ...kept.fields, ...known, event_type: 'call.final' } }
}
