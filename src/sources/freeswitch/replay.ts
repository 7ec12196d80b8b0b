// Replays a recorded session of the event socket, plain or JSON, through the code that reads a live FreeSWITCH.
import type { ReplayStep } from '../pbx/replay-step.ts'
import type { CallTrackerOptions } from '../pbx/state.ts'
import { createCallTracker, type CallTracker } from './call-tracker.ts'
import { EslReader } from './esl-wire.ts'
import { eventIn, kindOfFrame, timeOf, type Frame } from './esl-event.ts'
import { rowsIn } from './channel-list.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { ListRow } from './reconcile.ts'

/**
 * Whether these are the bytes of a recorded session of FreeSWITCH's event socket, from its first frame or from a later frame
 * on.
 */
export function isFreeswitchSession(bytes: Uint8Array): boolean {
  return /^\s*(?:Content-Length: *\d+\s+)?Content-Type: *(?:auth\/request|text\/event-|command\/reply|api\/response)/.test(
    new TextDecoder('latin1').decode(bytes.subarray(0, 200)),
  )
}

/** Replays a recorded session: the updates of each frame, in order, with the recorded times. */
export function* replay(session: Uint8Array, options: CallTrackerOptions = {}): Generator<ReplayStep> {
  yield* replayInto(createCallTracker(options), session)
}

/**
 * Replays a session with a call tracker that has read another session before: two recordings of one FreeSWITCH, with a
 * gap between the two.
 */
export function* replayInto(tracker: CallTracker, session: Uint8Array): Generator<ReplayStep> {
  let at = 0
  let channels: readonly ListRow[] | null = null
  const frames = new EslReader().read(session)
  const firstAt =
    frames
      .values()
      .map(timeIn)
      .find((time) => time !== null) ?? 0
  for (const frame of frames) {
    const event = eventIn(frame)
    at = (event && timeOf(event)) ?? (at || firstAt)
    let updates: CallUpdate[] = []
    if (event) updates = tracker.apply(event, at)
    else if (kindOfFrame(frame) === 'api/response') {
      const rows = rowsIn(frame.body)
      // `show channels` is sent before `show calls`: the lists come in pairs.
      if (rows !== null && channels === null) channels = rows
      else if (rows !== null && channels !== null) {
        updates = tracker.reconcile({ channels, calls: rows, changedIds: new Set(), isAfterGap: true }, at)
        channels = null
      }
    }
    // Some steps have no updates, so that a long replay can serve others in between.
    yield { at, updates }
  }
}

function timeIn(frame: Frame): number | null {
  const event = eventIn(frame)
  return event && timeOf(event)
}
