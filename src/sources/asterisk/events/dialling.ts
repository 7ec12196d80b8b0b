// Dial and Queue ring a target and report the result.
import { isOutside, numberField } from '../../pbx/numbers.ts'
import { isTalking } from '../../pbx/state.ts'
import { becomeOutbound, beginOriginated, setOutsideDestination, textOf } from '../call-start.ts'
import { dialledOf } from '../endpoint.ts'
import { outcomeOfCause } from '../causes.ts'
import { beginsAgain } from './redirect.ts'
import { redirected } from './transfers.ts'
import { firstHalvesOf, halfOf, legIn, type AsteriskState, type DialResult, type Leg, type LiveCall } from '../state.ts'
import { header, knownHeader, type AmiMessage } from '../ami-message.ts'
import { noteRungFirst, noteRungFirstEnd } from '../originated.ts'
import { q850, REJECTED } from '../outcome.ts'
import { reportChange } from '../report-change.ts'
import { noteRung, noteRungEnd } from '../../pbx/rung-legs.ts'
import type { LegEnd } from '../../../calls/call.ts'
import { startReporting, setFields } from '../../pbx/call-updates.ts'
import { dialledNumber, dialledOutside, partyOf } from '../party.ts'

/** `DialBegin`. Without `Channel`, Asterisk itself rings the target: through Originate, or ARI. */
export function dialBegin(state: AsteriskState, message: AmiMessage, at: number): void {
  const dialled = legIn(state, message, 'dest')
  const leg = legIn(state, message)
  if (dialled) {
    noteDialled(state, dialled, leg, knownHeader(message, 'dialstring'))
    noteBehind(state, leg, null)
    noteRungFirst(state, dialled, leg)
  }
  if (!leg || leg.call.isOver || leg.call.reportState === 'never') return
  if (beginsAgain(leg)) redirected(state, leg, header(message, 'exten'), at)
  const { call } = leg
  if (leg.id === call.callerLeg) ring(state, call, dialled, at)
  else if (dialled && isCallersSide(state, call, leg)) {
    noteRung(call.rung, rungKeyOf(dialled), dialled, at)
    for (const first of firstHalvesOf(state, leg)) noteStandIn(call, first)
    sayDestination(state, call, dialled, at)
  }
}

/** The key of a phone or number while it is rung. A queue may ring it several times, and the key stays the same. */
function rungKeyOf({ endpoint: { technology, name }, dialString }: Leg): string {
  return `${technology}/${name}/${dialString ?? ''}`
}

/** A Local channel only stands in for the phones that its dialplan rings: it is not a party itself. */
function noteStandIn(call: LiveCall, first: Leg): void {
  const known = call.rung.get(rungKeyOf(first))
  if (known) known.isStandIn = true
}

function noteDialled(state: AsteriskState, dialled: Leg, by: Leg | null, dialString: string | null): void {
  // A queue reports the whole interface of its member, such as `PJSIP/201`.
  const prefix = `${dialled.endpoint.technology}/`
  const isWhole = dialString?.toLowerCase().startsWith(prefix) ?? false
  dialled.dialString = isWhole ? (dialString?.slice(prefix.length) ?? null) : dialString
  dialled.dialledBy = by?.id ?? null
  if (dialled.dialString === null || dialled.endpoint.half !== null) return
  const number = dialledNumber(dialled)
  const { endpoint } = dialledOf(dialled.endpoint.technology, dialled.dialString)
  const isNamed = [endpoint, dialled.dialString].includes(dialled.endpoint.name)
  if (isNamed) state.contexts.learn(dialled.endpoint, number === null ? 'phone' : 'trunk')
}

/** The caller's leg rings a target. */
function ring(state: AsteriskState, call: LiveCall, dialled: Leg | null, at: number): void {
  const caller = state.legs.get(call.callerLeg)
  if (call.status === null && caller?.beganDown) beginOriginated(state, call, caller)
  const number = dialled ? outsideReached(state, call, dialled) : null
  if (!call.isSettled && call.status !== null) {
    if (number !== null) becomeOutbound(state, call, number, at)
    call.isSettled = true
    startReporting(state, call)
  }
  call.evidence.dialled = true
  if (dialled) {
    call.ringing.add(dialled.id)
    noteRung(call.rung, rungKeyOf(dialled), dialled, at)
  }
  if (call.inQueue || isTalking(call)) return
  if (dialled) sayDestination(state, call, dialled, at)
  if (call.status !== 'transferring' && call.transferSince === null)
    reportChange(state, call, at, { status: 'ringing' })
}

/** The outside number that a dialled leg is for: over a trunk, or through a Local channel to a trunk. */
function outsideReached(state: AsteriskState, call: LiveCall, dialled: Leg): string | null {
  if (dialled.endpoint.half === null) return dialledOutside(dialled)
  const [exten = '', context = ''] = dialled.endpoint.name.split('@')
  const first = textOf(call, 'tracking_number')
  if (context !== '' && state.contexts.classifyPassing(context) === 'outbound')
    return isOutside(state, exten) ? exten : first
  // A ring group that contains a mobile has an internal number of its own, and the call stays internal.
  return isOutside(state, exten) && (first === null || isOutside(state, first)) ? exten : null
}

