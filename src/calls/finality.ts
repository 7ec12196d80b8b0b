// When a call is final for one integration, and what it is sent after the end (C9, C10).
//
// While the call goes on, its final account is *open*. When the call ends it is *due* if there is nothing to wait for,
// else *waiting*, until what the integration waits for is there or given up, or its cap is over. Then it is due, goes
// once, and is *told*; what is learned later is an `updated` for those who want that.
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
// Who is owed a final, and until when each waits, is fixed when the end is stored; the keeper of that record moves the
// states. Here is what each move is decided by.
import type { Call, CallEvent, EventType } from './call.ts'
import { snapshot } from './snapshot.ts'

/** What an integration's final waits for, and for how long after the end at most. */
export interface Wait {
  readonly recording: boolean
  /** Names of steps after the call. One that does not follow this call is not waited for. */
  readonly steps: readonly string[]
  readonly cap_s: number
}

/** Whether what the final waits for is there or given up. A call that has not ended is waited for in any case. */
export function waitIsMet(call: Call, wait: Wait): boolean {
  if (call.status !== 'ended' || (wait.recording && call.recording === 'expected')) return false
  return wait.steps.every((name) => call.steps?.[name] !== 'waiting')
}

/** When the final of a call that has just ended goes at the latest: `nowMs` itself when there is nothing to wait for. */
export function finalDueAt(call: Call, wait: Wait, nowMs: number): number {
  return waitIsMet(call, wait) ? nowMs : nowMs + wait.cap_s * 1000
}

/** The next event of a call that has ended, and the call after it (C5). Never reported as older than the event before. */
export function eventAfterEnd(
  call: Call,
  type: Extract<EventType, 'final' | 'updated'>,
  nowMs: number,
): { readonly call: Call; readonly event: CallEvent } {
  const at = Math.max(nowMs, call.lastEventAt)
  const after: Call = { ...call, sequence: call.sequence + 1, lastEventAt: at }
  return { call: after, event: { sequence: after.sequence, type, at, fields: snapshot(after, type, at) } }
}
