// Finds the parties connected to the caller: every channel that can be reached from the caller's leg through bridges in which
// people talk, and from one half of a Local channel to the other. `answered` is when that set becomes non-empty (C13).
//
// A Local channel between two bridges is optimised away as soon as both are up: for a moment the caller is in no bridge with
// anybody. So an empty set is a gap first, and only a gap that lasts is reported. After a transfer the set is empty because of
// the transfer, so there is no gap. In the same way the end of a hold is reported only if it lasts: phone systems take a
// caller off hold just before they transfer the caller, or hang up.
import { partyFields } from './party.ts'
import { beginUnplaced } from './call-start.ts'
import { reportChange } from './report-change.ts'
import { startReporting, setFields } from '../pbx/call-updates.ts'
import { takeBackRedirect } from './taken-back.ts'
import { halfOf, type Bridge, type LiveCall, type Leg, type AsteriskState } from './state.ts'
import { isNobody } from './endpoint.ts'
import { kindOf, rings } from './applications.ts'
import { isTalking } from '../pbx/state.ts'
import type { UnseenPart } from '../../calls/call.ts'

/** In a larger conference further parties are ignored; each party would look at all others (S47). */
const JOINED_MAX = 100

/** The legs that are joined with this one, Local halves included, the leg itself first. */
export function connectedLegs(state: AsteriskState, leg: Leg): Set<Leg> {
  const reached = new Set([leg])
  const bridges = new Set<Bridge>()
  for (const next of reached) {
    if (reached.size >= JOINED_MAX) break
    if (next.bridge?.talking && !bridges.has(next.bridge)) {
      bridges.add(next.bridge)
      for (const other of next.bridge.legs) if (reached.size < JOINED_MAX) reached.add(other)
    }
    const half = halfOf(state, next)
    if (half?.bridge) reached.add(half)
  }
  return reached
}

/**
 * The leg of the person the call is about. If the caller's leg is a Local channel (a click to call through the dialplan), that
 * is the leg behind its other half.
 */
function callerEndOf(state: AsteriskState, call: LiveCall): Leg | null {
  const leg = state.legs.get(call.callerLeg) ?? null
  if (leg === null || leg.endpoint.half === null) return leg
  const half = halfOf(state, leg)
  // A machine calls: its other half plays or waits in the dialplan, and rings nobody.
  const isMachine = half?.bridge === null && half.application !== '' && !rings(half.application)
  if (isMachine && (call.callerEnd ?? leg) === leg) return leg
  if (half?.bridge?.talking) for (const other of half.bridge.legs) if (other !== half && isPerson(other)) return other
  // The Local channel is being optimised away: the leg behind it has left it.
  const last = call.callerEnd
  return last?.bridge && state.legs.has(last.id) ? last : null
}

function isPerson(leg: Leg): boolean {
  return leg.endpoint.half === null && !isNobody(leg.endpoint)
}

/**
 * The people connected to the caller, in the order in which they are reached. A party that is transferring the caller is
 * leaving, and does not count.
 */
function partiesOf(state: AsteriskState, call: LiveCall): Leg[] {
  const end = callerEndOf(state, call)
  if (end === null) return []
  call.callerEnd = end
  const isLeaving = (leg: Leg): boolean => call.transferring?.has(leg.id) ?? false
  return [...connectedLegs(state, end)].filter((leg) => leg !== end && isPerson(leg) && !isLeaving(leg))
}

/** Refreshes every call whose caller is joined with one of the legs. */
export function refreshCallsOf(state: AsteriskState, legs: Iterable<Leg>, at: number): void {
  const calls = new Set<LiveCall>()
  for (const leg of legs) {
    if (leg.call.callerLeg === leg.id || leg.call.callerEnd === leg) calls.add(leg.call)
  }
  for (const call of calls) refreshConnection(state, call, at)
}

