// Starts a call: its direction, its caller, the number dialled (C14, C15).
import { isOutside, numberField } from '../pbx/numbers.ts'
import { agentFields } from './party.ts'
import { reportChange } from './report-change.ts'
import { startReporting, setFields, addToFirstUpdate } from '../pbx/call-updates.ts'
import { isWithheld } from '../../calls/numbers.ts'
import type { Fields } from '../../calls/call.ts'
import type { ContextRole } from '../kinds/context-roles.ts'
import type { Leg, LiveCall, FreeswitchState } from './state.ts'

/** The place of a leg in the dialplan. */
interface DialplanLocation {
  readonly context: string
  readonly dialled: string
}

/** The first event of a call in the dialplan: sets the direction, and reports `ringing` from the beginning of the first leg. */
export function beginCall(state: FreeswitchState, leg: Leg, { context, dialled }: DialplanLocation): void {
  const { call } = leg
  if (call.status !== null || call.isSettled || call.reportState !== 'held' || call.callerLeg !== leg.id) return
  const role = roleOf(state, leg, context)
  if (role === 'ignore') {
    call.reportState = 'never'
    return
  }
  if (!leg.isInbound && leadsOutside(state, leg)) return beginCallback(state, leg)
  // If FreeSWITCH made the leg, `dialled` is the target of the leg until a dialplan sends the leg on. Nobody dialled that target.
  const isDialled = leg.isInbound || dialled !== leg.dialled
  setFields(call, {
    direction: role,
    ...callerFields(state, leg),
    ...(isDialled && { tracking_number: numberField(state, dialled) }),
  })
  if (role === 'outbound') setOutbound(state, call, dialled)
  reportChange(state, call, call.startAt, { status: 'ringing' })
  if (role === 'internal') return
  call.isSettled = true
  startReporting(state, call)
}

function roleOf(state: FreeswitchState, leg: Leg, context: string): ContextRole {
  const beganDown = !leg.isInbound
  const beginner = { endpoint: leg.device, callerNumber: leg.callerNumber, beganDown }
  const role = state.contexts.classifyFirst(context, beginner)
  // Nobody called in, whatever the usual direction of this context is.
  return beganDown && role === 'inbound' ? 'internal' : role
}

/** FreeSWITCH itself called a customer, before any agent. */
function beginCallback(state: FreeswitchState, leg: Leg): void {
  const { call } = leg
  const customer = numberField(state, leg.dialled)
  const shown = numberField(state, leg.callerNumber)
  setFields(call, {
    direction: 'outbound',
    ...(isOutside(state, leg.callerNumber) && shown !== customer && { caller_number: shown }),
    destination_number: customer,
    tracking_number: customer,
  })
  reportChange(state, call, call.startAt, { status: 'ringing' })
  call.isSettled = true
  startReporting(state, call)
}

/** A customer whom FreeSWITCH called before any agent did not answer, so the call did not reach the dialplan. */
export function beginUnreached(state: FreeswitchState, leg: Leg): void {
  const { call } = leg
  const isAlone = call.legs.size === 1 && leg.half === null
  if (leg.isInbound || leg.isAnswered || !isAlone || call.status !== null || call.reportState !== 'held') return
  if (leadsOutside(state, leg) && roleOf(state, leg, leg.context) !== 'ignore') beginCallback(state, leg)
}

/** A leg was made for a call: the first target of the call shows whether it is outbound. */
export function settleDirection(state: FreeswitchState, call: LiveCall, made: Leg): void {
  if (call.isSettled || call.reportState !== 'held' || made.half !== null || call.status === null) return
  call.isSettled = true
  if (leadsOutside(state, made)) {
    setFields(call, { direction: 'outbound' })
    setOutbound(state, call, made.dialled)
  }
  if (!call.fields.has('tracking_number'))
    setFields(call, { tracking_number: numberField(state, made.user ?? made.dialled) })
  addToFirstUpdate(call)
  startReporting(state, call)
}

function leadsOutside(state: FreeswitchState, made: Leg): boolean {
  if (made.user !== null || made.agent !== null) return false
  if (made.isSaidOutbound) return true
  return isOutside(state, made.dialled) || (made.isByGateway && /^\+?\d{7,}$/.test(made.dialled))
}

function setOutbound(state: FreeswitchState, call: LiveCall, dialled: string): void {
  call.callerIsAgent = true
  setFields(call, { ...agentFields(state, call), destination_number: numberField(state, dialled) })
}

/** Two legs outside the dialplan were joined (an external program made them). */
export function beginUnplaced(state: FreeswitchState, call: LiveCall): void {
  const leg = state.legs.get(call.callerLeg)
  if (!leg) return
  const outside = [leg, ...call.parties].find((one) => !one.isInbound && leadsOutside(state, one)) ?? null
  setFields(call, {
    direction: leg.isInbound ? 'inbound' : outside ? 'outbound' : 'internal',
    ...callerFields(state, leg),
  })
  if (outside && !leg.isInbound) {
    call.callerIsAgent = outside !== leg
    setFields(call, {
      tracking_number: numberField(state, outside.dialled),
      destination_number: numberField(state, outside.dialled),
    })
  }
  reportChange(state, call, call.startAt, { status: 'ringing' })
}

/** The caller, as far as the leg shows. */
function callerFields(state: FreeswitchState, leg: Leg): Fields {
  // FreeSWITCH made the leg: its caller id is the number to be shown to the person who answers.
  if (!leg.isInbound) return { caller_number: numberField(state, leg.user) }
  const number = leg.callerNumber ?? ''
  const name = leg.callerName ?? ''
  const hasName = name !== '' && name !== number && !isWithheld(name) && !leg.isPrivate
  const isHidden = isWithheld(number) || leg.isPrivate
  return {
    ...(!isHidden && { caller_number: numberField(state, number) }),
    caller_name: hasName ? name : null,
    caller_anonymous: isHidden,
  }
}
