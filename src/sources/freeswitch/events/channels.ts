// Legs appear, are answered, bridged, put on hold, and hang up.
import { moveRecordings } from '../../pbx/recordings.ts'
import { isTalking } from '../../pbx/state.ts'
import { attestationFields } from '../../../calls/attestation.ts'
import {
  addLeg,
  leaveConference,
  moveLeg,
  removeLeg,
  someoneIn,
  unbridge,
  type Leg,
  type LiveCall,
  type FreeswitchState,
} from '../state.ts'
import { beginCall, beginUnreached, settleDirection } from '../call-start.ts'
import { deviceOf, isLoopback } from '../device.ts'
import { endCall, endMerged } from '../call-end.ts'
import { field, knownField, numberIn, timeIn, type EslEvent } from '../esl-event.ts'
import { refreshCallsOf } from '../connected-parties.ts'
import { setFields } from '../../pbx/call-updates.ts'
import { consultationDone, hasTransferred, transferred, unbridgedBy } from './transfers.ts'
import { partyFields } from '../party.ts'
import { reportChange } from '../report-change.ts'
import { outcomeOfCause, tellsOutcome } from '../causes.ts'
import { noteRung, noteRungEnd } from '../../pbx/rung-legs.ts'
import type { LegEnd } from '../../../calls/call.ts'
import type { CallerActivity } from '../outcome.ts'

/** The variables by which a leg names the leg that it was made for, besides `Other-Leg-Unique-ID`. */
const MADE_FOR = [
  'Other-Leg-Unique-ID',
  'variable_cc_member_session_uuid',
  'variable_originating_leg_uuid',
  'variable_originator',
  'variable_ent_originate_aleg_uuid',
  'variable_fifo_bridge_uuid',
  'variable_other_loopback_leg_uuid',
] as const

/** The leg of an event; a new leg if it began before we connected. `null`: the event names none. */
export function legOrNew(state: FreeswitchState, event: EslEvent, at: number): Leg | null {
  const id = field(event, 'Unique-ID')
  const known = state.legs.get(id)
  if (known) return known
  const name = field(event, 'Channel-Name')
  if (id === '' || name === '') return null
  const device = deviceOf(name)
  const parent = isInbound(event) && !isLoopback(device) ? null : parentOf(state, event)
  const leg = addLeg(
    state,
    {
      id,
      device,
      isInbound: isInbound(event),
      createdAt: timeIn(event, 'Caller-Channel-Created-Time') ?? at,
      callerNumber: knownField(event, 'Caller-Caller-ID-Number'),
      callerName: knownField(event, 'Caller-Caller-ID-Name'),
      isPrivate: field(event, 'Caller-Privacy-Hide-Number') === 'true',
      dialled: field(event, 'Caller-Destination-Number'),
      context: field(event, 'Caller-Context'),
      user: knownField(event, 'variable_dialed_user'),
      isByGateway: event.has('variable_sip_gateway_name'),
      isSaidOutbound: field(event, 'variable_call_direction') === 'outbound',
      agent: field(event, 'variable_cc_side') === 'agent' ? knownField(event, 'variable_cc_agent') : null,
      half: isLoopback(device) ? knownField(event, 'variable_other_loopback_leg_uuid') : null,
      isAnswered: field(event, 'Answer-State') === 'answered',
    },
    parent,
  )
  const half = leg.half === null ? undefined : state.legs.get(leg.half)
  if (half && isSecondHalf(half)) adoptHalf(state, half, leg.call)
  return leg
}

/** The half of a loopback channel that runs the dialplan. The other half, which was requested, may come later. */
function isSecondHalf(leg: Leg): boolean {
  return leg.half !== null && leg.isInbound
}

/** The second half of a loopback channel came first, and dialled: half and dialled legs belong to the call of the other half. */
function adoptHalf(state: FreeswitchState, half: Leg, to: LiveCall): void {
  const { call: from } = half
  if (from === to || from.callerLeg !== half.id) return
  const legs = [...from.legs]
  state.calls.delete(from.id)
  for (const leg of legs) moveLeg(leg, to)
  for (const leg of legs) settleDirection(state, to, leg)
}

function isInbound(event: EslEvent): boolean {
  return field(event, 'Call-Direction') === 'inbound'
}

function parentOf(state: FreeswitchState, event: EslEvent): Leg | null {
  for (const name of MADE_FOR) {
    const leg = state.legs.get(field(event, name))
    const isOwnHalf = name === 'variable_other_loopback_leg_uuid' && !isInbound(event)
    if (leg && !isOwnHalf) return leg
  }
  return null
}

