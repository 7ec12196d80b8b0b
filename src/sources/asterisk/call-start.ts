// Starts a call: its direction, its caller, the number dialled (C14, C15).
import { dialable, isOutside, numberField } from '../pbx/numbers.ts'
import { agentFields, extensionOf, dialledNumber, dialledOutside } from './party.ts'
import { customerRung } from './originated.ts'
import { header, type AmiMessage } from './ami-message.ts'
import { reportChange } from './report-change.ts'
import { startReporting, setFields, addToFirstUpdate } from '../pbx/call-updates.ts'
import { isWithheld } from '../../calls/numbers.ts'
import type { Fields } from '../../calls/call.ts'
import type { Leg, LiveCall, AsteriskState } from './state.ts'
import type { ContextRole } from '../kinds/context-roles.ts'

/** The place of a leg in the dialplan, from a channel event. */
interface DialplanLocation {
  readonly context: string
  readonly exten: string
}

export function locationOf(message: AmiMessage): DialplanLocation {
  return { context: header(message, 'context'), exten: header(message, 'exten') }
}

/** The first event of a call in the dialplan: sets its direction, and reports `ringing` since its first leg came. */
export function beginCall(state: AsteriskState, call: LiveCall, leg: Leg, place: DialplanLocation): void {
  if (call.status !== null || call.isSettled || call.reportState !== 'held') return
  const role = state.contexts.classifyFirst(place.context, leg)
  if (role === 'ignore') {
    call.reportState = 'never'
    return
  }
  setFields(call, {
    direction: role,
    ...callerFields(state, leg),
    tracking_number: numberField(state, place.exten),
  })
  const customer = isOutside(state, place.exten) ? null : customerRung(state, call)
  if (customer !== null) setCalledBack(state, call, customer)
  else if (role === 'outbound') setOutbound(state, call, place.exten)
  reportChange(state, call, call.startAt, { status: 'ringing' })
  if (role === 'internal' && customer === null) return
  call.isSettled = true
  startReporting(state, call)
}

/** The PBX rang an outside number to make the call, and nobody answered: the call did not reach the dialplan. */
export function beginUnreached(state: AsteriskState, call: LiveCall, leg: Leg): void {
  const customer = customerRung(state, call)
  if (call.status !== null || call.reportState !== 'held' || customer === null || call.pickedUpFirst !== null) return
  // A refusal is reported by a `DialEnd`; without a `DialEnd` the PBX gave up.
  if (call.evidence.dialStatus === null) call.evidence.callerLeft = null
  setFields(call, callerFields(state, leg))
  setCalledBack(state, call, customer)
  reportChange(state, call, call.startAt, { status: 'ringing' })
  startReporting(state, call)
}

/** The PBX called a customer, and connects them to an agent. */
function setCalledBack(state: AsteriskState, call: LiveCall, customer: string): void {
  const number = numberField(state, customer)
  setFields(call, { direction: 'outbound', tracking_number: number, destination_number: number })
  nameCaller(call, null)
}

/** A caller's leg from an internal context passes an outbound context before it dials: the call is outbound. */
export function passThrough(state: AsteriskState, call: LiveCall, place: DialplanLocation, at: number): void {
  const role: ContextRole | null = state.contexts.classifyPassing(place.context)
  if (textOf(call, 'direction') === 'inbound') noteNumber(state, call, place, { role, at })
  if (call.isSettled || call.reportState !== 'held' || role !== 'outbound') return
  becomeOutbound(state, call, place.exten, at)
}

/** A trunk may report `s` or its account as the dialled number: the dialplan finds the number, and continues with it. */
function noteNumber(
  state: AsteriskState,
  call: LiveCall,
  { exten }: DialplanLocation,
  step: { role: ContextRole | null; at: number },
): void {
  const dialled = textOf(call, 'tracking_number')
  const isOpen = dialled === null ? step.role !== 'outbound' : step.role === 'inbound' && !isOutside(state, dialled)
  if (!isOpen || call.status !== 'ringing' || call.evidence.dialled || !isOutside(state, exten)) return
  setFields(call, { tracking_number: numberField(state, exten) })
  reportChange(state, call, step.at)
}

