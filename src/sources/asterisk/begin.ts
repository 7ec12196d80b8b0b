// The beginning of a call: its direction, its caller, the number dialled (C14, C15).
import { agentFields, extensionOf, numberRung, outsideRung } from './party.ts'
import { customerRung } from './originated.ts'
import { dialable } from './endpoint.ts'
import { header, type AmiMessage } from './message.ts'
import { isOutside, numberField, tell } from './tell.ts'
import { reveal, say, sayFirst } from '../telling.ts'
import { isWithheld } from '../../calls/numbers.ts'
import type { Fields } from '../../calls/call.ts'
import type { Leg, LiveCall, Switchboard } from './switchboard.ts'
import type { Role } from '../contexts.ts'

/** What a channel event says of where its leg is in the dialplan. */
export interface Place {
  readonly context: string
  readonly exten: string
}

export function placeOf(message: AmiMessage): Place {
  return { context: header(message, 'context'), exten: header(message, 'exten') }
}

/** The first sight of a call in the dialplan: what it is, and `ringing` since its first leg came. */
export function beginCall(board: Switchboard, call: LiveCall, leg: Leg, place: Place): void {
  if (call.status !== null || call.isSettled || call.telling !== 'held') return
  const role = board.contexts.beginning(place.context, leg)
  if (role === 'ignore') {
    call.telling = 'never'
    return
  }
  say(call, {
    direction: role,
    ...callerFields(board, leg),
    tracking_number: numberField(board, place.exten),
  })
  const customer = isOutside(board, place.exten) ? null : customerRung(board, call)
  if (customer !== null) setCalledBack(board, call, customer)
  else if (role === 'outbound') setOutbound(board, call, place.exten)
  tell(board, call, call.startAt, { status: 'ringing' })
  if (role === 'internal' && customer === null) return
  call.isSettled = true
  reveal(board, call)
}

/** The PBX rang a number outside to make the call, and nobody picked up: the dialplan has seen nothing of it. */
export function beginUnreached(board: Switchboard, call: LiveCall, leg: Leg): void {
  const customer = customerRung(board, call)
  if (call.status !== null || call.telling !== 'held' || customer === null || call.pickedUpFirst !== null) return
  // Whoever refuses makes a Dial end; without that the PBX gave up.
  if (call.evidence.dialStatus === null) call.evidence.callerLeft = null
  say(call, callerFields(board, leg))
  setCalledBack(board, call, customer)
  tell(board, call, call.startAt, { status: 'ringing' })
  reveal(board, call)
}

/** The PBX called a customer, and leads them to an agent. */
function setCalledBack(board: Switchboard, call: LiveCall, customer: string): void {
  const number = numberField(board, customer)
  say(call, { direction: 'outbound', tracking_number: number, destination_number: number })
  nameCaller(call, null)
}

/** A caller's leg of an internal context passes one that leads out, before it dials: the call is outbound. */
export function passThrough(board: Switchboard, call: LiveCall, place: Place, at: number): void {
  const role: Role | null = board.contexts.passing(place.context)
  if (textOf(call, 'direction') === 'inbound') noteNumber(board, call, place, { role, at })
  if (call.isSettled || call.telling !== 'held' || role !== 'outbound') return
  becomeOutbound(board, call, place.exten, at)
}

/** A trunk that tells `s` or its account for what was dialled: the dialplan finds the number, and goes on with that. */
function noteNumber(
  board: Switchboard,
  call: LiveCall,
  { exten }: Place,
  step: { role: Role | null; at: number },
): void {
  const dialled = textOf(call, 'tracking_number')
  const isOpen = dialled === null ? step.role !== 'outbound' : step.role === 'inbound' && !isOutside(board, dialled)
  if (!isOpen || call.status !== 'ringing' || call.evidence.dialled || !isOutside(board, exten)) return
  say(call, { tracking_number: numberField(board, exten) })
  tell(board, call, step.at)
}

