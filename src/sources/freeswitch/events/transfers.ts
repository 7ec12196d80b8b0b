// Calls that are transferred.
//
// After a transfer by the phone (REFER), the transferring leg reports it when it hangs up: `variable_transfer_to` is `blind:`
// or `att:` and a leg. A transfer by a feature code, a script or the event socket shows in the transferred leg, when its
// bridge ends: `variable_transfer_source` is then a new value, `…:bl_xfer:102/default/XML` or `…:uuid_br:` and a leg. A bridge
// that is made again with the same leg is not a transfer.
//
// A call sent to a parking place is on hold, and was not transferred. The target of a blind transfer shows a moment later, in
// the dialplan: until then nothing is reported.
import { numberField } from '../../pbx/numbers.ts'
import { field, type EslEvent } from '../esl-event.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'
import { partyOf } from '../party.ts'
import { leaveQueue, unbridge, type Leg, type LiveCall, type FreeswitchState } from '../state.ts'

/** Whether a leg that hangs up has transferred the other side. */
export function hasTransferred(event: EslEvent): boolean {
  return /^(blind|att):/.test(field(event, 'variable_transfer_to'))
}

/** A leg hangs up because it transferred the other side. */
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

/** The caller's leg hangs up in a consultation: the waiting party goes on with the consulted party. */
export function consultationDone(state: FreeswitchState, leg: Leg, at: number): void {
  const { call, peer } = leg
  replaceCallerLeg(call, leg.consultingFor)
  reportTransfer(state, call, peer ? partyOf(state, peer).number : null, at)
}

/**
 * FreeSWITCH acts on the leg of the customer whom an agent called: the call goes on with the customer, if the agent has left,
 * or the customer is transferred. FreeSWITCH may report this before the end of the agent's bridge.
 */
export function goOnWith(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const source = field(event, 'variable_transfer_source')
  const [, target] = /:bl_xfer:([^/]*)/.exec(source) ?? []
  if (leg === call.agentLeft && target !== undefined) return sentTogether(state, leg, target)
  const number = source === leg.transferSource ? undefined : target
  if (!call.callerIsAgent || !call.parties.includes(leg)) return undefined
  // A pending transfer is the agent's own: both were sent to one place.
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

/**
 * The agent of an outbound call is sent to the customer's place: it is still the agent's call, and nobody was transferred to
 * anybody.
 */
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

/** The bridge of a leg ended by a new transfer. */
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

/** The caller waits to be retrieved: not a transfer, whoever parked the call. */
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

/** Longer than a transferred leg takes to reach the application that shows the target. */
export const BLIND_TRANSFER_MS = 1_000

function beginBlindTransfer(state: FreeswitchState, call: LiveCall, number: string | null, at: number): void {
  if (call.status === 'transferring') return reportTransfer(state, call, number, at)
  call.pendingTransfer ??= { at, number }
  call.pendingTransfer.number ??= number
  state.pendingTransfers.add(call)
}

/** An event shows that a transferred call was not parked. */
export function settlePendingTransfer(state: FreeswitchState, call: LiveCall): void {
  const { pendingTransfer } = call
  if (pendingTransfer === null) return
  forgetPendingTransfer(state, call)
  reportTransfer(state, call, pendingTransfer.number, pendingTransfer.at)
}

/** The call is parked, or over. */
export function forgetPendingTransfer(state: FreeswitchState, call: LiveCall): void {
  call.pendingTransfer = null
  call.agentLeft = null
  state.pendingTransfers.delete(call)
}

/** Time has passed: calls transferred some time ago are not parked. */
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

/** The first leg leaves the call to the other party (an agent who called out, and transfers the customer). */
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