/** Takes over the data of a leg that any event contains. */
export function refresh(leg: Leg, event: EslEvent): void {
  if (field(event, 'Answer-State') === 'answered' && !leg.isAnswered) {
    leg.isAnswered = true
    leg.calleeName = calleeIn(leg, event)
  }
  const disposition = field(event, 'variable_sip_hangup_disposition')
  if (disposition !== '') leg.disposition = disposition
  if (leg.call.callerLeg === leg.id && leg.isInbound) setFields(leg.call, attestationFields(verstatOf(event)))
}

/**
 * The verification of the caller's number (STIR/SHAKEN): by FreeSWITCH itself, else the carrier's in P-Asserted-Identity
 * (`mod_sofia.c`, `sofia.c`; Telnyx writes `;verstat=` after the address, others after the number).
 */
function verstatOf(event: EslEvent): string | null {
  const own = knownField(event, 'variable_sip_verstat_detailed')
  if (own !== null) return own
  for (const name of ['variable_sip_name_params', 'variable_sip_P-Asserted-Identity']) {
    const [, verstat] = /\bverstat=([A-Za-z-]+)/.exec(field(event, name)) ?? []
    if (verstat !== undefined) return verstat
  }
  return null
}

/**
 * The name of the party that answered. Until that party sends its own name, the value is "Outbound Call"
 * (`switch_ivr_originate.c`), and after a transfer it is the name of somebody else.
 */
function calleeIn(leg: Leg, event: EslEvent): string | null {
  const name = knownField(event, 'Caller-Callee-ID-Name')
  const isOther = name === 'Outbound Call' || name === leg.dialled || name === leg.callerName
  return name === null || isOther || /^\+?\d+$/.test(name) ? null : name
}

/** `CHANNEL_CREATE`: somebody calls, or a leg is made for a call. */
export function channelCreate(state: FreeswitchState, leg: Leg, event: EslEvent): void {
  const { call } = leg
  if (leg.user !== null) state.contexts.learn(leg.device, 'phone')
  if (call.callerLeg === leg.id) {
    if (!leg.isInbound || isSecondHalf(leg)) return
    const sipCallId = knownField(event, 'variable_sip_call_id')
    if (sipCallId !== null) setFields(call, { sip_call_id: sipCallId })
    return beginCall(state, leg, leg)
  }
  if (leg.half === null && call.parties.length === 0) call.evidence.dialCause = null
  if (leg.half === null && !leg.isInbound) noteRung(call.rung, rungKeyOf(leg), leg, leg.createdAt)
  return settleDirection(state, call, leg)
}

/** The key of a phone or number while it is rung, again and again in a queue. */
function rungKeyOf({ device, user, dialled }: Leg): string {
  return `${device.name}/${user ?? ''}/${dialled}`
}

/**
 * `CHANNEL_ANSWER`. Not an answer of the call by itself (C13): with early media the bridge came before, and a screened person
 * may refuse.
 */
export function channelAnswer(state: FreeswitchState, leg: Leg, _event: EslEvent, at: number): void {
  leg.answeredAt = at
  noteRungEnd(leg.call.rung, rungKeyOf(leg), 'answered', at)
  refreshCallsOf(state, [leg], at)
}

/** `CHANNEL_BRIDGE`: two legs hear each other. */
export function channelBridge(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const ids = [field(event, 'Bridge-A-Unique-ID'), field(event, 'Bridge-B-Unique-ID')]
  const other = state.legs.get(ids.find((id) => id !== leg.id) ?? '') ?? state.legs.get(otherLegOf(event))
  if (!other || other === leg || other.hungUpAt !== null) return
  leg.transferSource = field(event, 'variable_transfer_source')
  joinLegs(state, leg, other, at)
}

function otherLegOf(event: EslEvent): string {
  return field(event, 'Other-Leg-Unique-ID')
}

/** Joins two legs, and merges their calls if they differ. */
export function joinLegs(state: FreeswitchState, one: Leg, other: Leg, at: number): void {
  if (one.call !== other.call) mergeCalls(state, one, other, at)
  unbridge(one)
  unbridge(other)
  one.peer = other
  other.peer = one
  for (const [leg, peer] of [[one, other] as const, [other, one] as const]) {
    if (leg.consultingFor === peer) leg.consultingFor = null
  }
  refreshCallsOf(state, [one], at)
}

/**
 * Two legs of different calls are bridged. A call whose caller is still there survives a call whose caller has left; of two
 * such calls, the call that began first survives. If another caller stays behind in the other call, that call continues: then
 * only the leg moves.
 */
