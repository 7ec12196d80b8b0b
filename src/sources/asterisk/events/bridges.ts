// Legs go into bridges and out of them; what is heard in them: hold and music.
import { header, type AmiMessage } from '../message.ts'
import { joinedWith, look, lookAround } from '../connected.ts'
import { leavesTalk } from './redirect.ts'
import { recordingBridged } from './recording.ts'
import { redirected, takeBackTransfer } from './transfers.ts'
import { leaveBridge, type Bridge, type Leg, type Switchboard } from '../switchboard.ts'
import { tell } from '../tell.ts'

/** Bridges whose members do not hear each other. */
const QUIET_TYPES: ReadonlySet<string> = new Set(['holding', 'parking'])

export function bridgeEnter(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const id = header(message, 'bridgeuniqueid')
  if (id === '') return
  if (leg.bridge !== null && leg.bridge.id !== id) leaveBridge(board, leg)
  joinBridge(board, leg, {
    id,
    legs: new Set(),
    talking:
      !QUIET_TYPES.has(header(message, 'bridgetype')) && header(message, 'bridgetechnology') !== 'holding_bridge',
    conference: header(message, 'bridgecreator') === 'ConfBridge',
    isByApplication: header(message, 'bridgetype') === 'stasis',
  })
  lookAround(board, joinedWith(board, leg), at)
  recordingBridged(board, leg, at)
  const { call } = leg
  const isWaiting = leg.bridge?.talking === false && leg.id === call.callerLeg
  // Out of a talk into a waiting room: somebody put the caller there.
  if (!isWaiting || !call.evidence.answered || call.isOver) return
  call.takenFrom = null
  if (header(message, 'bridgetype') === 'parking') takeBackTransfer(call)
  tell(board, call, at, { status: 'on_hold' })
}

/** Puts a leg into a bridge; `unseen` is the bridge when it is not known yet. */
export function joinBridge(board: Switchboard, leg: Leg, unseen: Bridge): void {
  const bridge = board.bridges.get(unseen.id) ?? unseen
  board.bridges.set(bridge.id, bridge)
  bridge.legs.add(leg)
  leg.bridge = bridge
  leg.wasTakenOut = false
}

export function bridgeLeave(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { bridge } = leg
  // The leg may be in the next bridge already.
  if (bridge === null || bridge.id !== header(message, 'bridgeuniqueid')) return
  const sentTo = bridge.talking ? leavesTalk(leg, at) : null
  if (sentTo !== null) redirected(board, leg, sentTo, at)
  else leaveAndLook(board, leg, at)
}

/** Takes a leg out of its bridge, and looks again at the calls on both sides. */
export function leaveAndLook(board: Switchboard, leg: Leg, at: number): void {
  const before = joinedWith(board, leg)
  leaveBridge(board, leg)
  lookAround(board, before, at)
}

export function hold(board: Switchboard, leg: Leg, at: number): void {
  leg.holding = true
  lookAround(board, joinedWith(board, leg), at)
}

export function unhold(board: Switchboard, leg: Leg, at: number): void {
  leg.holding = false
  lookAround(board, joinedWith(board, leg), at)
}

/** Music in a bridge in which people talk is a hold; in a queue, a parking lot or a conference it is not. */
export function musicStart(board: Switchboard, leg: Leg, at: number): void {
  const { bridge, call } = leg
  if (!bridge?.talking || bridge.conference || call.inQueue) return
  leg.hearsMusic = true
  lookAround(board, joinedWith(board, leg), at)
}

export function musicStop(board: Switchboard, leg: Leg, at: number): void {
  if (!leg.hearsMusic) return
  leg.hearsMusic = false
  if (leg.bridge === null) look(board, leg.call, at)
  else lookAround(board, joinedWith(board, leg), at)
}
