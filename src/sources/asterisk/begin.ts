// The beginning of a call: its direction, its caller, the number dialled (C14, C15).
import { agentFields } from './party.ts'
import { dialledOf } from './endpoint.ts'
import { header, type AmiMessage } from './message.ts'
import { isOutside, numberField, reveal, say, tell } from './tell.ts'
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
  if (role === 'outbound') setOutbound(board, call, place.exten)
  tell(board, call, call.startAt, { status: 'ringing' })
  if (role === 'internal') return
  call.isSettled = true
  reveal(board, call)
}

/** A caller's leg of an internal context passes one that leads out, before it dials: the call is outbound. */
export function passThrough(board: Switchboard, call: LiveCall, place: Place, at: number): void {
  const role: Role | null = board.contexts.passing(place.context)
  if (call.isSettled || call.telling !== 'held' || role !== 'outbound') return
  becomeOutbound(board, call, place.exten, at)
}

/** An internal call turns out to lead outside. */
export function becomeOutbound(board: Switchboard, call: LiveCall, dialled: string | null, at: number): void {
  say(call, { direction: 'outbound' })
  setOutbound(board, call, dialled)
  call.isSettled = true
  // Nothing was told yet, so the first update may say it.
  const [first] = call.held
  if (first) call.held[0] = { ...first, fields: { ...first.fields, ...takeUnsaid(call) } }
  reveal(board, call)
  tell(board, call, at)
}

function setOutbound(board: Switchboard, call: LiveCall, dialled: string | null): void {
  call.callerIsAgent = true
  say(call, { ...agentFields(call, board), destination_number: numberField(board, dialled) })
}

/** Two legs were joined of which the dialplan has seen nothing (ARI made them): the first was dialled, or it rang us. */
export function beginUnplaced(board: Switchboard, call: LiveCall): void {
  const leg = call.callerEnd
  if (!leg) return
  const own = numberRung(leg)
  const others = call.parties.map(numberRung).find((number) => isOutside(board, number)) ?? null
  const outside = isOutside(board, own) ? own : others
  const direction = !leg.beganDown ? 'inbound' : outside === null ? 'internal' : 'outbound'
  say(call, { direction, ...callerFields(board, leg) })
  if (direction === 'outbound') {
    say(call, { tracking_number: numberField(board, outside), destination_number: numberField(board, outside) })
    call.callerIsAgent = outside !== own
  }
  tell(board, call, call.startAt, { status: 'ringing' })
}

function numberRung(leg: Leg): string | null {
  return dialledOf(leg.endpoint.technology, leg.dialString ?? '').number
}

function takeUnsaid(call: LiveCall): Fields {
  const fields = Object.fromEntries(call.unsaid)
  for (const [name, value] of call.unsaid) call.fields.set(name, value)
  call.unsaid.clear()
  return fields
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
