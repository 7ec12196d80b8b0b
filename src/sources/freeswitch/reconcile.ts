// What FreeSWITCH says is there, against what we believe (C11): after a connection was lost, and from time to time.
//
// `show channels` lists every leg, with its beginning (`initial_…`) and the application that it runs; `show calls` lists who is
// bridged with whom, since when. Legs that are not listed are gone; a call whose caller's leg is gone has ended, unseen. Legs
// that are listed and not known become legs, and calls.
import { addLeg, callerOf, removeLeg, unbridge, type Leg, type LiveCall, type FreeswitchState } from './state.ts'
import { beginCall, settleDirection } from './call-start.ts'
import { deviceOf, isLoopback, withoutDomain } from './device.ts'
import { endLost } from './call-end.ts'
import { enter } from './events/dialplan.ts'
import { joinLegs } from './events/channels.ts'
import { refreshConnection } from './connected-parties.ts'
import { reportChange } from './report-change.ts'
import { setFields } from '../pbx/call-updates.ts'
import { partyFields } from './party.ts'
import { statusIn } from './applications.ts'
import { isAnswerUnseen } from '../pbx/state.ts'

/** One row of such a list: texts, by the names of the columns. */
export type ListRow = Readonly<Record<string, unknown>>

export interface ChannelList {
  /** Of `show channels as json`. */
  readonly channels: readonly ListRow[]
  /** Of `show calls as json`. */
  readonly calls: readonly ListRow[]
  /** Legs that events spoke of a moment ago: of those the events know better, since FreeSWITCH keeps its lists a little behind. */
  readonly changedIds: ReadonlySet<string>
  /**
   * Not all events came before this list, so that it says who is bridged and who holds. Otherwise the events know: while somebody
   * consults, say, a leg is in two rows.
   */
  readonly isAfterGap: boolean
  /** When legs were answered of which no event came, in milliseconds since 1970, as far as FreeSWITCH says. */
  readonly answeredAt?: ReadonlyMap<string, number>
}

/** The legs that are bridged in calls of which nobody saw an answer, and that are not known to be answered. */
export function withUnseenAnswer(state: FreeswitchState, calls: readonly ListRow[]): string[] {
  const isUnseen = (id: string): boolean => isAnswerUnseen(state.legs.get(id)?.call, state.resumable.get(id))
  const pairs = calls.map((row) => [text(row, 'uuid'), text(row, 'b_uuid')])
  const ids = pairs.flatMap((pair) => (pair.every(isUnseen) ? pair : []))
  return [...new Set(ids)].filter((id) => id !== '' && state.legs.get(id)?.isAnswered !== true)
}

/** Makes the state what the lists say, and reports what that changes. */
export function reconcile(state: FreeswitchState, list: ChannelList, at: number): void {
  const { channels, calls, changedIds, isAfterGap } = list
  const listed = new Map(channels.map((row) => [text(row, 'uuid'), row]))
  const talked = talking(state)
  const seen = new Set([...state.legs.values()].filter((leg) => leg.isAnswered).map(({ id }) => id))
  for (const leg of state.legs.values()) if (!listed.has(leg.id) && !changedIds.has(leg.id)) removeLeg(state, leg)
  for (const call of state.calls.values()) {
    if (!state.legs.has(call.callerLeg) && ![...call.legs].some(({ id }) => changedIds.has(id))) endLost(state, call)
  }

  const unknown = [...listed.values()].filter((row) => isNew(state, row, changedIds))
  const fresh = new Set(unknown.map((row) => text(row, 'uuid')))
  // Who rang first: the legs made for others name them.
  const inOrder = unknown.toSorted((a, b) => createdAt(a) - createdAt(b) || rank(a) - rank(b))
  for (const row of inOrder) addListed(state, row, at)
  for (const [id, row] of listed) {
    const leg = state.legs.get(id)
    if (!leg || changedIds.has(id)) continue
    leg.call.lastSignAt = at
    leg.isAnswered ||= ANSWERED.has(text(row, 'callstate'))
    if (isAfterGap || fresh.has(id)) leg.isHolding = text(row, 'callstate') === 'HELD'
  }
  const counts = (leg: Leg): boolean => !changedIds.has(leg.id) && (isAfterGap || fresh.has(leg.id))
  const answers = new Map([...(list.answeredAt ?? []), ...[...seen].map((id) => [id, 0] as const)])
  for (const call of state.calls.values()) if (fresh.has(call.id) && !call.isResumed) call.unseen = 'before'
  bridgeListed(state, calls, { counts, answers })
  for (const id of listed.keys()) {
    const leg = state.legs.get(id)
    if (leg && counts(leg) && leg.id === leg.call.callerLeg)
      refreshCaller(state, leg, { row: listed.get(id) ?? {}, answers, at })
  }
  for (const call of state.calls.values()) call.unseen = null
  for (const [call, parties] of talked) noteTransfer(state, call, parties, at)
}

/** With whom callers talked before. */
function talking(state: FreeswitchState): Map<LiveCall, readonly Leg[]> {
  const calls = [...state.calls.values()].filter((call) => call.isConnected && call.parties.length > 0)
  return new Map(calls.map((call) => [call, call.parties]))
}

