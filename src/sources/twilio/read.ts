// What a request of Twilio reports, and what it is answered.
//
// All of Twilio's requests may go to the address of the source; the paths below it are those that Offhook itself gives out, in
// the document that forwards a call: /voice, /status, /dial, /recording. What kind of request it is, its parameters say.
// An answer is always a document of TwiML: a request for instructions needs one, and whoever only tells does not mind.
import type { Message, WebhookContext, MessageReading } from '../webhook.ts'
import { readDialEnd, readQueueWait, readMessageEnd, readQueueEnd } from './action-callbacks.ts'
import { paramsOf, textParam, type Params } from './params.ts'
import { progressOf } from './progress.ts'
import { readRecording, readTranscript } from './recordings.ts'
import { forwardingOf } from './settings.ts'
import { callOf, updatesOf, type MessageUpdate } from './message-updates.ts'
import { forwardAnswer, EMPTY_ANSWER, REJECT_ANSWER } from './twiml.ts'

type RequestReader = (params: Params, message: Message, facts: WebhookContext) => MessageUpdate[] | string

/** Kinds of requests in the order in which they are looked for, each by a parameter that only it has. */
const REQUEST_KINDS: readonly { readonly by: string; readonly read: RequestReader }[] = [
  { by: 'TranscriptionSid', read: readTranscript },
  { by: 'RecordingStatus', read: (params, head) => readRecording(params, head) ?? strange(params, 'RecordingStatus') },
  { by: 'DialCallStatus', read: dialRead },
  { by: 'QueueResult', read: (params, head) => readQueueEnd(params, head) ?? strange(params, 'QueueResult') },
  { by: 'QueuePosition', read: readQueueWait },
  { by: 'CallStatus', read: statusRead },
]

export function readTwilio(message: Message, facts: WebhookContext): MessageReading {
  const params = paramsOf(message)
  // A conference and its recording name no call of a caller's; machine detection names a leg without its call.
  if (textParam(params, 'ConferenceSid') !== undefined || isDetection(params)) return answered([], [])
  const call = callOf(params)
  const kind = REQUEST_KINDS.find(({ by }) => params.has(by))
  if (call === undefined || kind === undefined) return answered([], [noCall(params)])
  const messageUpdates = kind.read(params, message, facts)
  if (typeof messageUpdates === 'string') return answered([], [messageUpdates])
  const updates = updatesOf(call, messageUpdates, { params, head: message })
  return asksForInstructions(params, message) ? voice(updates, facts) : answered(updates, [])
}

function answered(updates: MessageReading['updates'], problems: readonly string[]): MessageReading {
  return { updates, problems, answer: EMPTY_ANSWER }
}

/** A call has come to a number that asks Offhook what to do with it. */
function voice(updates: MessageReading['updates'], { settings, url }: WebhookContext): MessageReading {
  const to = forwardingOf(settings)
  if (to !== null) return { updates, problems: [], answer: forwardAnswer(to, url) }
  const problem =
    'A call was rejected because no forwarding number is set. Enter one under “Forward calls to” (forward_to), or change “A call comes in” for this number in Twilio.'
  const [first] = updates
  const refused = first ? [{ uniqueid: first.uniqueid, outcome: 'rejected', status: 'ended' } as const] : []
  return { updates: [...updates, ...refused], problems: [problem], answer: REJECT_ANSWER }
}

function asksForInstructions(params: Params, { path }: Message): boolean {
  if (params.has('SequenceNumber') || params.has('CallbackSource') || textParam(params, 'ParentCallSid') !== undefined)
    return false
  if (params.has('DialCallStatus') || params.has('RecordingUrl') || params.has('CallDuration')) return false
  return (
    path === '/voice' || (textParam(params, 'CallStatus') === 'ringing' && textParam(params, 'Direction') === 'inbound')
  )
}

/** The end of a `<Dial>`: of one that Offhook gave out, the end of the call too, for nothing follows it. */
function dialRead(params: Params, message: Message): MessageUpdate[] | string {
  const messageUpdates = readDialEnd(params, message)
  if (messageUpdates === null) return strange(params, 'DialCallStatus')
  return message.path === '/dial' ? [...messageUpdates, { at: message.at, status: 'ended' }] : messageUpdates
}

function statusRead(params: Params, message: Message, { settings }: WebhookContext): MessageUpdate[] | string {
  const isRecord = params.has('RecordingUrl') && !params.has('SequenceNumber') && !params.has('CallDuration')
  if (isRecord) return readMessageEnd(params, message)
  return progressOf(params, message, settings) ?? strange(params, 'CallStatus')
}

function isDetection(params: Params): boolean {
  return params.has('MachineDetectionDuration') && !params.has('CallStatus')
}

function strange(params: Params, name: string): string {
  const value = JSON.stringify((params.get(name) ?? '').slice(0, 60))
  return `Unknown ${name} ${value}. Report it to the Offhook project, with a link to the Twilio documentation.`
}

function noCall(params: Params): string {
  if (params.has('MessageSid') || params.has('SmsSid'))
    return 'This is a text message, not a call. Use the source URL only in the voice settings of your number.'
  return 'The CallSid or the call data is missing. If a Studio widget sends the request, add the parameters from the Twilio guide.'
}
