// Chooses a moment of a call to render a request for: a stored event of a real call, otherwise a made-up one. The page and the
// API use the same choice.
import type { EventType, Fields } from './call.ts'
import { sampleEvent, SAMPLE_EVENT_ID } from './samples.ts'

/** An event of a call as it was reported. */
export interface KeptMoment {
  readonly type: EventType
  readonly fields: Fields
  /** Public id of the event. */
  readonly eventId: string
}

export interface Moment extends KeptMoment {
  /** Why it is another event than the one asked for, in a sentence; `null`: it is the same. */
  readonly instead: string | null
}

/**
 * The newest event of this type among the reported events of a call, oldest first. If the call has none, its newest event takes
 * the place; if no event is stored, a made-up one. `known`: the present fields of the call. If no integration was owed a final,
 * the call has none: then the results of its recording and steps after the end were reported to nobody either, and are taken from
 * `known`.
 */
export function momentOf(events: readonly KeptMoment[], type: EventType, known: Fields = {}): Moment {
  const found = events.findLast((one) => one.type === type) ?? events.at(-1)
  if (!found) {
    const { fields } = sampleEvent('answered', type)
    return { type, fields, eventId: SAMPLE_EVENT_ID, instead: 'Call not found. Showing a sample call instead.' }
  }
  const { fields, eventId } = found
  if (found.type === type) return { type, fields, eventId, instead: null }
  const learned = type === 'final' && found.type === 'ended' ? known : {}
  const adapted = { ...fields, ...learned, event_type: `call.${type}` }
  return { type, fields: adapted, eventId, instead: insteadOf(type, found.type) }
}

function insteadOf(wanted: EventType, found: EventType): string | null {
  if (wanted !== 'final') return `This call has no “${wanted}” event. Showing its latest event instead.`
  // If no integration was owed a final, `ended` is the last report of the call.
  return found === 'ended' ? null : 'This call is not complete yet. Showing what is known so far.'
}