/** An internal call turns out to lead outside. */
export function becomeOutbound(board: Switchboard, call: LiveCall, dialled: string | null, at: number): void {
  say(call, { direction: 'outbound' })
  setOutbound(board, call, dialled)
  call.isSettled = true
  sayFirst(call)
  reveal(board, call)
  tell(board, call, at)
}

function setOutbound(board: Switchboard, call: LiveCall, dialled: string | null): void {
  call.callerIsAgent = true
  // A context on the way may have an extension of its own (`s`), a trunk a prefix: what was dialled first tells then.
  const numbers = [dialled, textOf(call, 'tracking_number')]
  const number = numbers.find((one) => isOutside(board, one)) ?? numbers.find((one) => one !== null && dialable(one))
  const agent = agentFields(call, board)
  const destination = numberField(board, number ?? null)
  say(call, { ...agent, destination_number: destination })
  if (textOf(call, 'tracking_number') === null) say(call, { tracking_number: destination })
  nameCaller(call, typeof agent['agent_id'] === 'string' ? agent['agent_id'] : null)
}

/** Many who let the PBX call give the customer's number as that of the caller, for the agent's display: the agent calls. */
function nameCaller(call: LiveCall, agent: string | null): void {
  const caller = textOf(call, 'caller_number')
  if (caller === null || caller !== textOf(call, 'destination_number')) return
  say(call, { caller_number: agent === null ? null : extensionOf(agent), caller_name: null })
}

/** A text field of a call, as it will be told. */
export function textOf(call: LiveCall, field: string): string | null {
  const value = call.unsaid.has(field) ? call.unsaid.get(field) : call.fields.get(field)
  return typeof value === 'string' ? value : null
}

/** Whom an outbound call reaches: the number that its trunk was given, where that is a number, or no other is known. */
export function sayOutside(board: Switchboard, call: LiveCall, dialled: Leg): void {
  const number = numberRung(dialled)
  const isBetter = isOutside(board, number) || textOf(call, 'destination_number') === null
  if (number !== null && isBetter) say(call, { destination_number: numberField(board, number) })
}

/** The PBX made the call for an application, not for a place in the dialplan (`Originate` with `Application: Dial`). */
export function beginOriginated(board: Switchboard, call: LiveCall, leg: Leg): void {
  if (call.isSettled || call.telling !== 'held') return
  const customer = customerRung(board, call)
  say(call, { direction: 'internal', ...callerFields(board, leg) })
  if (customer !== null) setCalledBack(board, call, customer)
  tell(board, call, call.startAt, { status: 'ringing' })
  if (customer === null) return
  call.isSettled = true
  reveal(board, call)
}

/** Two legs were joined of which the dialplan has seen nothing (ARI made them): the first was dialled, or it rang us. */
export function beginUnplaced(board: Switchboard, call: LiveCall): void {
  const leg = call.callerEnd
  if (!leg) return
  const own = outsideRung(leg)
  const outside = own ?? call.parties.map(outsideRung).find((number) => number !== null) ?? null
  const direction = !leg.beganDown ? 'inbound' : outside === null ? 'internal' : 'outbound'
  say(call, { direction, ...callerFields(board, leg) })
  if (own !== null && leg.beganDown) setCalledBack(board, call, own)
  else if (direction === 'outbound') setOutbound(board, call, outside)
  tell(board, call, call.startAt, { status: 'ringing' })
}

/** Who calls, as far as their leg tells. */
export function callerFields(board: Switchboard, leg: Leg): Fields {
  const number = leg.callerNumber ?? ''
  const name = leg.callerName ?? ''
  const hasName = name !== '' && name !== number && !isWithheld(name)
  if (!isWithheld(number)) {
    const shown = numberField(board, number)
    return { caller_number: shown, caller_name: hasName ? name : null, caller_anonymous: false }
  }
  // A leg that Asterisk made has no caller to hide.
  return { caller_name: hasName ? name : null, ...(!leg.beganDown && { caller_anonymous: true }) }
}
