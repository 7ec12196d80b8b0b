// Calls as vendors post them, from test/messages, and their events once the messages are applied one by one.
import { readFileSync } from 'node:fs'
import { applyCallUpdate, type RecordsPolicy } from '../../src/calls/apply-update.ts'
import type { Call, CallEvent, CallUpdate } from '../../src/calls/call.ts'

/** When the calls of test/messages begin. */
export const beginMs = Date.parse('2026-11-25T03:04:00.000Z')

/** The stored messages of a file of test/messages. */
export function storedMessages(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../messages/${path}.json`, import.meta.url), 'utf8'))
}

export interface AppliedCall {
  readonly call: Call
  readonly events: readonly CallEvent[]
}

/** Applies updates from a source without an order: each id once (C8). `nowMs`: Offhook's clock. */
export function applyUpdates(
  updates: readonly CallUpdate[],
  records: RecordsPolicy = 'announced',
  nowMs = beginMs + 3_600_000,
): AppliedCall {
  const seen = new Set<string>()
  const events: CallEvent[] = []
  let call: Call | null = null
  for (const update of updates) {
    if (update.eventId !== undefined && seen.has(update.eventId)) continue
    if (update.eventId !== undefined) seen.add(update.eventId)
    const after = applyCallUpdate(call, update, { nowMs, ordered: false, records })
    call = after.call
    events.push(...after.events)
  }
  if (call === null) throw new Error('no update was given')
  return { call, events }
}

/** The types of the events, in order, with the seconds since the beginning of the call. */
export function timelineOf({ events }: AppliedCall): string[] {
  return events.map(({ type, at }) => `${type} ${Math.round((at - beginMs) / 1000)}`)
}
