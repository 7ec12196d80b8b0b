// Reads a call status webhook of jambonz.
//
// Each leg has a call_sid; a leg that `dial` made names the caller's leg by parent_call_sid. The body comes from
// jambonz-feature-server lib/session/call-info.js, with names in snake_case; the values of call_status are in its
// lib/utils/constants.json, and their meanings at https://docs.jambonz.org/reference/websocket-api/call-control/call-status. A
// message has no time and no sequence number: the time is that of the signature, and a leg's statuses have one fixed order.
//
//   call_status          | caller's leg               | leg made by the API   | leg made by `dial`
//   ---------------------+----------------------------+-----------------------+----------------------------------
//   trying               | ringing                    | ringing               | ringing
//   queued               | queued                     | queued, if first      | ringing
//   ringing, early-media | ringing                    | ringing               | ringing
//   in-progress          | in_menu, or answered (C13) | answered              | answered
//   completed            | ended                      | ended, answered       | was answered; no longer connected
//   no-answer            | ended, abandoned           | ended, missed         | missed, unless another outcome follows
//   busy                 | ended, busy                | ended, busy           | busy, unless another outcome follows
//   failed               | ended, by the SIP status   | the same              | by the SIP status, likewise
//
// The caller's own leg is `no-answer` only when the caller gives up (lib/session/inbound-call-session.js).
import type { CallUpdate, EndCause, Fields, FieldValue, Outcome, OutcomeEvidence, Status } from '../../calls/call.ts'
import { legEvidence } from '../../calls/outcome-evidence.ts'
import { isWithheld } from '../../calls/numbers.ts'
import { OUTCOME_OF_SIP } from '../../calls/sip-outcomes.ts'
import type { Message, WebhookContext, MessageReading } from '../webhook.ts'
import { isAnsweredByApplication } from '../kinds/common-settings.ts'
import { signedOf } from './signature.ts'
import { parseJsonObject } from '../../json/parse-json.ts'

type Body = Readonly<Record<string, unknown>>
type MessageUpdate = Omit<CallUpdate, 'uniqueid' | 'eventId' | 'order' | 'at'> & { readonly at?: number }

/** Statuses in which the caller is connected to nobody yet. */
const NOT_CONNECTED: readonly Status[] = ['ringing', 'in_menu', 'queued']

/** The order of a leg's statuses; statuses of one rank are alternatives. */
const STATUS_RANKS: ReadonlyMap<string, number> = new Map([
  ['trying', 0],
  ['queued', 1],
  ['ringing', 2],
  ['early-media', 2],
  ['in-progress', 3],
  ['completed', 4],
  ['busy', 4],
  ['no-answer', 4],
  ['failed', 4],
])
const RANKS = 10

export function readJambonz(message: Message, { settings }: WebhookContext): MessageReading {
  const body = bodyOf(message)
  if (body === null)
    return notUnderstood('The body is not a JSON object. Check that the call status webhook uses POST.')
  const [leg, status] = [textOf(body, 'call_sid'), textOf(body, 'call_status')]
  if (leg === undefined || status === undefined)
    return notUnderstood(
      'call_sid or call_status is missing. Use the source URL only for the call status webhook of an application.',
    )
  const rank = STATUS_RANKS.get(status)
  if (rank === undefined)
    return notUnderstood(
      `Unknown call_status ${JSON.stringify(status.slice(0, 60))}. Report it to the Offhook project.`,
    )

  const signed = signedOf(message)?.seconds
  const seconds = signed ?? Math.floor(message.at / 1000)
  const parent = textOf(body, 'parent_call_sid')
  const about = { body, status, at: seconds * 1000, isByApplication: isAnsweredByApplication(settings) }
  const messageUpdates = parent === undefined ? firstLeg(about) : childLeg(about)
  const eventId = `${leg}:${status}:${seconds}`
  const updates = messageUpdates.map((update, index) => ({
    uniqueid: parent ?? leg,
    eventId: index === 0 ? eventId : `${eventId}.${index + 1}`,
    order: { of: leg, number: seconds * RANKS + rank },
    at: about.at,
    ...(signed !== undefined && { precision: 'second' as const }),
    ...(update.at !== undefined && update.at < about.at && { reportedAt: about.at }),
    ...update,
  }))
  return { updates, problems: [] }
}

function notUnderstood(problem: string): MessageReading {
  return { updates: [], problems: [problem] }
}

interface Leg {
  readonly body: Body
  readonly status: string
  readonly at: number
  readonly isByApplication: boolean
}

function firstLeg(leg: Leg): MessageUpdate[] {
  const { body, status, isByApplication } = leg
  const isOutbound = textOf(body, 'direction') === 'outbound'
  const fields = firstFields(body, isOutbound)
  switch (status) {
    case 'queued':
      return [{ fields, status: 'queued', whileIn: isOutbound ? [] : ['ringing', 'in_menu'] }]
    case 'trying':
    case 'ringing':
    case 'early-media':
      return [{ fields, status: 'ringing', whileIn: isOutbound ? ['queued'] : [] }]
    case 'in-progress':
      return isOutbound || isByApplication
        ? [{ fields, status: 'answered', whileIn: NOT_CONNECTED }]
        : [{ fields, status: 'in_menu', whileIn: ['ringing'] }]
    case 'completed':
      return [...(isOutbound || isByApplication ? [answeredBefore(leg, fields)] : []), ended(body, fields)]
    default: {
      const outcome = status === 'no-answer' && !isOutbound ? 'abandoned' : outcomeOf(body, status)
      // Reported before the end, and not with it: an answer that was seen takes precedence.
      return [{ outcome, evidence: ownEvidence(leg, outcome, isOutbound) }, ended(body, fields)]
    }
  }
}

