// Compares FreeSWITCH's lists with the tracked state (C11): after a lost connection, and from time to time.
//
// `show channels` lists every leg, with its beginning (`initial_…`) and its application; `show calls` lists the bridges, and
// since when. A leg that is not listed is gone; a call whose caller's leg is gone has ended, unseen. A listed leg that is not
// known becomes a leg, and a call.
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

/** A row of a list: texts, by the names of the columns. */
export type ListRow = Readonly<Record<string, unknown>>

export interface ChannelList {
  /** The rows of `show channels as json`. */
  readonly channels: readonly ListRow[]
  /** The rows of `show calls as json`. */
  readonly calls: readonly ListRow[]
  /** Legs with a recent event: for these legs the events are newer, since FreeSWITCH's lists are slightly behind. */
  readonly changedIds: ReadonlySet<string>
  /**
   * Some events before this list were missed, so the list decides who is bridged and who holds. Otherwise the events decide:
   * during a consultation, for example, a leg is in two rows.
   */
  readonly isAfterGap: boolean
  /** The answer times of legs without an answer event, in milliseconds since 1970, as far as FreeSWITCH reports them. */
  readonly answeredAt?: ReadonlyMap<string, number>
}

/** The bridged legs of calls whose answer was not seen, if the legs are not known to be answered. */
export function withUnseenAnswer(state: FreeswitchState, calls: readonly ListRow[]): string[] {
  const isUnseen = (id: string): boolean => isAnswerUnseen(state.legs.get(id)?.call, state.resumable.get(id))
  const pairs = calls.map((row) => [text(row, 'uuid'), text(row, 'b_uuid')])
  const ids = pairs.flatMap((pair) => (pair.every(isUnseen) ? pair : []))
  return [...new Set(ids)].filter((id) => id !== '' && state.legs.get(id)?.isAnswered !== true)
}

/** Updates the state from the lists, and reports resulting changes. */
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
  // The oldest leg first: legs made for others name those.
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

/** The parties that each caller talked to before. */
function talking(state: FreeswitchState): Map<LiveCall, readonly Leg[]> {
  const calls = [...state.calls.values()].filter((call) => call.isConnected && call.parties.length > 0)
  return new Map(calls.map((call) => [call, call.parties]))
}

/** The caller talks to other parties than before: the call was transferred, unseen. */
function noteTransfer(state: FreeswitchState, call: LiveCall, before: readonly Leg[], at: number): void {
  if (!state.calls.has(call.id) || !call.isConnected || call.gapSince !== null) return
  if (call.parties.some((leg) => before.includes(leg))) return
  call.transfers += 1
  call.isTransferOpen = true
  setFields(call, { transfer_count: call.transfers, ...partyFields(state, call) })
  call.isTransferOpen = false
  reportChange(state, call, at)
}

/** States in `callstate` of an answered leg (`switch_channel.c`). */
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
      // The list does not contain the other half.
      half: isLoopback(device) ? '' : null,
      isAnswered: ANSWERED.has(text(row, 'callstate')),
    },
    state.legs.get(text(row, 'call_uuid')) ?? null,
  )
  if (isInbound && leg.half === null) beginCall(state, leg, leg)
  else if (leg.call.callerLeg !== leg.id) settleDirection(state, leg.call, leg)
}

/** Applies the listed bridges, each with the time it was made. Of two bridges with the same leg, the later counts. */
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
  /** The legs for which the lists are newer than the events. */
  readonly counts: (leg: Leg) => boolean
  /** The answer times of legs; 0: an event showed the answer. */
  readonly answers: ReadonlyMap<string, number>
}

/** Updates the status of the caller from the list. */
function refreshCaller(state: FreeswitchState, leg: Leg, { row, answers, at }: ListedChannel): void {
  const { call } = leg
  if (call.reportState === 'never' || callerOf(state, call) === null) return
  // The legs were bridged before, with early media, and answered meanwhile.
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

/** A column with seconds since 1970, in milliseconds; 0: not known. */
function seconds(row: ListRow, name: string): number {
  const value = text(row, name)
  return /^\d{9,11}$/.test(value) ? Number(value) * 1000 : 0
}
