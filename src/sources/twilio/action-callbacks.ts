// The requests that Twilio sends when a `<Dial>`, a queue or a `<Record>` ends. Each contains the result.
import type { OutcomeEvidence } from '../../calls/call.ts'
import { legEvidence } from '../../calls/outcome-evidence.ts'
import type { MessageHead } from '../webhook.ts'
import { countParam, textParam, type Params } from './params.ts'
import { answeredBefore, NOT_CONNECTED, OUTCOME_OF_STATUS } from './progress.ts'
import { known } from './parties.ts'
import { recordingNews } from './recordings.ts'
import { timeOf, type MessageUpdate } from './message-updates.ts'

/** Sorts after all messages of the leg itself: their numbers are far smaller. */
const LAST = 1_000_000

/** Somebody picked up but did not take the call. */
const PICKED_UP: OutcomeEvidence = { outcome: 'missed', rule: 'dial', legs: [{ end: 'answered' }] }

/**
 * The end of a `<Dial>` (https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus): `completed`, `answered` (for a
 * conference), `busy`, `no-answer`, `failed` or `canceled`. `null` for any other status.
 */
export function readDialEnd(params: Params, head: MessageHead): MessageUpdate[] | null {
  const at = timeOf(params, head)
  const status = textParam(params, 'DialCallStatus') ?? ''
  const child = textParam(params, 'DialCallSid')
  const order = child === undefined ? {} : { order: { of: child, number: LAST } }
  const news = recordingNews(params)
  if (status === 'completed' || status === 'answered') {
    const answered = answeredBefore(params, at, {}, countParam(params, 'DialCallDuration'))
    // If DialBridged is false, the leg was answered but never connected to the caller: for example, the called party heard a
    // whisper and declined.
    const isBridged = textParam(params, 'DialBridged') !== 'false'
    return isBridged
      ? [
          { ...answered, ...order },
          { at, ...order, connected: false, ...news },
        ]
      : [{ at, ...order, outcome: 'missed', evidence: PICKED_UP }]
  }
  const outcome = OUTCOME_OF_STATUS.get(status)
  return outcome === undefined ? null : [{ at, ...order, outcome, evidence: legEvidence(outcome), ...news }]
}

/** A call is in a queue: Twilio requests its music (https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waiturl). */
export function readQueueWait(params: Params, head: MessageHead): MessageUpdate[] {
  return [{ at: timeOf(params, head), status: 'queued', whileIn: ['ringing', 'in_menu'] }]
}

/** Queue results that mean that the caller was connected. The other results decide no outcome: the following messages do. */
const BRIDGED_RESULTS: ReadonlySet<string> = new Set(['bridged', 'redirected-from-bridged'])
const OTHER_RESULTS: ReadonlySet<string> = new Set([
  'bridging-in-process',
  'error',
  'leave',
  'redirected',
  'queue-full',
  'system-error',
])

/** A call has left a queue (https://www.twilio.com/docs/voice/twiml/enqueue#attributes-action-parameters-queueresult). */
export function readQueueEnd(params: Params, head: MessageHead): MessageUpdate[] | null {
  const at = timeOf(params, head)
  const result = textParam(params, 'QueueResult') ?? ''
  const fields = known({ queue_duration: countParam(params, 'QueueTime') })
  if (BRIDGED_RESULTS.has(result))
    return [
      { at, status: 'answered', whileIn: NOT_CONNECTED, fields },
      { at, connected: false },
    ]
  if (result === 'hangup') return [{ at, fields, outcome: 'abandoned', evidence: legEvidence('abandoned') }]
  return OTHER_RESULTS.has(result) ? [{ at, fields }] : null
}

/** A caller has left a message: `<Record>` is over (https://www.twilio.com/docs/voice/twiml/record#attributes-action). */
export function readMessageEnd(params: Params, head: MessageHead): MessageUpdate[] {
  const at = timeOf(params, head)
  const began = at - (countParam(params, 'RecordingDuration') ?? 0) * 1000
  return [
    { at: began, status: 'voicemail', whileIn: NOT_CONNECTED },
    {
      at,
      outcome: 'voicemail',
      evidence: { outcome: 'voicemail', rule: 'message_left' },
      fields: { voicemail_left: true },
      ...recordingNews(params),
    },
  ]
}
