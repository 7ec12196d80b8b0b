// Compares Asterisk's list of channels with the tracked state (C11): after a lost connection, and from time to time.
//
// `CoreShowChannels` lists every channel, with its call (`Linkedid`) and its bridge. A leg that is not listed is gone; a call
// without legs has ended, unseen. A listed channel that is not known becomes a leg, and a call.
import { addLeg, leaveBridge, removeLeg, type Bridge, type Leg, type LiveCall, type AsteriskState } from './state.ts'
import { beginCall, locationOf } from './call-start.ts'
import { endLost } from './call-end.ts'
import { header, knownHeader, type AmiMessage } from './ami-message.ts'
import { endpointOf, isNobody } from './endpoint.ts'
import { joinBridge } from './events/bridges.ts'
import { isAnnouncement, isHeardOnCall, kindOf } from './applications.ts'
import { refreshConnection, type UnseenAnswer } from './connected-parties.ts'
import { moveLeg } from './merging.ts'
import { reportChange } from './report-change.ts'
import { setFields } from '../pbx/call-updates.ts'
import { partyFields } from './party.ts'
import { goOnWithout, replaceCallerLeg } from './caller-leg.ts'
import { isAnswerUnseen, isTalking } from '../pbx/state.ts'

export interface ChannelList {
  /** The `CoreShowChannel` messages. */
  readonly channels: readonly AmiMessage[]
  /** Uniqueids with events while the list was being made: for these channels the events are newer. */
  readonly changedIds: ReadonlySet<string>
}

/** Updates the state from the list, and reports resulting changes. */
export function reconcile(state: AsteriskState, list: ChannelList, at: number): void {
  const listed = new Map(list.channels.map((channel) => [header(channel, 'uniqueid'), channel]))
  const gone = [...state.legs.values()].filter((leg) => !listed.has(leg.id) && !list.changedIds.has(leg.id))
  for (const leg of gone) removeLeg(state, leg)
  for (const leg of gone)
    if (leg.id === leg.call.callerLeg && !goOnWithout(state, leg.call, leg)) endLost(state, leg.call)
  for (const call of state.calls.values()) if (call.legs.size === 0) endLost(state, call)

  const talked = talking(state)
  // A call began with its first leg.
  const inOrder = [...listed].toSorted(([, a], [, b]) => rank(a) - rank(b))
  for (const [id, channel] of inOrder) {
    if (list.changedIds.has(id)) continue
    const leg = state.legs.get(id) ?? addLeg(state, channel, beganAt(channel, at))
    if (leg) placeLeg(state, leg, channel, at)
  }
  for (const call of talked.keys()) followMissed(state, call)
  for (const leg of state.legs.values()) {
    if (leg.call.callerLeg !== leg.id || list.changedIds.has(leg.id)) continue
    const place = locationOf(listed.get(leg.id) ?? NO_MESSAGE)
    if (place.exten !== '' && !isNobody(leg.endpoint)) beginCall(state, leg.call, leg, place)
    refreshCaller(state, leg, { listed, at })
  }
  for (const [call, parties] of talked) noteTransfer(state, call, parties, at)
  for (const call of state.calls.values()) noteResumed(state, call, { listed, at })
}

/** The listed channels that talk in calls whose answer was not seen. */
export function withUnseenAnswer(state: AsteriskState, channels: readonly AmiMessage[]): AmiMessage[] {
  return channels.filter((channel) => {
    const endpoint = endpointOf(header(channel, 'channel'))
    if (header(channel, 'bridgeid') === '' || endpoint.half !== null || isNobody(endpoint)) return false
    const linkedid = header(channel, 'linkedid')
    const call = state.calls.get(state.mergedInto.get(linkedid) ?? linkedid)
    return isAnswerUnseen(call, state.resumable.get(linkedid))
  })
}

function rank(channel: AmiMessage): number {
  return header(channel, 'uniqueid') === header(channel, 'linkedid') ? 0 : 1
}

