// A recording played through the real code: the source's call tracker, then the engine that makes events of updates.
import type { CallTrackerOptions } from '../../src/sources/pbx/state.ts'
import { readFileSync } from 'node:fs'
import { applyCallUpdate } from '../../src/calls/apply-update.ts'
import { replay } from '../../src/sources/asterisk/replay.ts'
import type { Call, CallEvent, CallUpdate } from '../../src/calls/call.ts'

export interface PlayedCall {
  readonly call: Call
  readonly events: readonly CallEvent[]
}

/** The bytes of a recorded session, by its name. */
export function recording(name: string): Buffer {
  return readFileSync(new URL(`../../recorded-sessions/asterisk/${name}.ami`, import.meta.url))
}

/** A recorded session of ARI, by its name. */
export function ariRecording(name: string): string {
  return readFileSync(new URL(`../../recorded-sessions/ari/${name}.ari`, import.meta.url), 'utf8')
}

/** Returns every update that a session makes, in order. */
export function updatesOf(session: Uint8Array, options: CallTrackerOptions = {}): CallUpdate[] {
  return [...replay(session, options)].flatMap((step) => step.updates)
}

/** Makes calls of updates, by uniqueid, in the order in which the calls came. */
export function callsOf(updates: readonly CallUpdate[]): Map<string, PlayedCall> {
  const calls = new Map<string, PlayedCall>()
  for (const update of updates) {
    const known = calls.get(update.uniqueid)
    const nowMs = update.at ?? 0
    const { call, events } = applyCallUpdate(known?.call ?? null, update, { nowMs, ordered: true })
    calls.set(update.uniqueid, { call, events: [...(known?.events ?? []), ...events] })
  }
  return calls
}
