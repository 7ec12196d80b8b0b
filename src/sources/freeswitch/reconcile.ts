// What FreeSWITCH says is there, against what we believe (C11): after a connection was lost, and from time to time.
//
// `show channels` lists every leg, with its beginning (`initial_…`) and the application that it runs; `show calls` lists who is
// bridged with whom, since when. Legs that are not listed are gone; a call whose caller's leg is gone has ended, unseen. Legs
// that are listed and not known become legs, and calls.
import { addLeg, callerOf, removeLeg, unbridge, type Leg, type Switchboard } from './switchboard.ts'
import { beginCall, settleDirection } from './begin.ts'
import { deviceOf, isLoopback, withoutDomain } from './device.ts'
import { endLost } from './end.ts'
import { joinLegs } from './events/channels.ts'
import { say, tell } from './tell.ts'
import { statusIn } from './applications.ts'

/** One row of such a list: texts, by the names of the columns. */
export type Row = Readonly<Record<string, unknown>>

export interface ChannelList {
  /** Of `show channels as json`. */
  readonly channels: readonly Row[]
  /** Of `show calls as json`. */
  readonly calls: readonly Row[]
  /** Legs that events spoke of a moment ago: of those the events know better, since FreeSWITCH keeps its lists a little behind. */
  readonly astir: ReadonlySet<string>
}

/** Makes the switchboard what the lists say, and tells what that changes. */
export function reconcile(board: Switchboard, { channels, calls, astir }: ChannelList, at: number): void {
  const listed = new Map(channels.map((row) => [text(row, 'uuid'), row]))
  for (const leg of board.legs.values()) if (!listed.has(leg.id) && !astir.has(leg.id)) removeLeg(board, leg)
  for (const call of board.calls.values()) {
    if (!board.legs.has(call.callerLeg) && ![...call.legs].some(({ id }) => astir.has(id))) endLost(board, call)
  }

  const fresh = [...listed.values()].filter((row) => isNew(board, row, astir))
  // Who rang first: the legs made for others name them.
  for (const row of fresh.toSorted((a, b) => createdAt(a) - createdAt(b) || rank(a) - rank(b)))
    addListed(board, row, at)
  for (const [id, row] of listed) {
    const leg = board.legs.get(id)
    if (!leg || astir.has(id)) continue
    leg.call.lastSignAt = at
    leg.isAnswered ||= ANSWERED.has(text(row, 'callstate'))
    leg.isHolding = text(row, 'callstate') === 'HELD'
  }
  bridgeListed(board, calls, astir)
  for (const id of listed.keys()) {
    const leg = board.legs.get(id)
    if (leg && !astir.has(id) && leg.id === leg.call.callerLeg) catchUp(board, leg, listed.get(id) ?? {}, at)
  }
}

/** States of `callstate` in which a leg was picked up (`switch_channel.c`). */
const ANSWERED: ReadonlySet<string> = new Set(['ACTIVE', 'HELD', 'UNHELD', 'RING_WAIT'])

function isNew(board: Switchboard, row: Row, astir: ReadonlySet<string>): boolean {
  const id = text(row, 'uuid')
  return id !== '' && text(row, 'name') !== '' && !board.legs.has(id) && !astir.has(id)
}

function rank(row: Row): number {
  return text(row, 'direction') === 'inbound' ? 0 : 1
}

function addListed(board: Switchboard, row: Row, at: number): void {
  const id = text(row, 'uuid')
  const device = deviceOf(text(row, 'name'))
  const isInbound = text(row, 'direction') === 'inbound'
  const first = (name: string): string => text(row, `initial_${name}`) || text(row, name)
  const presence = withoutDomain(text(row, 'presence_id'))
  const leg = addLeg(
    board,
    {
      id,
      device,
      isInbound,
      createdAt: createdAt(row) || at,
      callerNumber: first('cid_num') || null,
      callerName: first('cid_name') || null,
      dialled: first('dest'),
      context: first('context'),
      user: isInbound || presence === '' ? null : presence,
      isByGateway: false,
      agent: null,
      // Which is the other half is not listed.
      half: isLoopback(device) ? '' : null,
      isAnswered: ANSWERED.has(text(row, 'callstate')),
    },
    board.legs.get(text(row, 'call_uuid')) ?? null,
  )
  if (isInbound && leg.half === null) beginCall(board, leg, leg)
  else if (leg.call.callerLeg !== leg.id) settleDirection(board, leg.call, leg)
}

/** Bridges as listed, each told as of when it was made. */
function bridgeListed(board: Switchboard, calls: readonly Row[], astir: ReadonlySet<string>): void {
  const bridges = calls.map((row) => ({
    row,
    one: board.legs.get(text(row, 'uuid')),
    other: board.legs.get(text(row, 'b_uuid')),
  }))
  const pairs = bridges.flatMap(({ row, one, other }) => (one && other && one !== other ? [{ row, one, other }] : []))
  const isKnown = (leg: Leg): boolean => pairs.some(({ one, other }) => one === leg || other === leg)
  for (const leg of board.legs.values()) if (!isKnown(leg) && !astir.has(leg.id)) unbridge(leg)
  for (const { row, one, other } of pairs) {
    if (one.peer === other || astir.has(one.id) || astir.has(other.id)) continue
    joinLegs(board, one, other, seconds(row, 'call_created_epoch') || Math.max(one.createdAt, other.createdAt))
  }
}

/** What the caller is doing, as the list shows it. */
function catchUp(board: Switchboard, leg: Leg, row: Row, at: number): void {
  const { call } = leg
  if (call.telling === 'never' || leg.peer !== null || leg.room !== null || callerOf(board, call) === null) return
  leg.application = text(row, 'application').toLowerCase()
  const data = text(row, 'application_data')
  const status = statusIn(leg.application, data)
  if (status === null || status === 'ringing' || ((status === 'in_menu' || status === 'on_hold') && !leg.isAnswered))
    return
  if (status === 'queued') {
    call.inQueue = true
    say(call, { queue_name: withoutDomain(data.split(' ')[0] ?? '') || null })
  }
  tell(board, call, at, { status })
}

function text(row: Row, name: string): string {
  const value = Object.hasOwn(row, name) ? row[name] : ''
  return typeof value === 'string' ? value : ''
}

function createdAt(row: Row): number {
  return seconds(row, 'created_epoch')
}

/** Seconds since 1970, in milliseconds; 0: not told. */
function seconds(row: Row, name: string): number {
  const value = text(row, name)
  return /^\d{9,11}$/.test(value) ? Number(value) * 1000 : 0
}