function mergeCalls(state: FreeswitchState, one: Leg, other: Leg, at: number): void {
  const isThere = (call: LiveCall): boolean => {
    const caller = state.legs.get(call.callerLeg)
    return caller !== undefined && caller.hungUpAt === null
  }
  const rank = ({ call }: Leg): number => (isThere(call) ? 0 : 1)
  const isFirst = rank(one) - rank(other) || one.call.startAt - other.call.startAt
  const [stays, goes] = isFirst <= 0 ? [one, other] : [other, one]
  const { call: left } = goes
  if (goes.id === left.callerLeg || !isThere(left)) {
    for (const leg of left.legs) takeAlong(state, leg, stays.call, at)
    endMerged(state, left, stays.call, left.leftAt ?? at)
  } else {
    takeAlong(state, goes, stays.call, at)
  }
}

function takeAlong(state: FreeswitchState, leg: Leg, to: LiveCall, at: number): void {
  const { call: from } = leg
  moveLeg(leg, to)
  moveRecordings(state, leg, from, at)
}

/** `CHANNEL_UNBRIDGE`: reported for one of the two legs, whatever the reason. */
export function channelUnbridge(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const source = field(event, 'variable_transfer_source')
  const isNew = source !== '' && source !== leg.transferSource
  leg.transferSource = source
  const { peer } = leg
  unbridge(leg)
  if (isNew) unbridgedBy(state, leg, source, at)
  refreshCallsOf(state, peer ? [leg, peer] : [leg], at)
}

/** `CHANNEL_HOLD`: the phone of this leg put the other side on hold. */
export function channelHold(state: FreeswitchState, leg: Leg, _event: EslEvent, at: number): void {
  leg.isHolding = true
  refreshCallsOf(state, [leg], at)
}

/** `CHANNEL_UNHOLD`. If it belongs to a transfer, the leg's hang-up follows, and nobody hears anything. */
export function channelUnhold(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  if (/^(recv_replace|replaced)$/.test(field(event, 'variable_transfer_disposition'))) return
  leg.isHolding = false
  refreshCallsOf(state, [leg], at)
}

/** `CHANNEL_HANGUP`: a leg is hanging up. The effect on its call is reported when the leg is gone. */
export function channelHangup(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  if (leg.hungUpAt !== null) return
  const { call, peer, conference } = leg
  const cause = field(event, 'Hangup-Cause')
  leg.hungUpAt = at
  leg.mayGoOn = field(event, 'variable_transfer_disposition') === 'replaced'
  if (hasTransferred(event)) transferred(state, leg, event, at)
  else if (call.callerLeg === leg.id && leg.consultingFor?.hungUpAt === null) consultationDone(state, leg, at)
  else if (call.callerLeg === leg.id) callerHungUp(call, cause)
  else if (call.parties.includes(leg)) partyHungUp(call, leg, event, at)
  else if (!leg.isAnswered && leg.half === null && tellsOutcome(cause)) dialFailed(call, cause, event)
  noteRungHangup(call, leg, cause, at)
  unbridge(leg)
  leaveConference(state, leg)
  refreshCallsOf(state, [leg, ...(peer ? [peer] : []), ...(conference ? someoneIn(conference) : [])], at)
  if (call.isConnected && call.callerLeg === leg.id) call.gapSince ??= at
}

/** A leg that was rung is gone: its cause shows how that ended. */
function noteRungHangup(call: LiveCall, leg: Leg, cause: string, at: number): void {
  const key = rungKeyOf(leg)
  const known = call.rung.get(key)
  if (known?.leg !== leg || known.since === null) return
  if (tellsOutcome(cause)) known.cause = { kind: 'phone_system', name: cause }
  noteRungEnd(call.rung, key, LEG_ENDS[outcomeOfCause(cause) ?? ''] ?? 'cancelled', at)
}

/** How a leg ended, by the outcome that its cause would give the call. */
const LEG_ENDS: Readonly<Record<string, LegEnd>> = {
  missed: 'no_answer',
  busy: 'busy',
  rejected: 'rejected',
  failed: 'failed',
}

/** The other party is gone, by itself or by the PBX. */
function partyHungUp(call: LiveCall, leg: Leg, event: EslEvent, at: number): void {
  if (hungUpItself(leg, event)) call.otherSideLeftAt ??= at
}

function callerHungUp(call: LiveCall, cause: string): void {
  call.evidence.cause = cause || null
  call.doing = doingOf(call)
}

/** A party could not be reached. */
function dialFailed(call: LiveCall, cause: string, event: EslEvent): void {
  // The failed party was only consulted: the call itself goes on.
  if (isTalking(call)) return
  call.evidence.dialCause = cause
  setFields(call, sipStatus(event))
}

/** The SIP status with which a leg ended, if any (RFC 3261, 21). */
function sipStatus(event: EslEvent): { sip_status?: number } {
  const code = numberIn(event, 'variable_sip_term_status')
  return code !== null && code >= 100 && code < 700 ? { sip_status: code } : {}
}

