// When a call is final for an integration, and what the integration gets after the end (C9, C10).
//
// While the call is active, its final is *open*. When the call ends, the final is *due* if there is nothing to wait for,
// otherwise *waiting*, until everything that the integration waits for is there or given up, or its time limit is over. Then the
// final is due, is sent once, and is *told*; later changes are an `updated` for integrations that want updates.
//
//   state    | what happens                                  | next
//   ---------+-----------------------------------------------+---------
//   open     | the call ends, nothing to wait for            | due
//   open     | the call ends, something is expected          | waiting
//   waiting  | recordings and steps are there, or given up   | due
//   waiting  | the cap is over, by our clock since we heard  | due
//   due      | the final event is made                       | told
//   told     | something is amended                          | told (an `updated` event)
//
// The integrations that are owed a final, and until when each waits, are fixed when the end is stored; the owner of that record
// changes the states. This module decides each change.
import type { Call, CallEvent, EventType } from './call.ts'
import { snapshot } from './snapshot.ts'

/** The conditions that an integration's final waits for, and the longest wait after the end. */
export interface Wait {
  readonly recording: boolean
  /** Names of steps after the call. A step that does not follow this call is not waited for. */
  readonly steps: readonly string[]
  readonly cap_s: number
}

/** Whether everything that the final waits for is there or given up. `false` for a call that has not ended. */
export function waitIsMet(call: Call, wait: Wait): boolean {
  if (call.status !== 'ended' || (wait.recording && call.recording === 'expected')) return false
  return wait.steps.every((name) => call.steps?.[name] !== 'waiting')
}

/** When the final of a call that has just ended is sent at the latest: `nowMs` itself when there is nothing to wait for. */
export function finalDueAt(call: Call, wait: Wait, nowMs: number): number {
  return waitIsMet(call, wait) ? nowMs : nowMs + wait.cap_s * 1000
}

/** The next event of an ended call, and the call after it (C5). It is never reported as older than the event before. */
export function eventAfterEnd(
  call: Call,
  type: Extract<EventType, 'final' | 'updated'>,
  nowMs: number,
): { readonly call: Call; readonly event: CallEvent } {
  const at = Math.max(nowMs, call.lastEventAt)
  const after: Call = { ...call, sequence: call.sequence + 1, lastEventAt: at }
  return { call: after, event: { sequence: after.sequence, type, at, fields: snapshot(after, type, at) } }
}
