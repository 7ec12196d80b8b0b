// What Asterisk says is there, against what we believe (C11): after a connection was lost, and from time to time.
//
// `CoreShowChannels` lists every channel, with its call (`Linkedid`) and the bridge that it is in. Legs that are not listed
// are gone; a call without legs has ended, unseen. Channels that are listed and not known become legs, and calls.
import { addLeg, leaveBridge, removeLeg, type Bridge, type Leg, type Switchboard } from './switchboard.ts'
import { beginCall, placeOf } from './begin.ts'
import { endLost } from './end.ts'
import { header, knownHeader, type AmiMessage } from './message.ts'
import { isNobody } from './endpoint.ts'
import { joinBridge } from './events/bridges.ts'
import { kindOf } from './applications.ts'
import { look } from './connected.ts'
import { moveLeg } from './merging.ts'
import { tell } from './tell.ts'

export interface ChannelList {
  /** The `CoreShowChannel` messages. */
  readonly channels: readonly AmiMessage[]
  /** Uniqueids that events spoke of while the list was being made: of those the events know better. */
  readonly astir: ReadonlySet<string>
}

/** Makes the switchboard what the list says, and tells what that changes. */
export function reconcile(board: Switchboard, list: ChannelList, at: number): void {
  const listed = new Map(list.channels.map((channel) => [header(channel, 'uniqueid'), channel]))
  for (const leg of board.legs.values()) if (!listed.has(leg.id) && !list.astir.has(leg.id)) removeLeg(board, leg)
  for (const call of board.calls.values()) if (call.legs.size === 0) endLost(board, call)

  for (const [id, channel] of listed) {
    if (list.astir.has(id)) continue
    const leg = board.legs.get(id) ?? addLeg(board, channel, at - durationOf(channel))
    if (leg) place(board, leg, channel, at)
  }
  for (const leg of board.legs.values()) {
    if (leg.call.callerLeg !== leg.id || list.astir.has(leg.id)) continue
    const place = placeOf(listed.get(leg.id) ?? NO_MESSAGE)
    if (place.exten !== '' && !isNobody(leg.endpoint)) beginCall(board, leg.call, leg, place)
    catchUp(board, leg, at)
  }
}

/** Ends every call that showed no sign of life since `at`: its channels went with the Asterisk that made them. */
export function endBefore(board: Switchboard, at: number): void {
  for (const call of board.calls.values()) {
    if (call.lastSignAt >= at) continue
    for (const leg of call.legs) removeLeg(board, leg)
    endLost(board, call)
  }
}

const NO_MESSAGE: AmiMessage = new Map()

/** Puts a leg where the list has it. */
function place(board: Switchboard, leg: Leg, channel: AmiMessage, at: number): void {
  const linkedid = knownHeader(channel, 'linkedid')
  if (linkedid !== null) moveLeg(board, leg, linkedid, at)
  leg.call.lastSignAt = at
  leg.application = header(channel, 'application').toLowerCase()
  const bridgeId = header(channel, 'bridgeid')
  if (leg.bridge && leg.bridge.id !== bridgeId) leaveBridge(board, leg)
  if (bridgeId !== '' && leg.bridge === null) joinBridge(board, leg, unseenBridge(bridgeId, leg.application))
  if (leg.call.callerLeg === leg.id && isNobody(leg.endpoint)) leg.call.telling = 'never'
}

/** The list does not say of what kind a bridge is; the application of a leg in it does. */
function unseenBridge(id: string, application: string): Bridge {
  const quiet = application === 'park' || application === 'parkedcall' || application === 'bridgewait'
  return { id, legs: new Set(), talking: !quiet, conference: application === 'confbridge' }
}

/** What the caller is doing, as the list shows it. */
function catchUp(board: Switchboard, leg: Leg, at: number): void {
  const { call } = leg
  look(board, call, at)
  if (call.isConnected || call.isOver || call.telling === 'never') return
  const kind = kindOf(leg.application)
  if (kind !== null) tell(board, call, at, { status: kind })
  else if (leg.application === 'queue' && !call.inQueue) {
    call.inQueue = true
    tell(board, call, at, { status: 'queued' })
  } else if (leg.application === 'dial' && call.status === null) {
    tell(board, call, at, { status: 'ringing' })
  }
}

/** `Duration` of a listed channel (`01:02:03`), in milliseconds. */
export function durationOf(channel: AmiMessage): number {
  const match = /^(\d{1,5}):(\d\d):(\d\d)$/.exec(header(channel, 'duration'))
  if (!match) return 0
  return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000
}