/** Others talk to the caller than before: somebody sent the caller on, and nobody saw it. */
function noteTransfer(state: FreeswitchState, call: LiveCall, before: readonly Leg[], at: number): void {
  if (!state.calls.has(call.id) || !call.isConnected || call.gapSince !== null) return
  if (call.parties.some((leg) => before.includes(leg))) return
  call.transfers += 1
  call.isTransferOpen = true
  setFields(call, { transfer_count: call.transfers, ...partyFields(state, call) })
  call.isTransferOpen = false
  reportChange(state, call, at)
}

/** States of `callstate` in which a leg was picked up (`switch_channel.c`). */
const ANSWERED: ReadonlySet<string> = new Set(['ACTIVE', 'HELD', 'UNHELD', 'RING_WAIT'])

function isNew(state: FreeswitchState, row: ListRow, changedIds: ReadonlySet<string>): boolean {
  const id = text(row, 'uuid')
  return id !== '' && text(row, 'name') !== '' && !state.legs.has(id) && !changedIds.has(id)
}

function rank(row: ListRow): number {
  return text(row, 'direction') === 'inbound' ? 0 : 1
}

function addListed(state: FreeswitchState, row: ListRow, at: number): void {
  const id = text(row, 'uuid')
  const device = deviceOf(text(row, 'name'))
  const isInbound = text(row, 'direction') === 'inbound'
  const first = (name: string): string => text(row, `initial_${name}`) || text(row, name)
  const presence = withoutDomain(text(row, 'presence_id'))
  const leg = addLeg(
    state,
    {
      id,
      device,
      isInbound,
      createdAt: createdAt(row) || at,
      callerNumber: first('cid_num') || null,
      callerName: first('cid_name') || null,
      isPrivate: false,
      dialled: first('dest'),
      context: first('context'),
      user: isInbound || presence === '' ? null : presence,
      isByGateway: false,
      isSaidOutbound: false,
      agent: null,
      // Which is the other half is not listed.
      half: isLoopback(device) ? '' : null,
      isAnswered: ANSWERED.has(text(row, 'callstate')),
    },
    state.legs.get(text(row, 'call_uuid')) ?? null,
  )
  if (isInbound && leg.half === null) beginCall(state, leg, leg)
  else if (leg.call.callerLeg !== leg.id) settleDirection(state, leg.call, leg)
}

/** Bridges as listed, each reported as of when it was made. Of two with the same leg the later one counts. */
function bridgeListed(state: FreeswitchState, calls: readonly ListRow[], { counts, answers }: ListedAnswers): void {
  const found = calls.map((row) => ({
    at: seconds(row, 'call_created_epoch'),
    one: state.legs.get(text(row, 'uuid')),
    other: state.legs.get(text(row, 'b_uuid')),
  }))
  const pairs = new Map<Leg, { readonly at: number; readonly one: Leg; readonly other: Leg }>()
  for (const { at, one, other } of found.toSorted((a, b) => a.at - b.at)) {
    if (!one || !other || one === other) continue
    for (const leg of [one, other]) pairs.set(leg, { at, one, other })
  }
  for (const leg of state.legs.values()) if (!pairs.has(leg) && counts(leg)) unbridge(leg)
  for (const [leg, { at, one, other }] of pairs) {
    if (leg !== one || pairs.get(other)?.one !== one || one.peer === other || !counts(one) || !counts(other)) continue
    const bridgedAt = at || Math.max(one.createdAt, other.createdAt)
    // With early media the bridge came first.
    joinLegs(state, one, other, Math.max(bridgedAt, answers.get(one.id) ?? 0, answers.get(other.id) ?? 0))
  }
}

interface ListedAnswers {
  /** Of which legs the lists know better than the events. */
  readonly counts: (leg: Leg) => boolean
  /** When legs were answered; 0: the events showed it. */
  readonly answers: ReadonlyMap<string, number>
}

/** What the caller is doing, as the list shows it. */
function refreshCaller(state: FreeswitchState, leg: Leg, { row, answers, at }: ListedChannel): void {
  const { call } = leg
  if (call.reportState === 'never' || callerOf(state, call) === null) return
  // They were bridged before, with early media, and answered meanwhile.
  const times = [leg, leg.peer].map((one) => (one ? answers.get(one.id) : undefined))
  const answeredAt = times.every((time) => time !== undefined) ? Math.max(...times) : 0
  if (answeredAt === 0) call.unseen = 'answer'
  refreshConnection(state, call, call.evidence.answered || answeredAt === 0 ? at : answeredAt)
  if (leg.peer !== null || leg.conference !== null) return
  const name = text(row, 'application').toLowerCase()
  const data = text(row, 'application_data')
  if (name !== '') leg.applications.splice(0, Infinity, { name, data })
  const status = statusIn({ name, data })
  if (status !== null && status !== 'ringing') enter(state, leg, { status, application: { name, data } }, at)
}

interface ListedChannel {
  readonly row: ListRow
  readonly answers: ReadonlyMap<string, number>
  readonly at: number
}

function text(row: ListRow, name: string): string {
  const value = Object.hasOwn(row, name) ? row[name] : ''
  return typeof value === 'string' ? value : ''
}

function createdAt(row: ListRow): number {
  return seconds(row, 'created_epoch')
}

/** Seconds since 1970, in milliseconds; 0: not known. */
function seconds(row: ListRow, name: string): number {
  const value = text(row, name)
  return /^\d{9,11}$/.test(value) ? Number(value) * 1000 : 0
}
