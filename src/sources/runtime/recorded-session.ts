// Reads a recorded session of a phone system by the code for live sessions. The session itself shows which phone system
// it is from.
import type { CallTrackerOptions } from '../pbx/state.ts'
import type { CallUpdate } from '../../calls/call.ts'
import { OffhookError } from '../../errors.ts'
import { replay as replayAri, isAriSession } from '../asterisk/ari/replay.ts'
import { isAmiSession, replay as replayAmi } from '../asterisk/replay.ts'
import { isFreeswitchSession, replay as replayEsl } from '../freeswitch/replay.ts'
import { createSlices } from '../../concurrency/time-slices.ts'

/** The options that every adapter takes into account. */
type SessionOptions = Pick<CallTrackerOptions, 'country' | 'contexts' | 'canFetchRecordings'>

/**
 * All call updates of a session, in order, with the times of the recording. Other work has its turn in between, however long the
 * session is. Rejects with an `OffhookError` `bad_session` when the bytes are no session of a known phone system.
 */
export async function readSession(session: Uint8Array, options: SessionOptions): Promise<CallUpdate[]> {
  const slices = createSlices()
  const all: CallUpdate[] = []
  for (const { updates } of stepsIn(session, options)) {
    all.push(...updates)
    await slices()
  }
  return all
}

function stepsIn(session: Uint8Array, options: SessionOptions): Iterable<{ readonly updates: readonly CallUpdate[] }> {
  if (isFreeswitchSession(session)) return replayEsl(session, options)
  if (isAriSession(session)) return replayAri(session, options)
  if (isAmiSession(session)) return replayAmi(session, options)
  throw new OffhookError('bad_session', NO_SESSION)
}

const NO_SESSION =
  'This is not a recorded session. Send the raw output of the Asterisk Manager Interface (AMI) or a FreeSWITCH event socket. Or send ARI events, one per line, each with its time in milliseconds and a space in front.'
