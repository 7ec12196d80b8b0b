// What Asterisk says is there, against what we believe (C11): after a connection was lost, and from time to time.
//
// `CoreShowChannels` lists every channel, with its call (`Linkedid`) and the bridge that it is in. Legs that are not listed
// are gone; a call without legs has ended, unseen. Channels that are listed and not known become legs, and calls.
import { addLeg, removeLeg, type Bridge, type Leg, type Switchboard } from './switchboard.ts'
import { beginCall, placeOf } from './begin.ts'
import { endLost } from './end.ts'
import { header, knownHeader, type AmiMessage } from './message.ts'
import { isNobody } from './endpoint.ts'
import { joinBridge } from './events/bridges.ts'
import { kindOf } from './applications.ts'
import { leaveBridge } from './switchboard.ts'
import { look } from './connected.ts'
import { moveLeg } from './merging.ts'
import { tell } from './tell.ts'

/** Asked of the list: which of these calls (as the store knows them open) are not there? */
export type Absent = (uniqueids: readonly string[]) => string[]

/** Makes the switchboard what the list says, and tells what that changes. */
export function reconcile(board: Switchboard, channels: readonly AmiMessage[], at: number): Absent {
  const listed = new Map(channels.map((channel) => [header(channel, 'uniqueid'), channel]))
  for (const leg of board.legs.values()) if (!listed.has(leg.id)) removeLeg(board, leg)
  for (const call of board.calls.values()) if (call.legs.size === 0) endLost(board, call)

  for (const [id, channel] of listed) {
    const leg = board.legs.get(id) ?? addLeg(board, channel, at - durationOf(channel))
    if (leg) place(board, leg, channel, at)
  }
  for (const leg of board.legs.values()) if (leg.call.callerLeg === leg.id) catchUp(board, leg, at)
  const linkedids = new Set(channels.map((channel) => header(channel, 'linkedid')))
  return (uniqueids) => uniqueids.filter((uniqueid) => !linkedids.has(uniqueid))
}

/** Puts a leg where the list has it. */
function place(board: Switchboard, leg: Leg, channel: AmiMessage, at: number): void {
  const linkedid = knownHeader(channel, 'linkedid')
  if (linkedid !== null) moveLeg(board, leg, linkedid, at)
  leg.call.lastSignAt = at
  leg.application = header(channel, 'application').toLowerCase()
  const bridgeId = header(channel, 'bridgeid')
  if (leg.bridge && leg.bridge.id !== bridgeId) leaveBridge(board, leg)
  if (bridgeId !== '' && leg.bridge === null) joinBridge(board, leg, unseenBridge(bridgeId, leg.application))
  const place = placeOf(channel)
  if (leg.call.callerLeg !== leg.id) return
  if (isNobody(leg.endpoint)) leg.call.telling = 'never'
  else if (place.exten !== '') beginCall(board, leg.call, leg, place)
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
  }
}

/** `Duration` as `01:02:03`, in milliseconds. */
function durationOf(channel: AmiMessage): number {
  const match = /^(\d{1,5}):(\d\d):(\d\d)$/.exec(header(channel, 'duration'))
  if (!match) return 0
  return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000
}
