// Recorded sessions of the manager interface with changed messages: in another order, or with messages added or
// altered.
import assert from 'node:assert/strict'
import { AmiReader } from '../../src/sources/asterisk/ami-wire.ts'
import { createCallTracker, type CallTracker } from '../../src/sources/asterisk/call-tracker.ts'
import { header, timestampOf, type AmiMessage } from '../../src/sources/asterisk/ami-message.ts'
import type { CallUpdate } from '../../src/calls/call.ts'
import { callsOf, recording, type PlayedCall } from './played.ts'

type HeaderMatch = Readonly<Record<string, string>>

/** The messages of a recorded session, by its name. */
export function messagesOf(name: string): AmiMessage[] {
  return new AmiReader().read(recording(name))
}

/** Returns every update that the messages make, and those that follow when no further message arrives. */
export function playMessages(
  messages: readonly AmiMessage[],
  tracker: CallTracker = createCallTracker(),
): CallUpdate[] {
  let at = 0
  const updates = messages.flatMap((message) => tracker.apply(message, (at = timestampOf(message) ?? at)))
  return [...updates, ...tracker.settle()]
}

/** Returns the first call of messages. */
export function playCall(messages: readonly AmiMessage[]): PlayedCall {
  const [call] = callsOf(playMessages(messages)).values()
  assert.ok(call)
  return call
}

/** Returns the index of the first message from `from` on that has all of these headers. */
export function indexOf(messages: readonly AmiMessage[], wanted: HeaderMatch, from = 0): number {
  const index = messages.findIndex(
    (message, at) => at >= from && Object.entries(wanted).every(([name, value]) => header(message, name) === value),
  )
  assert.notEqual(index, -1, JSON.stringify(wanted))
  return index
}

/** Returns the message with other headers. */
export function altered(message: AmiMessage | undefined, headers: HeaderMatch): AmiMessage {
  assert.ok(message)
  return new Map([...message, ...Object.entries(headers).map(([name, value]) => [name, [value]] as const)])
}

/** Returns the session with the message at `from` moved to `to`. */
export function moved(messages: readonly AmiMessage[], from: number, to: number): AmiMessage[] {
  const [message] = messages.slice(from, from + 1)
  assert.ok(message)
  return messages.toSpliced(from, 1).toSpliced(to, 0, message)
}

/** Returns a message with its time moved by this many seconds. */
export function later(message: AmiMessage | undefined, seconds: number): AmiMessage {
  return altered(message, { timestamp: String(Number(header(message ?? new Map(), 'timestamp')) + seconds) })
}
