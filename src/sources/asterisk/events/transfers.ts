// Calls that move: transfers, parking, pickup.
import { numberField } from '../../pbx/numbers.ts'
import { replaceCallerLeg } from '../caller-leg.ts'
import { header, knownHeader, type AmiMessage } from '../ami-message.ts'
import { leaveBridge, legIn, type Leg, type LiveCall, type AsteriskState } from '../state.ts'
import { refreshConnection } from '../connected-parties.ts'
import { takeBackRedirect, takeBackTransfer } from '../taken-back.ts'
import { moveLegs } from '../merging.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'

/** `BlindTransfer`: the other party is transferred to an extension. */
export function blindTransfer(state: AsteriskState, message: AmiMessage, at: number): void {
  if (header(message, 'result') !== 'Success') return
  const transferer = legIn(state, message, 'transferer')
  const transferee = legIn(state, message, 'transferee')
  const call = (transferee ?? transferer)?.call
  if (!call) return
  // ARI reports the transfer after the first step there, which was taken for a redirect.
  if (transferee?.wasSentOn && call.transferring !== null) {
    if (transferer) call.transferring = new Set([...call.transferring, transferer.id])
    return
  }
  if (transferee) transferee.wasSentOn = true
  // No event reports the first step there, such as a mailbox.
  state.wantsList = true
  const to = knownHeader(message, 'extension')
  transferred(state, call, { transferers: [transferer], transferee, to }, at)
}

/** `AttendedTransfer`: two calls of one person are joined. It may be reported after the second party is connected. */
export function attendedTransfer(state: AsteriskState, message: AmiMessage, at: number): void {
  if (header(message, 'result') !== 'Success') return
  const transferers = [legIn(state, message, 'origtransferer'), legIn(state, message, 'secondtransferer')]
  const transferee = legIn(state, message, 'transferee')
  const call = (transferee ?? transferers[0] ?? transferers[1])?.call
  if (!call) return
  // In a three-way call the transferer stays.
  const leaving = header(message, 'desttype') === 'Threeway' ? [] : transferers
  // The transferers put the caller on hold to consult; in a three-way call no event ends that hold.
  for (const leg of transferers) if (leg) leg.holding = false
  transferred(state, call, { transferers: leaving, transferee, to: null }, at)
}

interface TransferDetails {
  readonly transferers: readonly (Leg | null)[]
  readonly transferee: Leg | null
  /** The extension, if there is one. */
  readonly to: string | null
}

function transferred(
  state: AsteriskState,
  call: LiveCall,
  { transferers, transferee, to }: TransferDetails,
  at: number,
): void {
  if (call.isOver || call.reportState === 'never') return
  call.takenFrom = null
  call.movedSince = null
  call.redirectedFrom = null
  call.transfers += 1
  call.transferredBefore = call.fields.get('transferred_to') ?? null
  setFields(call, { transfer_count: call.transfers, ...(to !== null && { transferred_to: numberField(state, to) }) })
  const leaving = new Set(transferers.flatMap((leg) => (leg ? [leg.id] : [])))
  if (leaving.has(call.callerLeg) || leaving.has(call.callerEnd?.id ?? '')) replaceCallerLeg(state, call, transferee)
  call.transferring = leaving
  refreshConnection(state, call, at)
  if (call.transferSince === null) reportChange(state, call, at)
}

/** A leg was taken out of a talk and sent to an extension, by nobody in the talk (`goesElsewhere`). */
export function redirected(state: AsteriskState, leg: Leg, to: string, at: number): void {
  const { call } = leg
  leg.wasSentOn = true
  // No event reports the first step there, such as a mailbox.
  state.wantsList = true
  leaveBridge(state, leg)
  const { callerLeg, callerEnd, callerIsAgent } = call
  const others = [...call.parties, ...(callerEnd ? [callerEnd] : [])].filter((other) => other !== leg)
  // In a call that a phone began, the other party is the redirected one.
  if (leg.id !== call.callerLeg) replaceCallerLeg(state, call, leg)
  transferred(state, call, { transferers: [], transferee: leg, to }, at)
  if (call.transferring !== null) call.redirectedFrom = { others, callerLeg, callerEnd, callerIsAgent }
}

/**
 * All parties of the talk are redirected to one place, usually a conference: they are together there, and nobody is
 * transferred to anybody.
 */
export function redirectedTogether(state: AsteriskState, leg: Leg, at: number): void {
  leaveBridge(state, leg)
  leg.call.takenFrom = null
  takeBackRedirect(leg.call, [leg])
  refreshConnection(state, leg.call, at)
}

/** `ParkedCall`: the caller waits to be retrieved. */
export function parkedCall(state: AsteriskState, message: AmiMessage, at: number): void {
  const parked = legIn(state, message, 'parkee')
  if (!parked) return
  const { call } = parked
  if (call.isOver || call.reportState === 'never') return
  if (parked.id !== call.callerLeg) replaceCallerLeg(state, call, parked)
  takeBackTransfer(call)
  reportChange(state, call, at, { status: 'on_hold' })
}

/** `UnParkedCall`: the call of the person who retrieves the caller becomes the parked call. */
export function unparkedCall(state: AsteriskState, message: AmiMessage, at: number): void {
  const retriever = legIn(state, message, 'retriever')
  const parked = legIn(state, message, 'parkee')
  if (retriever && parked) moveLegs(state, retriever.call, parked.call.id, at)
}

/** `Pickup`: the call of the person who picks up becomes the call that rang. */
export function pickup(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  leg.hasPickedUp = true
  const target = knownHeader(message, 'targetlinkedid')
  if (target !== null) moveLegs(state, leg.call, target, at)
}
