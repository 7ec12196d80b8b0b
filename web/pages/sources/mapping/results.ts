// Applies a mapping to all received messages: reads each, and applies the calls as the program would. Pure.
import { applyCallUpdate } from '../../../../src/calls/apply-update.ts'
import type { Call, CallUpdate, Fields, Status } from '../../../../src/calls/call.ts'
import { snapshot } from '../../../../src/calls/snapshot.ts'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import type { Tree } from '../../../../src/sources/mapping/places.ts'
import { understand } from '../../../../src/sources/mapping/understand.ts'
import { sanitizeUpdates } from '../../../../src/sources/sanitize.ts'

/** A message, or a row of a sheet, as the basis of a mapping. */
export interface SeenMessage {
  readonly id: string
  /** The time of arrival, in ms since 1970. */
  readonly at: number
  readonly tree: Tree
}

/** The country and time zone of the source's account. */
export interface Home {
  /** Two letters. */
  readonly country: string
  /** IANA name. */
  readonly zone?: string
}

export interface MessageResult {
  readonly message: SeenMessage
  readonly updates: readonly CallUpdate[]
  readonly problems: readonly string[]
  readonly notes: readonly string[]
}

interface Moment {
  readonly status: Status
  readonly at: number
}

export interface CallResult {
  readonly call: Call
  /** The statuses of the call, in order. */
  readonly moments: readonly Moment[]
  /** The fields of the call, including those that Offhook computes. */
  readonly fields: Fields
  /** Number of messages that reported the call. */
  readonly messages: number
  /** The URL of a recording was reported. */
  readonly hasRecording: boolean
}

export interface Results {
  /** The messages in the order of arrival. */
  readonly messages: readonly MessageResult[]
  /** The call that changed last comes first. */
  readonly calls: readonly CallResult[]
}

/** The updates from one message, sanitized as in the program. */
export function readMessage(mapping: Mapping, message: SeenMessage, { country, zone }: Home): MessageResult {
  const { at, tree } = message
  const reading = understand(mapping, tree, { at, country, ...(zone !== undefined && { zone }) })
  // The messages are read as if a person had started it, because they may be old.
  const sanitized = sanitizeUpdates(reading.updates, { country, nowMs: at, allowsOld: true })
  return {
    message,
    updates: sanitized.updates,
    problems: [...reading.problems, ...sanitized.problems],
    notes: reading.notes,
  }
}

/** @param messages oldest first */
export function resultsOf(mapping: Mapping, messages: readonly SeenMessage[], home: Home): Results {
  const read = messages.map((message) => readMessage(mapping, message, home))
  const playing = new Map<string, Playing>()
  for (const { message, updates } of read)
    for (const update of updates) {
      const call = playing.get(update.uniqueid) ?? begun()
      playUpdate(call, update, message)
      playing.delete(update.uniqueid)
      playing.set(update.uniqueid, call)
    }
  return { messages: read, calls: [...playing.values()].toReversed().flatMap((one) => resultOf(one) ?? []) }
}

interface Playing {
  call: Call | null
  readonly moments: Moment[]
  readonly eventIds: Set<string>
  readonly messages: Set<string>
  hasRecording: boolean
}

function begun(): Playing {
  return { call: null, moments: [], eventIds: new Set(), messages: new Set(), hasRecording: false }
}

function playUpdate(playing: Playing, update: CallUpdate, message: SeenMessage): void {
  playing.messages.add(message.id)
  // A duplicate of an event counts once (C8).
  if (update.eventId !== undefined && playing.eventIds.has(update.eventId)) return
  if (update.eventId !== undefined) playing.eventIds.add(update.eventId)
  if (update.recording) playing.hasRecording = true
  // A sheet is about the past, and a clock may be wrong: the reported time counts, not the present time.
  const nowMs = Math.max(message.at, update.at ?? 0)
  const { call, events } = applyCallUpdate(playing.call, update, { nowMs, ordered: false, records: 'never' })
  playing.call = call
  for (const { type, at } of events)
    if (type !== 'final' && type !== 'updated') playing.moments.push({ status: type, at })
}

function resultOf({ call, moments, messages, hasRecording }: Playing): CallResult | null {
  if (call === null) return null
  const fields = snapshot(call, call.status ?? 'updated', call.statusAt)
  return { call, moments, fields, messages: messages.size, hasRecording }
}
