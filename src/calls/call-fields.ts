// All that is known of a call now, as people and steps are shown it.
import type { Call, Fields } from './call.ts'
import { fieldValue } from './derived-fields.ts'
import { snapshot } from './snapshot.ts'

/** Fields that follow from others; worked out when somebody asks. */
const DERIVED = ['caller_number_local', 'caller_country'] as const

/** The fields of a call, by their codes. What belongs to one event is not the call's. */
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