/** The parties that each caller talked to when the events stopped. Unknown for a resumed call. */
function talking(state: AsteriskState): Map<LiveCall, readonly Leg[]> {
  const calls = [...state.calls.values()].filter((call) => call.isConnected && call.transferring === null)
  return new Map(calls.flatMap((call) => (call.parties.length > 0 ? [[call, call.parties] as const] : [])))
}

/** The calling party of an outbound call has left meanwhile, and the other party goes on. */
function followMissed(state: AsteriskState, call: LiveCall): void {
  if (!call.callerIsAgent || state.legs.has(call.callerLeg) || call.legs.size < 2) return
  const next = call.parties.find((leg) => state.legs.has(leg.id))
  if (next) replaceCallerLeg(state, call, next)
}

/** For a resumed call, the talking party is not known; a leg that was made after the call's last event is not that party. */
function noteResumed(state: AsteriskState, call: LiveCall, { listed, at }: ListedChannels): void {
  const [party] = call.parties
  if (call.toldUntil === null || !party || !listed.has(party.id)) return
  const { madeAt } = timesOf(listed.get(party.id))
  if (madeAt !== null && madeAt > call.toldUntil) noteTransfer(state, call, [], at)
  call.toldUntil = null
}

/** The caller talks to other parties than before: the call was transferred, unseen. */
function noteTransfer(state: AsteriskState, call: LiveCall, before: readonly Leg[], at: number): void {
  if (!call.isConnected || call.gapSince !== null || call.parties.some((leg) => before.includes(leg))) return
  call.transfers += 1
  setFields(call, { transfer_count: call.transfers, ...partyFields(state, call) })
  reportChange(state, call, at)
}

/** Ends every call without an event since `at`: its channels disappeared with the Asterisk that made them. */
export function endBefore(state: AsteriskState, at: number): void {
  for (const call of state.calls.values()) {
    if (call.lastSignAt >= at) continue
    for (const leg of call.legs) removeLeg(state, leg)
    endLost(state, call)
  }
}

const NO_MESSAGE: AmiMessage = new Map()

/** Moves a leg to its place in the list. */
function placeLeg(state: AsteriskState, leg: Leg, channel: AmiMessage, at: number): void {
  const linkedid = knownHeader(channel, 'linkedid')
  if (linkedid !== null) moveLeg(state, leg, linkedid, at)
  leg.call.lastSignAt = at
  leg.application = header(channel, 'application').toLowerCase()
  const bridgeId = header(channel, 'bridgeid')
  if (leg.bridge && leg.bridge.id !== bridgeId) leaveBridge(state, leg)
  if (bridgeId !== '' && leg.bridge === null) joinBridge(state, leg, unseenBridge(bridgeId, leg.application))
  if (leg.call.callerLeg === leg.id && isNobody(leg.endpoint)) leg.call.reportState = 'never'
}

/** The list does not contain the type of a bridge; the application of a leg in the bridge shows it. */
function unseenBridge(id: string, application: string): Bridge {
  const quiet = application === 'park' || application === 'bridgewait'
  return {
    id,
    legs: new Set(),
    talking: !quiet,
    conference: application === 'confbridge',
    isByApplication: application === 'stasis',
  }
}

/** Updates the status of the caller from the list. */
function refreshCaller(state: AsteriskState, leg: Leg, { listed, at }: ListedChannels): void {
  const { call } = leg
  refreshConnection(state, call, at, (party) => answerOf(call, { party, listed }))
  if (isTalking(call) || call.isOver || call.reportState === 'never') return
  const channel = listed.get(leg.id) ?? NO_MESSAGE
  const isUp = header(channel, 'channelstatedesc') === 'Up'
  const isHeard =
    !isAnnouncement(leg.application) || isHeardOnCall(leg.application, header(channel, 'applicationdata'), isUp)
  const kind = isHeard ? kindOf(leg.application) : null
  if (kind !== null) {
    if (kind === 'voicemail') call.evidence.enteredVoicemail = true
    else call.evidence.enteredMenu = true
    reportChange(state, call, at, { status: kind })
  } else if (leg.application === 'queue' && !call.inQueue) {
    call.inQueue = true
    reportChange(state, call, at, { status: 'queued' })
  } else if (leg.bridge?.talking === false && (leg.application === 'park' || call.evidence.answered)) {
    reportChange(state, call, at, { status: 'on_hold' })
  } else if (leg.application === 'dial' && call.status === null) {
    reportChange(state, call, at, { status: 'ringing' })
  }
}

