// Reads a request of Twilio, and chooses the response.
//
// All of Twilio's requests may go to the address of the source; the paths below it appear in the document with which Offhook
// forwards a call: /voice, /status, /dial, /recording. The parameters show the kind of request. A response is always a
// document of TwiML: a request for instructions needs one, and Twilio ignores it otherwise.
import type { Message, WebhookContext, MessageReading } from '../webhook.ts'
import { readDialEnd, readQueueWait, readMessageEnd, readQueueEnd } from './action-callbacks.ts'
import { paramsOf, textParam, type Params } from './params.ts'
import { progressOf } from './progress.ts'
import { readRecording, readTranscript } from './recordings.ts'
import { forwardingOf } from './settings.ts'
import { callOf, updatesOf, type MessageUpdate } from './message-updates.ts'
import { forwardAnswer, EMPTY_ANSWER, REJECT_ANSWER } from './twiml.ts'

type RequestReader = (params: Params, message: Message, facts: WebhookContext) => MessageUpdate[] | string

/** Kinds of requests in the order of checking, each recognised by a parameter that only it has. */
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
  // A conference and its recording do not name a caller's call; machine detection names a leg without its call.
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

/** A call has come to a number that asks Offhook for instructions. */
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

/** The end of a `<Dial>`: if Offhook wrote it, the end of the call too, because nothing follows it. */
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
