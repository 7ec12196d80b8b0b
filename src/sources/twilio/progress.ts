// Turns what Twilio reports of a leg into updates of the call (C1–C6, C13).
//
// There are three kinds of legs: the leg of a caller to a number of the account, a leg that the account made by the API, and the
// child legs that `<Dial>` makes from either. Values of CallStatus: queued, initiated, ringing, in-progress, completed, busy,
// no-answer, failed, canceled (https://www.twilio.com/docs/voice/twiml#callstatus-values).
//
//   CallStatus  | caller's leg        | leg made by the API   | child
//   ------------+---------------------+-----------------------+----------------------------------
//   queued      | queued, if first    | queued, if first      | ringing
//   initiated   | ringing             | ringing               | ringing
//   ringing     | ringing             | ringing               | ringing
//   in-progress | in_menu (see below) | answered              | answered
//   completed   | ended               | ended, answered       | was answered; no longer connected
//   busy        | ended, busy         | ended, busy           | busy, unless another leg decides otherwise
//   no-answer   | ended               | ended, missed         | missed, unless another leg decides otherwise
//   canceled    | ended, abandoned    | ended, abandoned      | abandoned, unless another leg decides otherwise
//   failed      | ended, failed       | ended, failed         | failed, unless another leg decides otherwise
//
// The caller's leg is in progress as soon as instructions run. That means a menu, unless the settings say that an application
// answers in place of a person, or the leg is an agent's own phone (a client of the Voice SDK). A no-answer of the caller's leg
// does not show whether the caller gave up or nobody answered: the child legs do.
// A child leg rings only while nobody is connected: several may be dialled at once. A child leg never ends the call: after its
// end the instructions continue, with a survey or the next number, and no status reports that. Only the conversation is over
// (C12).
import type { EndCause, Fields, Outcome, OutcomeEvidence, Status } from '../../calls/call.ts'
import { legEvidence } from '../../calls/outcome-evidence.ts'
import type { Settings } from '../kinds/settings.ts'
import type { MessageHead } from '../webhook.ts'
import { countParam, queryParam, textParam, type Params } from './params.ts'
import {
  addressOf,
  agentFields,
  callerFields,
  destinationFields,
  dialledFields,
  isClient,
  known,
  ownFields,
} from './parties.ts'
import { recordingNews } from './recordings.ts'
import { isAnsweredByApplication } from '../kinds/common-settings.ts'
import { forwardingOf } from './settings.ts'
import { orderOf, timeOf, type MessageUpdate } from './message-updates.ts'

/** The statuses in which the caller is not connected to anybody yet. */
export const NOT_CONNECTED: readonly Status[] = ['ringing', 'in_menu', 'queued']

/** The outcome for each final CallStatus other than `completed`. */
export const OUTCOME_OF_STATUS: ReadonlyMap<string, Outcome> = new Map([
  ['busy', 'busy'],
  ['no-answer', 'missed'],
  ['canceled', 'abandoned'],
  ['failed', 'failed'],
])

/** The updates from a message about a leg; `null`: the status is unknown. */
export function progressOf(params: Params, head: MessageHead, settings: Settings): MessageUpdate[] | null {
  const status = textParam(params, 'CallStatus') ?? ''
  const readLeg = textParam(params, 'ParentCallSid') === undefined ? firstLeg : childLeg
  return readLeg({ params, head, settings, status, at: timeOf(params, head) })
}

interface Leg {
  readonly params: Params
  readonly head: MessageHead
  readonly settings: Settings
  readonly status: string
  readonly at: number
}

function firstLeg(leg: Leg): MessageUpdate[] | null {
  const { params, status, at } = leg
  const common = { at, ...orderOf(params), fields: firstFields(leg) }
  switch (status) {
    case 'queued':
      return [{ ...common, status: 'queued', whileIn: [] }]
    case 'initiated':
    case 'ringing':
      return [{ ...common, status: 'ringing', whileIn: ['queued'] }]
    case 'in-progress':
      return [inProgress(leg, common)]
    case 'completed':
      return completed(leg)
    case 'busy':
    case 'no-answer':
    case 'canceled':
    case 'failed':
      return unanswered(leg)
    default:
      return null
  }
}

function inProgress({ params, settings }: Leg, common: MessageUpdate): MessageUpdate {
  if (isOutbound(params) || isAnsweredByApplication(settings))
    return { ...common, status: 'answered', whileIn: ['queued', 'ringing', 'in_menu'] }
  if (isClient(params.get('From'))) return { ...common, status: 'ringing', whileIn: [] }
  return { ...common, status: 'in_menu', whileIn: ['ringing'] }
}

function completed(leg: Leg): MessageUpdate[] {
  const { params, settings, at } = leg
  const wasAnswered = isOutbound(params) || isAnsweredByApplication(settings)
  return [...(wasAnswered ? [answeredBefore(params, at, firstFields(leg))] : []), ended(leg)]
}

