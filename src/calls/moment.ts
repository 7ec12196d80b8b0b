// A moment of a call to render a request for: of a real call, as its events were kept; else of a made-up one. The page and
// the API choose it alike.
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
  /** Why it is not what was asked for, in a sentence; `null`: it is. */
  readonly instead: string | null
}

/**
 * The newest event of this type among those that a call reported, oldest first. Of a call that has none such, its newest one is
 * taken for it; where nothing is kept, a made-up one. `known`: the call's fields now. Nobody was owed a final of a call that told
 * none: then what its recording and its steps brought after the end was told to nobody either, and is found there.
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
  // A call that nobody was owed a final of ended with `ended`: that is its last account.
  return found === 'ended' ? null : 'This call is not complete yet. Showing what is known so far.'
}