/** Finds the parties that the caller is connected to now, and reports resulting changes. */
export function refreshConnection(
  state: AsteriskState,
  call: LiveCall,
  at: number,
  answerBy?: (party: Leg) => UnseenAnswer,
): void {
  if (call.isOver || call.reportState === 'never') return
  const parties = partiesOf(state, call)
  const [first] = parties
  if (!first) refreshUnconnected(state, call, at)
  else
    refreshConnected(state, call, {
      parties,
      at,
      ...(answerBy && !call.evidence.answered && { answer: answerBy(first) }),
    })
}

/** An answer that was not seen, with the known facts. */
export interface UnseenAnswer {
  /** `null`: the time is not known. */
  readonly at: number | null
  readonly unseen?: UnseenPart
}

function refreshUnconnected(state: AsteriskState, call: LiveCall, at: number): void {
  if (isTalking(call)) {
    call.gapSince = at
    state.pending.add(call)
  }
  call.offHoldSince = null
  if (call.transferring !== null && call.status !== 'transferring') {
    call.transferSince ??= at
    state.pending.add(call)
  }
  refreshBehindLocal(state, call, at)
}

/** The caller is connected to a Local channel whose other half is in a mailbox or a menu: so the caller is too. */
function refreshBehindLocal(state: AsteriskState, call: LiveCall, at: number): void {
  const end = state.legs.get(call.callerLeg)
  if (!end?.bridge) return
  for (const leg of connectedLegs(state, end)) {
    const half = halfOf(state, leg)
    const kind = half && half.bridge === null ? kindOf(half.application) : null
    if (kind === null) continue
    if (kind === 'voicemail') call.evidence.enteredVoicemail = true
    else call.evidence.enteredMenu = true
    reportChange(state, call, at, { status: kind })
  }
}

interface ConnectedParties {
  readonly parties: readonly Leg[]
  readonly at: number
  /** Absent: the answer is happening now. */
  readonly answer?: UnseenAnswer
}

function refreshConnected(state: AsteriskState, call: LiveCall, { parties, at, answer }: ConnectedParties): void {
  // A leg that ARI made for another call belongs to that call, and does not start one.
  if (call.status === null && parties.some((leg) => leg.call !== call && leg.call.reportState === 'reported')) return
  // Both were redirected, and are together again at the new place.
  if (takeBackRedirect(call, parties)) return refreshConnection(state, call, at)
  call.gapSince = null
  call.redirectedFrom = null
  noteMove(state, call, parties, at)
  call.transferring = null
  call.parties = parties
  call.evidence.answered = true
  if (answer?.unseen === 'answer') call.missedTalk = true
  call.inQueue = false
  call.ringing.clear()
  call.survey = ''
  call.otherSideLeft = false
  if (call.status === null && call.reportState === 'held') beginUnplaced(state, call)
  call.isSettled = true
  setFields(call, partyFields(state, call))
  if (isHeld(call)) {
    call.offHoldSince = null
    reportChange(state, call, at, { status: 'on_hold', connected: true })
  } else if (call.status === 'on_hold') {
    call.offHoldSince ??= at
    state.pending.add(call)
  } else {
    const unseen = answer?.unseen
    reportChange(state, call, answer?.at ?? at, { status: 'answered', connected: true, ...(unseen && { unseen }) })
  }
  startReporting(state, call)
}

/** The caller talks to other parties than those of the interrupted talk: an ARI application, or `Bridge`, has moved the call. */
function noteMove(state: AsteriskState, call: LiveCall, parties: readonly Leg[], at: number): void {
  const { takenFrom } = call
  if (takenFrom === null) return
  if (parties.some((leg) => takenFrom.parties.includes(leg))) {
    call.takenFrom = null
    call.movedSince = null
  } else if (call.movedSince === null && call.transferring === null) {
    call.movedSince = at
    state.pending.add(call)
  }
}

function isHeld(call: LiveCall): boolean {
  const end = call.callerEnd
  return [...call.parties, ...(end ? [end] : [])].some((leg) => leg.holding || leg.hearsMusic)
}
