// Calls that are sent on.
//
// Of a transfer by the phone (REFER) the leg of whoever sends the other on tells when it hangs up: `variable_transfer_to` is
// `blind:` or `att:` and a leg. One by a feature code, a script or the event socket shows in the leg that is sent on, when its
// bridge ends: `variable_transfer_source` is then a new one, `…:bl_xfer:102/default/XML` or `…:uuid_br:` and a leg. A bridge
// that is only made anew with the same leg is none.
//
// Sent to a parking place a call is on hold, and was not transferred. What becomes of one that is sent on blindly shows a moment
// later, in the dialplan: until then nothing is reported.
import { numberField } from '../../pbx/numbers.ts'
import { field, type EslEvent } from '../esl-event.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'
import { partyOf } from '../party.ts'
import { leaveQueue, unbridge, type Leg, type LiveCall, type FreeswitchState } from '../state.ts'

/** Whether a leg that hangs up has sent the other side on. */
export function hasTransferred(event: EslEvent): boolean {
  return /^(blind|att):/.test(field(event, 'variable_transfer_to'))
}

/** A leg hangs up because it sent the other side on. */
export function transferred(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const [kind, id] = partsOf(field(event, 'variable_transfer_to'))
  const target = kind === 'att' ? (state.legs.get(id) ?? null) : null
  // Its bridge may have ended before.
  const other = leg.peer ?? state.legs.get(field(event, 'Other-Leg-Unique-ID')) ?? null
  if (call.callerLeg === leg.id) replaceCallerLeg(call, other)
  if (target) reportTransfer(state, call, partyOf(state, target).number, at)
  else beginBlindTransfer(state, call, null, at)
}

/** The caller's leg hangs up in a consultation: whoever waited goes on with whoever was consulted. */
export function consultationDone(state: FreeswitchState, leg: Leg, at: number): void {
  const { call, peer } = leg
  replaceCallerLeg(call, leg.consultingFor)
  reportTransfer(state, call, peer ? partyOf(state, peer).number : null, at)
}

/**
 * The switch does something with the customer whom an agent called: the call goes on with them, if the agent has left, or the customer
 * is sent on. FreeSWITCH may report that before it reports that the agent's bridge ends.
 */
export function goOnWith(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const source = field(event, 'variable_transfer_source')
  const [, target] = /:bl_xfer:([^/]*)/.exec(source) ?? []
  if (leg === call.agentLeft && target !== undefined) return sentTogether(state, leg, target)
  const number = source === leg.transferSource ? undefined : target
  if (!call.callerIsAgent || !call.parties.includes(leg)) return undefined
  // A transfer that is under way is the agent's own: both are sent to one place.
  const isSentOn = number !== undefined && call.pendingTransfer === null
  const isLeft = call.leftAt !== null && leg.peer === null && leg.conference === null
  if (!isSentOn && !isLeft) return undefined
  const since = call.leftAt ?? at
  call.agentLeft = state.legs.get(call.callerLeg) ?? null
  leg.transferSource = source
  unbridge(leg)
  replaceCallerLeg(call, leg)
  call.leftAt = null
  call.doing = null
  call.evidence.cause = null
  if (number !== undefined) beginBlindTransfer(state, call, number, since)
  return undefined
}

/** The agent who called out is sent where the customer was: it is still their call, and nobody was sent to anybody. */
function sentTogether(state: FreeswitchState, agent: Leg, number: string): void {
  const { call } = agent
  if (call.pendingTransfer?.number !== number || agent.hungUpAt !== null) return
  const customer = state.legs.get(call.callerLeg)
  forgetPendingTransfer(state, call)
  call.agentLeft = null
  call.callerLeg = agent.id
  call.callerIsAgent = true
  if (customer) call.parties = [customer]
}

/** A leg's bridge ended by something new. */
export function unbridgedBy(state: FreeswitchState, leg: Leg, source: string, at: number): void {
  const { call } = leg
  if (call.callerLeg !== leg.id || !call.evidence.answered) return
  const match = /:(bl_xfer|uuid_br|att_xfer):(.*)$/s.exec(source)
  const target = match?.[2] ?? ''
  // An attended transfer to a parking place: `sleep:1000,valet_park:lot 5901/default/inline`.
  if (target.endsWith('/inline') && /(^|,)(valet_)?park\b/.test(target)) return park(state, call, at)
  if (match?.[1] === 'bl_xfer') return beginBlindTransfer(state, call, target.replace(/\/.*$/s, ''), at)
  const other = state.legs.get(target)
  if (!other || call.parties.includes(other)) return
  reportTransfer(state, call, partyOf(state, other).number, at)
}

/** The caller waits for whoever fetches them: no transfer, whoever sent them there. */
export function park(state: FreeswitchState, call: LiveCall, at: number): void {
  const since = call.pendingTransfer?.at ?? call.gapSince
  forgetPendingTransfer(state, call)
  call.otherSideLeftAt = null
  if (since !== null) reportChange(state, call, since, { connected: false })
  call.gapSince = null
  call.parties = []
  leaveQueue(call)
  reportChange(state, call, at, { status: 'on_hold' })
}

/** Longer than it takes to reach the application that says what a transfer leads to. */
export const BLIND_TRANSFER_MS = 1_000

function beginBlindTransfer(state: FreeswitchState, call: LiveCall, number: string | null, at: number): void {
  if (call.status === 'transferring') return reportTransfer(state, call, number, at)
  call.pendingTransfer ??= { at, number }
  call.pendingTransfer.number ??= number
  state.pendingTransfers.add(call)
}

/** Something shows that a call which was sent on was not parked. */
export function settlePendingTransfer(state: FreeswitchState, call: LiveCall): void {
  const { pendingTransfer } = call
  if (pendingTransfer === null) return
  forgetPendingTransfer(state, call)
  reportTransfer(state, call, pendingTransfer.number, pendingTransfer.at)
}

/** It is parked, or over. */
export function forgetPendingTransfer(state: FreeswitchState, call: LiveCall): void {
  call.pendingTransfer = null
  call.agentLeft = null
  state.pendingTransfers.delete(call)
}

/** Time has passed: what was sent on some time ago is not parked. */
export function settleOldTransfers(state: FreeswitchState, now: number): void {
  for (const call of state.pendingTransfers)
    if (call.pendingTransfer && now - call.pendingTransfer.at >= BLIND_TRANSFER_MS) settlePendingTransfer(state, call)
}

function reportTransfer(state: FreeswitchState, call: LiveCall, number: string | null, at: number): void {
  const to = numberField(state, number)
  if (to !== null) setFields(call, { transferred_to: to })
  if (call.status !== 'transferring') {
    call.transfers += 1
    call.isTransferOpen = true
    setFields(call, { transfer_count: call.transfers })
  }
  call.gapSince = null
  call.otherSideLeftAt = null
  reportChange(state, call, at, { status: 'transferring', connected: false })
  call.parties = []
}

/** The first leg leaves the call to the other party (an agent who called out, and sends the customer on). */
function replaceCallerLeg(call: LiveCall, to: Leg | null): void {
  if (to === null || to.hungUpAt !== null || to.call !== call) return
  call.callerLeg = to.id
  call.callerIsAgent = false
  call.otherSideLeftAt = null
}

function partsOf(value: string): readonly [string, string] {
  const colon = value.indexOf(':')
  return [value.slice(0, colon), value.slice(colon + 1)]
}
