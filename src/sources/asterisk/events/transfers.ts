// Calls that are sent on: transfers, parking, pickup.
import { handOver } from '../hand-over.ts'
import { header, knownHeader, type AmiMessage } from '../message.ts'
import { leaveBridge, legIn, type Leg, type LiveCall, type Switchboard } from '../switchboard.ts'
import { look } from '../connected.ts'
import { moveLegs } from '../merging.ts'
import { numberField, tell } from '../tell.ts'
import { say } from '../../telling.ts'

/** `BlindTransfer`: the other party is sent on to an extension. */
export function blindTransfer(board: Switchboard, message: AmiMessage, at: number): void {
  if (header(message, 'result') !== 'Success') return
  const transferer = legIn(board, message, 'transferer')
  const transferee = legIn(board, message, 'transferee')
  const call = (transferee ?? transferer)?.call
  if (!call) return
  // ARI tells it after the first step there, which was taken for a redirect.
  if (transferee?.wasSentOn && call.transferring !== null) {
    if (transferer) call.transferring = new Set([...call.transferring, transferer.id])
    return
  }
  if (transferee) transferee.wasSentOn = true
  const to = knownHeader(message, 'extension')
  transferred(board, call, { transferers: [transferer], transferee, to }, at)
}

/** `AttendedTransfer`: two calls of one person are joined. It may be told after the second party is connected. */
export function attendedTransfer(board: Switchboard, message: AmiMessage, at: number): void {
  if (header(message, 'result') !== 'Success') return
  const transferers = [legIn(board, message, 'origtransferer'), legIn(board, message, 'secondtransferer')]
  const transferee = legIn(board, message, 'transferee')
  const call = (transferee ?? transferers[0] ?? transferers[1])?.call
  if (!call) return
  // In a three-way call the transferer stays.
  const leaving = header(message, 'desttype') === 'Threeway' ? [] : transferers
  // They put the caller on hold to consult; in a three-way call no event ends that.
  for (const leg of transferers) if (leg) leg.holding = false
  transferred(board, call, { transferers: leaving, transferee, to: null }, at)
}

interface Moved {
  readonly transferers: readonly (Leg | null)[]
  readonly transferee: Leg | null
  /** The extension, where one was named. */
  readonly to: string | null
}

function transferred(board: Switchboard, call: LiveCall, { transferers, transferee, to }: Moved, at: number): void {
  if (call.isOver || call.telling === 'never') return
  call.takenFrom = null
  call.movedSince = null
  call.transfers += 1
  call.transferredBefore = call.fields.get('transferred_to') ?? null
  say(call, { transfer_count: call.transfers, ...(to !== null && { transferred_to: numberField(board, to) }) })
  const leaving = new Set(transferers.flatMap((leg) => (leg ? [leg.id] : [])))
  if (leaving.has(call.callerLeg) || leaving.has(call.callerEnd?.id ?? '')) handOver(board, call, transferee)
  call.transferring = leaving
  look(board, call, at)
  if (call.transferSince === null) tell(board, call, at)
}

/** Whoever was sent to a parking place waits for anybody: that is no transfer. */
export function takeBackTransfer(call: LiveCall): void {
  call.takenFrom = null
  call.transferSince = null
  if (call.transferring === null) return
  call.transferring = null
  call.transfers -= 1
  say(call, { transfer_count: call.transfers, transferred_to: call.transferredBefore })
}

/** A leg was taken out of a talk and sent to an extension, by nobody who talked (`goesElsewhere`). */
export function redirected(board: Switchboard, leg: Leg, to: string, at: number): void {
  const { call } = leg
  leg.wasSentOn = true
  // What it does first there is told by no event: a mailbox, say.
  board.wantsList = true
  leaveBridge(board, leg)
  // In a call that a phone began, it is the other party that is sent on.
  if (leg.id !== call.callerLeg) handOver(board, call, leg)
  transferred(board, call, { transferers: [], transferee: leg, to }, at)
}

/** `ParkedCall`: the caller waits where somebody may fetch them. */
export function parkedCall(board: Switchboard, message: AmiMessage, at: number): void {
  const parked = legIn(board, message, 'parkee')
  if (!parked) return
  const { call } = parked
  if (call.isOver || call.telling === 'never') return
  if (parked.id !== call.callerLeg) handOver(board, call, parked)
  takeBackTransfer(call)
  tell(board, call, at, { status: 'on_hold' })
}

/** `UnParkedCall`: the call of whoever fetches them becomes the parked one. */
export function unparkedCall(board: Switchboard, message: AmiMessage, at: number): void {
  const retriever = legIn(board, message, 'retriever')
  const parked = legIn(board, message, 'parkee')
  if (retriever && parked) moveLegs(board, retriever.call, parked.call.id, at)
}

/** `Pickup`: the call of whoever picks up becomes the one that rang. */
export function pickup(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  leg.hasPickedUp = true
  const target = knownHeader(message, 'targetlinkedid')
  if (target !== null) moveLegs(board, leg.call, target, at)
}