function unanswered(leg: Leg): MessageUpdate[] {
  const { params, status, at } = leg
  const isUnclear = status === 'no-answer' && !isOutbound(params)
  const outcome = isUnclear ? undefined : OUTCOME_OF_STATUS.get(status)
  // The outcome is reported in an update before the end, not with the end, so that an earlier answer takes precedence.
  return [...(outcome ? [{ at, ...orderOf(params), outcome, evidence: ownEvidence(leg, outcome) }] : []), ended(leg)]
}

/** The evidence in the first leg of a call for its outcome. A leg that the account made counts as a leg that was rung. */
function ownEvidence({ params, status }: Leg, outcome: Outcome): OutcomeEvidence {
  const sip = countParam(params, 'SipResponseCode')
  // A cancelled outbound leg was cancelled by the account itself, so it is not evidence of a leg that was rung.
  if (isOutbound(params) && status !== 'canceled') return legEvidence(outcome, { party: calledParty(params), sip })
  if (!isOutbound(params) && status === 'canceled') return legEvidence(outcome)
  const cause: EndCause = sip === undefined ? { kind: 'phone_system', name: status } : { kind: 'sip', code: sip }
  return { outcome, rule: 'reported', cause }
}

function calledParty(params: Params): string | undefined {
  const to = textParam(params, 'To')
  return to === undefined ? undefined : addressOf(to).name
}

function ended(leg: Leg): MessageUpdate {
  const { params, settings, at } = leg
  // Twilio's own duration is only needed where Offhook has not seen the call begin.
  const duration = forwardingOf(settings) === null ? countParam(params, 'CallDuration') : undefined
  const fields = known({ duration, sip_status: countParam(params, 'SipResponseCode') })
  return {
    at,
    ...orderOf(params),
    status: 'ended',
    fields: { ...firstFields(leg), ...fields },
    ...recordingNews(params),
  }
}

/** An answer that only becomes known when the answered leg ends: its time is the end minus the duration. */
export function answeredBefore(
  params: Params,
  at: number,
  fields: Fields,
  lastedS = countParam(params, 'CallDuration'),
): MessageUpdate {
  return { at: at - (lastedS ?? 0) * 1000, ...orderOf(params), status: 'answered', whileIn: NOT_CONNECTED, fields }
}

function childLeg({ params, head, settings, status, at }: Leg): MessageUpdate[] | null {
  const order = orderOf(params)
  const destination = destinationFields(params)
  const early = { at, ...order, fields: { ...childCallerFields(params, head), ...destination } }
  const late = { at, ...order, fields: known({ sip_status: countParam(params, 'SipResponseCode') }) }
  switch (status) {
    case 'queued':
    case 'initiated':
    case 'ringing':
      return [{ ...early, status: 'ringing', whileIn: NOT_CONNECTED }]
    case 'in-progress': {
      const fields = { ...early.fields, ...agentFields(params.get('To')), ...ownFields(params) }
      const isRecorded = head.path === '/status' && forwardingOf(settings)?.records === true
      return [{ ...early, fields, status: 'answered', ...(isRecorded && { recording: { expected: true } }) }]
    }
    case 'completed':
      return [
        answeredBefore(params, at, { ...destination, ...agentFields(params.get('To')) }),
        { at, ...order, connected: false, ...recordingNews(params) },
      ]
    case 'busy':
    case 'no-answer':
    case 'canceled':
    case 'failed': {
      const outcome = OUTCOME_OF_STATUS.get(status)
      const leg = { party: calledParty(params), sip: countParam(params, 'SipResponseCode') }
      return [{ ...late, ...(outcome && { outcome, evidence: legEvidence(outcome, leg) }) }]
    }
    default:
      return null
  }
}

/** Whether the account made this leg. */
function isOutbound(params: Params): boolean {
  return textParam(params, 'Direction')?.startsWith('outbound') === true
}

/** The fields of a call that its first leg contains. */
function firstFields({ params, head }: Leg): Fields {
  const own = ownFields(params)
  if (isOutbound(params))
    return {
      direction: 'outbound',
      ...callerFields(params),
      ...dialledFields(params),
      ...destinationFields(params),
      ...own,
    }
  if (isClient(params.get('From')))
    return { direction: 'outbound', ...agentFields(params.get('From')), ...dialledFields(params), ...own }
  const sipCallId = textParam(params, 'SipCallId')
  return {
    direction: 'inbound',
    ...callerFields(params),
    ...dialledFields(params),
    ...askedFields(head),
    ...known({ sip_call_id: sipCallId }),
    ...own,
  }
}

/**
 * The `From` of a child leg is the caller, unless `<Dial>` had another callerId; the caller's own leg then corrects it. Where
 * only a child leg is reported before the end, the URL may supply what the leg can't: `?dialled=` and `?caller=`.
 */
function childCallerFields(params: Params, head: MessageHead): Fields {
  if (isClient(params.get('From'))) return {}
  return { ...callerFields(params), ...askedFields(head) }
}

function askedFields(head: MessageHead): Fields {
  return known({ tracking_number: queryParam(head, 'dialled'), caller_number: queryParam(head, 'caller') })
}