/** An internal call turns out to be outbound. */
export function becomeOutbound(state: AsteriskState, call: LiveCall, dialled: string | null, at: number): void {
  setFields(call, { direction: 'outbound' })
  setOutbound(state, call, dialled)
  call.isSettled = true
  addToFirstUpdate(call)
  startReporting(state, call)
  reportChange(state, call, at)
}

function setOutbound(state: AsteriskState, call: LiveCall, dialled: string | null): void {
  call.callerIsAgent = true
  // A context on the way may have an extension of its own (`s`), a trunk a prefix: then the first dialled number counts.
  const numbers = [dialled, textOf(call, 'tracking_number')]
  const number = numbers.find((one) => isOutside(state, one)) ?? numbers.find((one) => one !== null && dialable(one))
  const agent = agentFields(call, state)
  const destination = numberField(state, number ?? null)
  setFields(call, { ...agent, destination_number: destination })
  if (textOf(call, 'tracking_number') === null) setFields(call, { tracking_number: destination })
  nameCaller(call, typeof agent['agent_id'] === 'string' ? agent['agent_id'] : null)
}

/**
 * Many systems that originate calls set the customer's number as the caller's, for the agent's display: the agent is the
 * caller.
 */
function nameCaller(call: LiveCall, agent: string | null): void {
  const caller = textOf(call, 'caller_number')
  if (caller === null || caller !== textOf(call, 'destination_number')) return
  setFields(call, { caller_number: agent === null ? null : extensionOf(agent), caller_name: null })
}

/** A text field of a call, as it will be reported. */
export function textOf(call: LiveCall, field: string): string | null {
  const value = call.pendingFields.has(field) ? call.pendingFields.get(field) : call.fields.get(field)
  return typeof value === 'string' ? value : null
}

/** The party that an outbound call reaches: the number given to its trunk, if it is a number, or if no other number is known. */
export function setOutsideDestination(state: AsteriskState, call: LiveCall, dialled: Leg): void {
  const number = dialledNumber(dialled)
  const isBetter = isOutside(state, number) || textOf(call, 'destination_number') === null
  if (number !== null && isBetter) setFields(call, { destination_number: numberField(state, number) })
}

/** The PBX made the call for an application, not for a place in the dialplan (`Originate` with `Application: Dial`). */
export function beginOriginated(state: AsteriskState, call: LiveCall, leg: Leg): void {
  if (call.isSettled || call.reportState !== 'held') return
  const customer = customerRung(state, call)
  setFields(call, { direction: 'internal', ...callerFields(state, leg) })
  if (customer !== null) setCalledBack(state, call, customer)
  reportChange(state, call, call.startAt, { status: 'ringing' })
  if (customer === null) return
  call.isSettled = true
  startReporting(state, call)
}

/** Two legs outside the dialplan were joined (ARI made them): the first leg was dialled, or it called us. */
export function beginUnplaced(state: AsteriskState, call: LiveCall): void {
  const leg = call.callerEnd
  if (!leg) return
  const own = dialledOutside(leg)
  const outside = own ?? call.parties.map(dialledOutside).find((number) => number !== null) ?? null
  const direction = !leg.beganDown ? 'inbound' : outside === null ? 'internal' : 'outbound'
  setFields(call, { direction, ...callerFields(state, leg) })
  if (own !== null && leg.beganDown) setCalledBack(state, call, own)
  else if (direction === 'outbound') setOutbound(state, call, outside)
  reportChange(state, call, call.startAt, { status: 'ringing' })
}

/** The caller, as far as the leg shows. */
export function callerFields(state: AsteriskState, leg: Leg): Fields {
  const number = leg.callerNumber ?? ''
  const name = leg.callerName ?? ''
  const hasName = name !== '' && name !== number && !isWithheld(name)
  if (!isWithheld(number)) {
    const shown = numberField(state, number)
    return { caller_number: shown, caller_name: hasName ? name : null, caller_anonymous: false }
  }
  // A leg that Asterisk made has no caller who could be anonymous.
  return { caller_name: hasName ? name : null, ...(!leg.beganDown && { caller_anonymous: true }) }
}
