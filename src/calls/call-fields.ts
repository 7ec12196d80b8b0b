// All known fields of a call, in the form for people and steps.
import type { Call, Fields } from './call.ts'
import { fieldValue } from './derived-fields.ts'
import { snapshot } from './snapshot.ts'

/** Fields that follow from other fields; calculated when they are needed. */
const DERIVED = ['caller_number_local', 'caller_country'] as const

/** The fields of a call, by their codes. Fields of a single event are not included. */
export function callFields(call: Call): Fields {
  const {
    event_type: _type,
    event_time: _time,
    sequence: _sequence,
    ...known
  } = snapshot(call, call.status ?? 'updated', call.lastEventAt)
  const more = DERIVED.flatMap((name) => {
    const value = fieldValue(known, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...known, ...Object.fromEntries(more) }
}
