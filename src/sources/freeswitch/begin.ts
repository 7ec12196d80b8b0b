// The beginning of a call: its direction, its caller, the number dialled (C14, C15).
import { agentFields } from './party.ts'
import { isOutside, numberOf, tell } from './tell.ts'
import { reveal, say, sayFirst } from '../telling.ts'
import { isWithheld } from '../../calls/numbers.ts'
import type { Fields } from '../../calls/call.ts'
import type { Role } from '../contexts.ts'
import type { Leg, LiveCall, Switchboard } from './switchboard.ts'

/** Where a leg is in the dialplan. */
export interface Place {
  readonly context: string
  readonly dialled: string
}

/** The first sight of a call in the dialplan: what it is, and `ringing` since its first leg came. */
export function beginCall(board: Switchboard, leg: Leg, { context, dialled }: Place): void {
  const { call } = leg
  if (call.status !== null || call.isSettled || call.telling !== 'held' || call.callerLeg !== leg.id) return
  const role = roleOf(board, leg, context)
  if (role === 'ignore') {
    call.telling = 'never'
    return
  }
  if (!leg.isInbound && leadsOutside(board, leg)) return beginCallback(board, leg)
  // Of a leg that FreeSWITCH made: what it was made to reach, until a dialplan sends it on.
  const isDialled = leg.isInbound || dialled !== leg.dialled
  say(call, {
    direction: role,
    ...callerFields(board, leg),
    ...(isDialled && { tracking_number: numberOf(board, dialled) }),
  })
  if (role === 'outbound') setOutbound(board, call, dialled)
  tell(board, call, call.startAt, { status: 'ringing' })
  if (role === 'internal') return
  call.isSettled = true
  reveal(board, call)
}

function roleOf(board: Switchboard, leg: Leg, context: string): Role {
  const beganDown = !leg.isInbound
  const beginner = { endpoint: leg.device, callerNumber: leg.callerNumber, beganDown }
  const role = board.contexts.beginning(context, beginner)
  // Nobody rang in, whatever calls of this context usually are.
  return beganDown && role === 'inbound' ? 'internal' : role
}

/** FreeSWITCH rang a customer itself, before any agent. */
function beginCallback(board: Switchboard, leg: Leg): void {
  const { call } = leg
  const customer = numberOf(board, leg.dialled)
  const shown = numberOf(board, leg.callerNumber)
  say(call, {
    direction: 'outbound',
    ...(isOutside(board, leg.callerNumber) && shown !== customer && { caller_number: shown }),
    destination_number: customer,
    tracking_number: customer,
  })
  tell(board, call, call.startAt, { status: 'ringing' })
  call.isSettled = true
  reveal(board, call)
}

/** A customer whom FreeSWITCH rang before any agent did not pick up, so that no dialplan saw the call. */
export function beginUnreached(board: Switchboard, leg: Leg): void {
  const { call } = leg
  const isAlone = call.legs.size === 1 && leg.half === null
  if (leg.isInbound || leg.isAnswered || !isAlone || call.status !== null || call.telling !== 'held') return
  if (leadsOutside(board, leg) && roleOf(board, leg, leg.context) !== 'ignore') beginCallback(board, leg)
}

/** A leg was made for a call: whom the call reaches first tells whether it leads outside. */
export function settleDirection(board: Switchboard, call: LiveCall, made: Leg): void {
  if (call.isSettled || call.telling !== 'held' || made.half !== null || call.status === null) return
  call.isSettled = true
  if (leadsOutside(board, made)) {
    say(call, { direction: 'outbound' })
    setOutbound(board, call, made.dialled)
  }
  if (!call.fields.has('tracking_number')) say(call, { tracking_number: numberOf(board, made.user ?? made.dialled) })
  sayFirst(call)
  reveal(board, call)
}

function leadsOutside(board: Switchboard, made: Leg): boolean {
  if (made.user !== null || made.agent !== null) return false
  if (made.isSaidOutbound) return true
  return isOutside(board, made.dialled) || (made.isByGateway && /^\+?\d{7,}$/.test(made.dialled))
}

function setOutbound(board: Switchboard, call: LiveCall, dialled: string): void {
  call.callerIsAgent = true
  say(call, { ...agentFields(board, call), destination_number: numberOf(board, dialled) })
}

/** Two legs were joined of which the dialplan has seen nothing (somebody's program made them). */
export function beginUnplaced(board: Switchboard, call: LiveCall): void {
  const leg = board.legs.get(call.callerLeg)
  if (!leg) return
  const outside = [leg, ...call.parties].find((one) => !one.isInbound && leadsOutside(board, one)) ?? null
  say(call, { direction: leg.isInbound ? 'inbound' : outside ? 'outbound' : 'internal', ...callerFields(board, leg) })
  if (outside && !leg.isInbound) {
    call.callerIsAgent = outside !== leg
    say(call, {
      tracking_number: numberOf(board, outside.dialled),
      destination_number: numberOf(board, outside.dialled),
    })
  }
  tell(board, call, call.startAt, { status: 'ringing' })
}

/** Who calls, as far as their leg tells. */
function callerFields(board: Switchboard, leg: Leg): Fields {
  // FreeSWITCH made it: what it shows as its caller is what somebody wanted to be shown to whoever picks up.
  if (!leg.isInbound) return { caller_number: numberOf(board, leg.user) }
  const number = leg.callerNumber ?? ''
  const name = leg.callerName ?? ''
  const hasName = name !== '' && name !== number && !isWithheld(name) && !leg.isPrivate
  const isHidden = isWithheld(number) || leg.isPrivate
  return {
    ...(!isHidden && { caller_number: numberOf(board, number) }),
    caller_name: hasName ? name : null,
    caller_anonymous: isHidden,
  }
}
