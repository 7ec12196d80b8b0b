// ARI's events, played through the code that hears a live Asterisk: a recorded session, or one that was made up.
import { createMapping, type MappingOptions } from '../mapping.ts'
import { createTranslator } from './translate.ts'
import { readEvent, type Thing } from './event.ts'
import { timestampOf } from '../message.ts'
import type { CallUpdate } from '../../../calls/call.ts'

/** The updates that events make, in order; those without a time happened with the one before. */
export function playEvents(events: Iterable<Thing>, options: MappingOptions = {}): CallUpdate[] {
  const translator = createTranslator()
  const mapping = createMapping(options)
  const updates: CallUpdate[] = []
  let at = 0
  for (const event of events) {
    for (const message of translator.translate(event)) {
      at = timestampOf(message) ?? at
      updates.push(...mapping.apply(message, at))
    }
  }
  return [...updates, ...mapping.settle()]
}

/** A recorded session: lines of JSON, before each the time of its receipt in milliseconds since 1970, and a space. */
export function eventsIn(session: string): Thing[] {
  const events = session.split('\n').map((line) => readEvent(line.slice(line.indexOf(' ') + 1)))
  return events.filter((event) => event !== null)
}
