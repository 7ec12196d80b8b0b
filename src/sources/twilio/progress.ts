// What Twilio tells of a leg's life, as it becomes a call's (C1–C6, C13).
//
// Three kinds of legs: the one that a caller has made to a number of the account, one that the account has made by the API,
// and those that `<Dial>` makes from either, its children. Values of CallStatus: queued, initiated, ringing, in-progress,
// completed, busy, no-answer, failed, canceled (https://www.twilio.com/docs/voice/twiml#callstatus-values).
//
//   CallStatus  | caller's leg        | leg made by the API   | child
//   ------------+---------------------+-----------------------+----------------------------------
//   queued      | queued, if first    | queued, if first      | ringing
//   initiated   | ringing             | ringing               | ringing
//   ringing     | ringing             | ringing               | ringing
//   in-progress | in_menu (see below) | answered              | answered
//   completed   | ended               | ended, answered       | was answered; not connected any more
//   busy        | ended, busy         | ended, busy           | busy, if nothing else becomes of it
//   no-answer   | ended               | ended, missed         | missed, if nothing else becomes of it
//   canceled    | ended, abandoned    | ended, abandoned      | abandoned, if nothing else becomes of it
//   failed      | ended, failed       | ended, failed         | failed, if nothing else becomes of it
//
// The caller's leg is in progress as soon as instructions run: that is a menu, unless the settings say that an application
// answers in a person's place, or the leg is an agent's own telephone (a client of the Voice SDK). That it was not answered
// says not whether the caller gave up or it rang out: what became of its children does.
// A child rings only where nobody is connected yet: several may be dialled at once. It never ends the call: when its end is
// told, the instructions go on, with a survey or the next number, and no status says that; only the talk is over (C12).
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

/** Where the caller is connected to nobody yet. */
export const NOT_CONNECTED: readonly Status[] = ['ringing', 'in_menu', 'queued']

/** What an end that is no `completed` says. */
export const OUTCOME_OF_STATUS: ReadonlyMap<string, Outcome> = new Map([
  ['busy', 'busy'],
  ['no-answer', 'missed'],
  ['canceled', 'abandoned'],
  ['failed', 'failed'],
])

/** What is known of a leg; `null`: the status is none of Twilio's. */
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
  // Told before the end, and not with it: an answer that was seen goes before.
  return [...(outcome ? [{ at, ...orderOf(params), outcome, evidence: ownEvidence(leg, outcome) }] : []), ended(leg)]
}

/** What the first leg of a call says of its outcome: a leg that the account made is one that was rung. */
function ownEvidence({ params, status }: Leg, outcome: Outcome): OutcomeEvidence {
  const sip = countParam(params, 'SipResponseCode')
  // One that is cancelled was cancelled by the account.
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
  // Its own figure is of use only where Offhook has not seen the call begin.
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

/** An answer that is known by the end of what was answered: it took place as long before as that lasted. */
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

/** What is known of a call by its first leg. */
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
 * A child's `From` is the caller, unless `<Dial>` was given another callerId: that is put right by the caller's own leg. Where
 * a child is all that is told before the end, the address may say what it cannot: `?dialled=` and `?caller=`.
 */
function childCallerFields(params: Params, head: MessageHead): Fields {
  if (isClient(params.get('From'))) return {}
  return { ...callerFields(params), ...askedFields(head) }
}

function askedFields(head: MessageHead): Fields {
  return known({ tracking_number: queryParam(head, 'dialled'), caller_number: queryParam(head, 'caller') })
}
