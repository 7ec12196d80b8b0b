// What one message reports, before it is known by an id: updates of one call.
import type { CallUpdate } from '../../calls/call.ts'
import type { MessageHead } from '../webhook.ts'
import { countParam, textParam, type Params } from './params.ts'

export type MessageUpdate = Omit<CallUpdate, 'uniqueid' | 'eventId'>

/** More is no id of Twilio's. */
const ID_MAX = 200

/** Messages are a second on their way; one that says it is older than this was tried several times, or goes by another clock. */
const UNDERWAY_MOST_MS = 5_000
/** What is older than any clock is wrong may be a replay, and says its own time. */
const WRONG_CLOCK_MOST_MS = 10 * 60_000

/**
 * When it happened: Twilio's events say it in whole seconds (RFC 2822, GMT), its requests for instructions happen as they come.
 * A call whose events went by two clocks, of which one is wrong, would be reported out of order: so the time of receipt stands
 * for one that is not close to it.
 */
export function timeOf(params: Params, head: MessageHead): number {
  return toldTime(params, head) ?? head.at
}

function toldTime(params: Params, head: MessageHead): number | null {
  const at = Date.parse(textParam(params, 'Timestamp') ?? '')
  const ageMs = head.at - at
  return Number.isNaN(at) || (ageMs > UNDERWAY_MOST_MS && ageMs <= WRONG_CLOCK_MOST_MS) ? null : at
}

/** The whole call: what `<Dial>` has begun names the leg that it began from (C1). */
export function callOf(params: Params): string | undefined {
  return textParam(params, 'ParentCallSid') ?? textParam(params, 'CallSid')
}

/** Its number among the events of its leg (C6). */
export function orderOf(params: Params): Pick<CallUpdate, 'order'> {
  const [of, number] = [textParam(params, 'CallSid'), countParam(params, 'SequenceNumber')]
  return of === undefined || number === undefined ? {} : { order: { of, number } }
}

/**
 * The id of the event (C8): by what is signed, where that tells one event from all others; else the token that Twilio gives
 * a request and its retries (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). Without either none.
 */
function eventIdOf(params: Params, head: MessageHead): string | undefined {
  const [call, status, number] = [
    textParam(params, 'CallSid'),
    textParam(params, 'CallStatus'),
    countParam(params, 'SequenceNumber'),
  ]
  const recording = textParam(params, 'RecordingSid')
  const recordingStatus = textParam(params, 'RecordingStatus')
  if (recording !== undefined && recordingStatus !== undefined) return short(`${recording}:${recordingStatus}`)
  if (call !== undefined && number !== undefined) return short(`${call}:${status ?? ''}:${number}`)
  return short(head.headers.get('i-twilio-idempotency-token'))
}

function short(id: string | undefined): string | undefined {
  return id !== undefined && id !== '' && id.length <= ID_MAX ? id : undefined
}

/** The updates of a message, each with an id of its own, and with how finely its time is told. */
export function updatesOf(
  uniqueid: string,
  updates: readonly MessageUpdate[],
  { params, head }: { readonly params: Params; readonly head: MessageHead },
): CallUpdate[] {
  const eventId = eventIdOf(params, head)
  const told = toldTime(params, head)
  const at = told ?? head.at
  return updates.map((update, index) => ({
    uniqueid,
    ...(eventId !== undefined && { eventId: index === 0 ? eventId : `${eventId}.${index + 1}` }),
    ...(told !== null && { precision: 'second' as const }),
    ...(update.at !== undefined && update.at < at && { reportedAt: at }),
    ...update,
  }))
}