/** FreeSWITCH only notes the last message of the other side if there was one (`mod_sofia.c`, `sofia.c`). */
function hungUpItself(leg: Leg, event: EslEvent): boolean {
  if (leg.disposition !== '') return leg.disposition.startsWith('recv_')
  return !leg.device.technology.startsWith('sofia') || event.has('variable_sip_term_status')
}

function doingOf(call: LiveCall): CallerActivity {
  if (call.status === 'voicemail') return 'in mailbox'
  return call.isConnected || call.status === 'answered' ? 'other' : 'waiting'
}

/** `CHANNEL_HANGUP_COMPLETE`: all data of the leg is known. With the caller's leg, the call ends. */
export function channelComplete(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  leg.hungUpAt ??= at
  if (call.callerLeg !== leg.id && hasDropped(leg, event)) call.dropped = leg
  if (call.callerLeg !== leg.id || leg.mayGoOn) return
  if (call.dropped) answeredAndDropped(state, call, call.dropped, leg.hungUpAt)
  call.evidence.cause ??= knownField(event, 'Hangup-Cause')
  if (isCallers(leg) && !isAnswerTo(call.otherSideLeftAt, leg.hungUpAt)) {
    call.evidence.callerLeft = call.doing ?? doingOf(call)
  }
  if (/^(busy|hold|reject)$/.test(field(event, 'variable_call_block_app'))) call.evidence.blocked = true
  // A dial that made no leg (nobody registered) is only reported here.
  const dial = field(event, 'variable_originate_disposition')
  if (call.evidence.dialCause === null && tellsOutcome(dial)) call.evidence.dialCause = dial
  setFields(call, {
    ...sipStatus(event),
    hangup_cause_code: numberIn(event, 'variable_hangup_cause_q850'),
  })
  beginUnreached(state, leg)
  leg.mayGoOn = call.callerIsAgent && call.evidence.callerLeft === null && hasOtherSide(call)
  if (leg.mayGoOn) call.leftAt = leg.hungUpAt
  else endCall(state, call, leg.hungUpAt)
}

/** A person whom FreeSWITCH rang answered, and hung up before being joined with the caller. */
function hasDropped(leg: Leg, event: EslEvent): boolean {
  const isReached = leg.answeredAt !== null && leg.half === null && !leg.isInbound
  // A screened person answers to hear who is calling.
  const isScreened = event.has('variable_group_confirm_key') || event.has('variable_group_confirm_file')
  return isReached && !isScreened && !leg.call.evidence.answered && hungUpItself(leg, event)
}

/**
 * The call ended with such a drop, so it counts as answered (C13); otherwise the caller was led on, and nobody has answered
 * yet.
 */
function answeredAndDropped(state: FreeswitchState, call: LiveCall, leg: Leg, endAt: number): void {
  const { answeredAt, hungUpAt } = leg
  const isLast = !call.evidence.answered && call.status !== null && isAnswerTo(hungUpAt, endAt)
  if (!isLast || answeredAt === null || hungUpAt === null) return
  call.evidence.answered = true
  call.inQueue = false
  call.parties = [leg]
  call.otherSideLeftAt = hungUpAt
  setFields(call, partyFields(state, call))
  reportChange(state, call, answeredAt, { status: 'answered', connected: true })
  reportChange(state, call, hungUpAt, { connected: false })
}

/** FreeSWITCH ended the agent's leg, and the customer's leg is still there: the customer may have been transferred. */
function hasOtherSide(call: LiveCall): boolean {
  return call.otherSideLeftAt === null && call.parties.some((leg) => leg.hungUpAt === null)
}

/** Whether the caller's own phone ended the caller's leg. */
function isCallers({ call, disposition }: Leg): boolean {
  return disposition === '' ? call.evidence.cause === 'ORIGINATOR_CANCEL' : /^recv_(bye|cancel)$/.test(disposition)
}

/** Both sides hang up at once: the first counts. */
const AT_ONCE_MS = 500

function isAnswerTo(otherSideLeftAt: number | null, at: number): boolean {
  return otherSideLeftAt !== null && otherSideLeftAt <= at && at - otherSideLeftAt < AT_ONCE_MS
}

/**
 * `CHANNEL_DESTROY`: a leg is gone. A call that may go on without it lasts until its remaining legs are bridged with another
 * call, or are gone too.
 */
export function channelDestroy(state: FreeswitchState, leg: Leg, _event: EslEvent, at: number): void {
  const { call } = leg
  const endAt = leg.hungUpAt ?? at
  if (call.callerLeg === leg.id) call.leftAt = endAt
  removeLeg(state, leg)
  if (call.callerLeg === leg.id && (!leg.mayGoOn || call.legs.size === 0)) endCall(state, call, endAt)
  else if (call.leftAt !== null && call.legs.size === 0) endCall(state, call, endAt)
}