interface ListedChannels {
  /** By Uniqueid. */
  readonly listed: ReadonlyMap<string, AmiMessage>
  readonly at: number
}

/** Two times that belong to one moment, reported by two threads of Asterisk. */
const TOGETHER_MS = 250
/** The seconds in a Uniqueid have no fraction. */
const YOUNG_MS = 1_500
/** Applications whose channels have not just been answered. */
const JOINED: ReadonlySet<string> = new Set(['confbridge', 'parkedcall'])

/**
 * When this party answered the caller, by the records of both channels (CDR). A record begins again when a channel talks to
 * another, so the caller's record shows whether this talk is the first:
 *
 *   - it was answered together with the party's channel, or
 *   - it is as old as the channel, which the dialplan had answered before (a menu, a queue).
 */
function answerOf(
  call: LiveCall,
  { party, listed }: { readonly party: Leg } & Pick<ListedChannels, 'listed'>,
): UnseenAnswer {
  const caller = timesOf(listed.get(call.callerEnd?.id ?? ''))
  const other = timesOf(listed.get(party.id))
  const unseen: UnseenAnswer = { at: null, unseen: 'answer' }
  if (caller.start === null || other.answer === null || JOINED.has(party.application)) return unseen
  const together = caller.answer !== null && Math.abs(caller.answer - other.answer) <= TOGETHER_MS
  const isWhole = caller.madeAt !== null && caller.start - caller.madeAt <= YOUNG_MS
  if (!together && !isWhole) return unseen
  const at = together ? other.answer : Math.max(other.answer, caller.answer ?? 0)
  return isWaitKnown(call, { party, together, caller }) ? { at } : { at, unseen: 'before' }
}

interface AnswerContext {
  readonly party: Leg
  readonly together: boolean
  readonly caller: ChannelTimes
}

/** Whether it is known what the caller waited for until that answer. */
function isWaitKnown(call: LiveCall, { party, together, caller }: AnswerContext): boolean {
  const isQueue = call.callerEnd?.application === 'queue'
  if (isQueue) return call.status === 'queued'
  // The leg of the party was rung before the events stopped.
  if (party.dialledBy !== null) return true
  // The PBX had not answered the caller, so the call was ringing.
  const hadNoAnswer = together && (caller.answer ?? 0) - (caller.start ?? 0) > TOGETHER_MS
  return hadNoAnswer && (call.status === null || call.status === 'ringing')
}

interface ChannelTimes {
  /** When the record began and was answered, in ms since 1970; `null`: not known. */
  readonly start: number | null
  readonly answer: number | null
  /** When the channel was made, to the second. */
  readonly madeAt: number | null
}

function timesOf(channel: AmiMessage = NO_MESSAGE): ChannelTimes {
  const time = (name: string): number | null => {
    const seconds = Number(header(channel, name))
    return seconds > 0 && Number.isFinite(seconds) ? seconds * 1000 : null
  }
  const made = /(\d{9,11})\.\d+$/.exec(header(channel, 'uniqueid'))
  return { start: time('cdrstart'), answer: time('cdranswer'), madeAt: made ? Number(made[1]) * 1000 : null }
}

/** When a listed channel was made. */
function beganAt(channel: AmiMessage, at: number): number {
  const { start, madeAt } = timesOf(channel)
  const isWhole = start !== null && madeAt !== null && start >= madeAt && start - madeAt <= YOUNG_MS
  return isWhole ? start : at - durationOf(channel)
}

/** `Duration` of a listed channel (`01:02:03`), in milliseconds. */
export function durationOf(channel: AmiMessage): number {
  const match = /^(\d{1,5}):(\d\d):(\d\d)$/.exec(header(channel, 'duration'))
  if (!match) return 0
  return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000
}
