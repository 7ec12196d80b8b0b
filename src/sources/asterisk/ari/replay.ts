// Replays ARI's events through the code that reads a live Asterisk: a recorded session, or a made-up one.
import type { ReplayStep } from '../../pbx/replay-step.ts'
import type { CallTrackerOptions } from '../../pbx/state.ts'
import { createCallTracker } from '../call-tracker.ts'
import { createTranslator } from './translate.ts'
import { readEvent, type JsonObject } from './event.ts'
import { timestampOf } from '../ami-message.ts'
import type { CallUpdate } from '../../../calls/call.ts'

/** Whether these are the bytes of a recorded session of ARI: lines of JSON, as `eventsIn` reads them. */
export function isAriSession(bytes: Uint8Array): boolean {
  const [first = ''] = new TextDecoder().decode(bytes.subarray(0, FIRST_LINE_MAX)).trimStart().split('\n', 1)
  return typeof eventIn(first)?.['type'] === 'string'
}

/** An event of ARI has some KiB. */
const FIRST_LINE_MAX = 256 * 1024

/**
 * Replays a recorded session: the updates of each event, in order; an update without a time happened with the update
 * before.
 */
export function* replay(session: Uint8Array, options: CallTrackerOptions = {}): Generator<Pick<ReplayStep, 'updates'>> {
  yield* play(linesIn(new TextDecoder().decode(session)).map(eventIn), options)
}

/** The updates of these events, in order; an update without a time happened with the update before. */
export function playEvents(events: Iterable<JsonObject>, options: CallTrackerOptions = {}): CallUpdate[] {
  return [...play(events, options)].flatMap(({ updates }) => updates)
}

function* play(
  events: Iterable<JsonObject | null>,
  options: CallTrackerOptions,
): Generator<Pick<ReplayStep, 'updates'>> {
  const translator = createTranslator()
  const tracker = createCallTracker(options)
  let at = 0
  for (const event of events) {
    const updates: CallUpdate[] = []
    for (const message of event === null ? [] : translator.translate(event)) {
      at = timestampOf(message) ?? at
      updates.push(...tracker.apply(message, at))
    }
    yield { updates }
  }
  yield { updates: tracker.settle() }
}

/**
 * The events of a recorded session: lines of JSON, each preceded by its time of receipt in milliseconds since 1970 and a
 * space, or by nothing.
 */
export function eventsIn(session: string): JsonObject[] {
  return linesIn(session)
    .map(eventIn)
    .filter((event) => event !== null)
    .toArray()
}

function* linesIn(session: string): Generator<string> {
  for (let start = 0, end = 0; start < session.length; start = end + 1) {
    end = session.indexOf('\n', start)
    if (end === -1) end = session.length
    yield session.slice(start, end)
  }
}

const eventIn = (line: string): JsonObject | null => readEvent(line.replace(/^\d{13}(?:\.\d+)? /, ''))
