// A recorded session of FreeSWITCH, played through the real code.
import type { CallTrackerOptions } from '../../src/sources/pbx/state.ts'
import { readFileSync, readdirSync } from 'node:fs'
import { createCallTracker } from '../../src/sources/freeswitch/call-tracker.ts'
import { replayInto } from '../../src/sources/freeswitch/replay.ts'
import type { CallUpdate } from '../../src/calls/call.ts'

const folder = new URL('../../recorded-sessions/freeswitch/', import.meta.url)

/** Returns the names of the sessions; the two parts of a session that was cut count as one. */
export function sessionNames(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.esl'))
  return [...new Set(files.map((file) => file.slice(0, -'.esl'.length).replace(PART, '')))].toSorted()
}

/** The ending of the parts of a session that was cut; each part is a file of its own. */
const PART = /-[12]$/

/** Returns the bytes of a recorded session, or of its parts. */
export function sessions(name: string): Buffer[] {
  const files = readdirSync(folder).filter((file) => file === `${name}.esl` || file.replace(/-[12]\.esl$/, '') === name)
  return files.toSorted().map((file) => readFileSync(new URL(file, folder)))
}

/** Returns the bytes of a complete session. */
export function session(name: string): Buffer {
  return readFileSync(new URL(`${name}.esl`, folder))
}

/** Returns every update that a session makes, in order. */
export function updatesOf(name: string, options: CallTrackerOptions = {}): CallUpdate[] {
  return playAll(sessions(name), options)
}

/** Returns every update that these bytes make, with a single call tracker. */
export function playAll(parts: readonly Uint8Array[], options: CallTrackerOptions = {}): CallUpdate[] {
  const tracker = createCallTracker(options)
  return parts.flatMap((part) => [...replayInto(tracker, part)].flatMap((step) => step.updates))
}
