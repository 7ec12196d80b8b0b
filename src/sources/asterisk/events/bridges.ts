// Legs enter and leave bridges; hold and music in a bridge.
import { header, type AmiMessage } from '../ami-message.ts'
import { connectedLegs, refreshConnection, refreshCallsOf } from '../connected-parties.ts'
import { leavesTalk } from './redirect.ts'
import { recordingBridged } from './recording.ts'
import { redirected, redirectedTogether } from './transfers.ts'
import { takeBackTransfer } from '../taken-back.ts'
import { leaveBridge, type Bridge, type Leg, type AsteriskState } from '../state.ts'
import { reportChange } from '../report-change.ts'

/** Bridges whose members do not hear each other. */
const QUIET_TYPES: ReadonlySet<string> = new Set(['holding', 'parking'])

export function bridgeEnter(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const id = header(message, 'bridgeuniqueid')
  if (id === '') return
  if (leg.bridge !== null && leg.bridge.id !== id) leaveBridge(state, leg)
  joinBridge(state, leg, {
    id,
    legs: new Set(),
    talking:
      !QUIET_TYPES.has(header(message, 'bridgetype')) && header(message, 'bridgetechnology') !== 'holding_bridge',
    conference: header(message, 'bridgecreator') === 'ConfBridge',
    isByApplication: header(message, 'bridgetype') === 'stasis',
  })
  refreshCallsOf(state, connectedLegs(state, leg), at)
  recordingBridged(state, leg, at)
  const { call } = leg
  const isWaiting = leg.bridge?.talking === false && leg.id === call.callerLeg
  // The leg came from a talk into a waiting room: somebody put the caller there.
  if (!isWaiting || !call.evidence.answered || call.isOver) return
  call.takenFrom = null
  if (header(message, 'bridgetype') === 'parking') takeBackTransfer(call)
  reportChange(state, call, at, { status: 'on_hold' })
}

/** Puts a leg into a bridge; `unseen` is the bridge to add if it is not known yet. */
export function joinBridge(state: AsteriskState, leg: Leg, unseen: Bridge): void {
  const bridge = state.bridges.get(unseen.id) ?? unseen
  state.bridges.set(bridge.id, bridge)
  bridge.legs.add(leg)
  leg.bridge = bridge
  leg.wasTakenOut = false
  if (bridge.talking) leg.sentTo = null
}

export function bridgeLeave(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { bridge } = leg
  // The leg may already be in the next bridge.
  if (bridge === null || bridge.id !== header(message, 'bridgeuniqueid')) return
  const sent = bridge.talking ? leavesTalk(leg, at) : null
  if (sent === 'on') redirected(state, leg, leg.step?.exten ?? '', at)
  else if (sent === 'together') redirectedTogether(state, leg, at)
  else leaveAndLook(state, leg, at)
}

/** Takes a leg out of its bridge, and refreshes the calls on both sides. */
export function leaveAndLook(state: AsteriskState, leg: Leg, at: number): void {
  const before = connectedLegs(state, leg)
  leaveBridge(state, leg)
  refreshCallsOf(state, before, at)
}

export function hold(state: AsteriskState, leg: Leg, at: number): void {
  leg.holding = true
  refreshCallsOf(state, connectedLegs(state, leg), at)
}

export function unhold(state: AsteriskState, leg: Leg, at: number): void {
  leg.holding = false
  refreshCallsOf(state, connectedLegs(state, leg), at)
}

/** Music in a bridge in which people talk is a hold; in a queue, a parking lot or a conference it is not. */
export function musicStart(state: AsteriskState, leg: Leg, at: number): void {
  const { bridge, call } = leg
  if (!bridge?.talking || bridge.conference || call.inQueue) return
  leg.hearsMusic = true
  refreshCallsOf(state, connectedLegs(state, leg), at)
}

export function musicStop(state: AsteriskState, leg: Leg, at: number): void {
  if (!leg.hearsMusic) return
  leg.hearsMusic = false
  if (leg.bridge === null) refreshConnection(state, leg.call, at)
  else refreshCallsOf(state, connectedLegs(state, leg), at)
}
