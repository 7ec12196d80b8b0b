// Replays a recorded session through the code that reads a live Asterisk.
import type { ReplayStep } from '../pbx/replay-step.ts'
import type { CallTrackerOptions } from '../pbx/state.ts'
import { createCallTracker } from './call-tracker.ts'
import { AmiReader } from './ami-wire.ts'
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import type { CallUpdate } from '../../calls/call.ts'

/** Whether these are the bytes of a recorded session of the Manager Interface, from its banner or from a later message on. */
export function isAmiSession(bytes: Uint8Array): boolean {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, PIECE_BYTES))
  return /^(?:Asterisk Call Manager\/|(?:Event|Response): )/m.test(beginning)
}

/** Bytes that are read at a time: each piece yields at least one step, so that a long replay can serve others in between. */
const PIECE_BYTES = 64 * 1024

/**
 * Replays a recorded session: the updates of each message, in order, with the recorded times; some steps have no updates. A
 * session that was cut off leaves its calls open.
 */
export function* replay(session: Uint8Array, options: CallTrackerOptions = {}): Generator<ReplayStep> {
  const tracker = createCallTracker(options)
  let at = 0
  let channels: AmiMessage[] = []
  const reader = new AmiReader()
  for (let start = 0; start < session.length; start += PIECE_BYTES) {
    for (const message of reader.read(session.subarray(start, start + PIECE_BYTES))) {
      at = timestampOf(message) ?? at
      const event = header(message, 'event')
      let updates: CallUpdate[] = []
      if (event === 'CoreShowChannel') channels.push(message)
      else if (event === 'CoreShowChannelsComplete') {
        updates = tracker.reconcile({ channels, changedIds: new Set() }, at)
        channels = []
      } else updates = tracker.apply(message, at)
      if (updates.length > 0) yield { at, updates }
    }
    if (at > 0) yield { at, updates: [] }
  }
  const rest = tracker.settle()
  if (rest.length > 0) yield { at, updates: rest }
}