/** The destination is known while one phone rings; with several phones it is known when one answers. */
function sayDestination(state: AsteriskState, call: LiveCall, dialled: Leg, at: number): void {
  const isOutbound = call.fields.get('direction') === 'outbound'
  if (call.inQueue || isTalking(call) || dialled.endpoint.half !== null) return
  const isOneOfSeveral = call.ringing.size > 1
  if (!isOutbound) {
    const { number } = partyOf(state, dialled)
    setFields(call, { destination_number: isOneOfSeveral ? null : numberField(state, number) })
  } else if (call.callerIsAgent && !isOneOfSeveral) setOutsideDestination(state, call, dialled)
  if (call.status === 'ringing') reportChange(state, call, at)
}

/** How a leg ended, by `DialStatus`. */
const LEG_ENDS: Readonly<Record<string, LegEnd>> = {
  ANSWER: 'answered',
  BUSY: 'busy',
  NOANSWER: 'no_answer',
  CHANUNAVAIL: 'failed',
  CONGESTION: 'failed',
}

/**
 * `DialEnd` never ends the call. Its status is stored for the outcome, except `CANCEL`: the other phones of a ring group do not
 * count.
 */
export function dialEnd(state: AsteriskState, message: AmiMessage, at: number): void {
  const leg = legIn(state, message)
  const dialled = legIn(state, message, 'dest')
  const status = header(message, 'dialstatus')
  // A phone redirects (302): it stops ringing, and its redirection target is dialled instead.
  if (dialled && header(message, 'forward') !== '') dialled.call.ringing.delete(dialled.id)
  if (dialled) noteRungFirstEnd(state, dialled, leg, status)
  if (leg && dialled) noteRungEnd(leg.call.rung, rungKeyOf(dialled), LEG_ENDS[status] ?? 'cancelled', at)
  if (!leg || status === 'CANCEL') return
  const result = resultOf(dialled, status)
  noteBehind(state, leg, result)
  if (leg.id !== leg.call.callerLeg || leg.call.isOver) return
  const { evidence, ringing } = leg.call
  ringing.delete(header(message, 'destuniqueid'))
  evidence.dialStatus = result.status
  evidence.dialCause = result.cause
}

/**
 * The result of a Dial. For a Local channel it is the result of the last Dial in the dialplan behind it: once that dialplan
 * has ended, Asterisk reports NOANSWER, whatever happened to the phones that it rang.
 */
function resultOf(dialled: Leg | null, status: string): DialResult {
  const behind = dialled?.dialBehind ?? null
  return status === 'NOANSWER' && behind !== null && behind.status !== 'ANSWER' ? behind : { status, cause: null }
}

/** Stores the result of the dialplan on this half with the other half of the Local channel. */
function noteBehind(state: AsteriskState, leg: Leg | null, result: DialResult | null): void {
  const first = leg?.endpoint.half === 2 ? halfOf(state, leg) : null
  if (first) first.dialBehind = result
}

/** A dialled leg is gone: its hang-up cause shows the result of the Dial. */
export function noteDialCause(state: AsteriskState, leg: Leg, cause: number): void {
  noteRungCause(leg, cause)
  // A Local channel whose dialplan has ended hangs up normally, which does not show what happened to the phones that it rang.
  if (leg.dialledBy === null || (leg.dialBehind !== null && outcomeOfCause(cause) === null)) return
  const dialler = state.legs.get(leg.dialledBy)
  const first = dialler?.endpoint.half === 2 ? halfOf(state, dialler) : null
  if (first?.dialBehind) first.dialBehind = { ...first.dialBehind, cause }
  if (leg.dialledBy === leg.call.callerLeg) leg.call.evidence.dialCause = cause
}

/** If the callee rejects the call, Dial reports `NOANSWER`: only the hang-up cause of the callee's leg shows the rejection. */
function noteRungCause(leg: Leg, cause: number): void {
  const known = leg.call.rung.get(rungKeyOf(leg))
  if (known?.leg !== leg || outcomeOfCause(cause) === null) return
  known.cause = q850(cause)
  if (cause === REJECTED && known.end !== 'busy' && known.end !== 'answered') known.end = 'rejected'
}

/**
 * Whether the dialplan of this leg acts for the caller. The leg is then the `;2` of a Local channel whose `;1` was dialled by the
 * caller's leg, or is connected to it, or was dialled by such a `;2`.
 */
export function isCallersSide(state: AsteriskState, call: LiveCall, leg: Leg): boolean {
  if (leg.id === call.callerLeg) return true
  const caller = state.legs.get(call.callerLeg)
  if (!caller) return false
  return firstHalvesOf(state, leg).some(
    (first) => first.dialledBy === caller.id || (caller.bridge !== null && first.bridge === caller.bridge),
  )
}
