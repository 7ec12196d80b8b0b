// Makes the updates of one call from one message.
import type { CallUpdate } from '../../calls/call.ts'
import type { MessageHead } from '../webhook.ts'
import { countParam, textParam, type Params } from './params.ts'

export type MessageUpdate = Omit<CallUpdate, 'uniqueid' | 'eventId'>

/** A longer text is not an id of Twilio. */
const ID_MAX = 200

/** Messages take about a second; a message whose time is older than this was sent several times, or comes from another clock. */
const UNDERWAY_MOST_MS = 5_000
/** A message older than any wrong clock may be a reprocessed one, and its own time counts. */
const WRONG_CLOCK_MOST_MS = 10 * 60_000

/**
 * When the event happened: Twilio's events contain it in whole seconds (RFC 2822, GMT); a request for instructions happens on
 * arrival. A call with times from two clocks, one of them wrong, would be reported out of order: so the time of receipt
 * replaces a time that is not close to it.
 */
export function timeOf(params: Params, head: MessageHead): number {
  return toldTime(params, head) ?? head.at
}

function toldTime(params: Params, head: MessageHead): number | null {
  const at = Date.parse(textParam(params, 'Timestamp') ?? '')
  const ageMs = head.at - at
  return Number.isNaN(at) || (ageMs > UNDERWAY_MOST_MS && ageMs <= WRONG_CLOCK_MOST_MS) ? null : at
}

/** The id of the whole call: a leg that `<Dial>` started names the leg that it was started from (C1). */
export function callOf(params: Params): string | undefined {
  return textParam(params, 'ParentCallSid') ?? textParam(params, 'CallSid')
}

/** The sequence number of the event within its leg (C6). */
export function orderOf(params: Params): Pick<CallUpdate, 'order'> {
  const [of, number] = [textParam(params, 'CallSid'), countParam(params, 'SequenceNumber')]
  return of === undefined || number === undefined ? {} : { order: { of, number } }
}

/**
 * The id of the event (C8): from signed parameters, if they identify the event; else the token that Twilio gives a request and
 * its retries (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). Without either there is none.
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

/** The updates of a message, each with its own id and with the precision of its time. */
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