function childLeg(leg: Leg): MessageUpdate[] {
  const { body, status } = leg
  const destination = destinationFields(body)
  switch (status) {
    case 'trying':
    case 'queued':
    case 'ringing':
    case 'early-media':
      return [{ status: 'ringing', whileIn: NOT_CONNECTED, fields: destination }]
    case 'in-progress':
      return [{ status: 'answered', fields: { ...destination, ...agentFields(body) } }]
    case 'completed':
      return [answeredBefore(leg, { ...destination, ...agentFields(body) }), { connected: false }]
    default: {
      const outcome = outcomeOf(body, status)
      const evidence = legEvidence(outcome, rungLeg(body))
      return [{ outcome, evidence, fields: known({ sip_status: sipStatus(body) }) }]
    }
  }
}

/**
 * Returns the evidence that the first leg of a call gives for the outcome. A leg that an application made is a leg that
 * was rung.
 */
function ownEvidence({ body, status }: Leg, outcome: Outcome, isOutbound: boolean): OutcomeEvidence {
  if (isOutbound) return legEvidence(outcome, rungLeg(body))
  if (outcome === 'abandoned') return legEvidence(outcome)
  const sip = sipStatus(body)
  const cause: EndCause = sip === undefined ? { kind: 'phone_system', name: status } : { kind: 'sip', code: sip }
  return { outcome, rule: 'reported', cause }
}

function rungLeg(body: Body): { party: string | undefined; sip: number | undefined } {
  const to = textOf(body, 'to')
  return { party: to === undefined ? undefined : nameOf(to), sip: sipStatus(body) }
}

/** An answer that only shows in the end of the answered leg: it happened as long before as the leg's duration. */
function answeredBefore({ body, at }: Leg, fields: Fields): MessageUpdate {
  return { at: at - (numberOf(body, 'duration') ?? 0) * 1000, status: 'answered', whileIn: NOT_CONNECTED, fields }
}

function ended(body: Body, fields: Fields): MessageUpdate {
  const by = textOf(body, 'call_termination_by')
  const hangup = known({
    sip_status: sipStatus(body),
    hangup_cause: textOf(body, 'sip_reason'),
    hangup_by: by === 'caller' ? 'caller' : by === 'jambonz' ? 'system' : undefined,
  })
  return { status: 'ended', fields: { ...fields, ...hangup } }
}

function outcomeOf(body: Body, status: string): Outcome {
  if (status === 'busy') return 'busy'
  if (status === 'no-answer') return 'missed'
  return OUTCOME_OF_SIP.get(sipStatus(body) ?? 0) ?? 'failed'
}

function firstFields(body: Body, isOutbound: boolean): Fields {
  const to = textOf(body, 'to')
  return {
    direction: isOutbound ? 'outbound' : 'inbound',
    ...callerFields(body),
    ...known({
      tracking_number: to && nameOf(to),
      sip_call_id: textOf(body, 'call_id'),
      'custom.trunk': textOf(body, 'originating_sip_trunk_name'),
    }),
    ...(isOutbound && destinationFields(body)),
  }
}

function callerFields(body: Body): Fields {
  const from = textOf(body, 'from')
  if (from === undefined) return {}
  if (isWithheld(from)) return { caller_anonymous: true }
  const name = textOf(body, 'caller_name')
  return known({
    caller_number: nameOf(from),
    caller_anonymous: false,
    caller_name: name === undefined || isWithheld(name) ? undefined : name,
  })
}

function destinationFields(body: Body): Fields {
  const to = textOf(body, 'to')
  return to === undefined ? {} : { destination_number: nameOf(to) }
}

/** A telephone of the account itself, by its name; an outside number is not an agent. */
function agentFields(body: Body): Fields {
  const name = nameOf(textOf(body, 'to') ?? '')
  return name === '' || /^\+?\d{7,}$/.test(name) ? {} : { agent_id: name }
}

/** The number or name in `sip:+61…@192.0.2.1:5060`, `jane@sip.example.com` or `+61…`. */
function nameOf(address: string): string {
  return address.replace(/^sips?:/i, '').split(/[@;]/, 1)[0] ?? ''
}

function sipStatus(body: Body): number | undefined {
  const status = numberOf(body, 'sip_status')
  return status !== undefined && status >= 200 && status < 700 ? status : undefined
}

function bodyOf({ body }: Message): Body | null {
  return parseJsonObject(new TextDecoder().decode(body))
}

function textOf(body: Body, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function numberOf(body: Body, name: string): number | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e9 ? value : undefined
}

/** The fields with a known value. */
function known(fields: Readonly<Record<string, FieldValue | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, FieldValue] => entry[1] !== undefined),
  )
}
