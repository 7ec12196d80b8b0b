// Finds the parties connected to the caller: everybody who can be reached from the caller's leg through bridges, through
// conferences, and from one half of a loopback channel to the other. `answered` is when the caller's leg and theirs are both
// answered (C13): with early media a bridge comes long before that.
//
// A bridge may end and be made again with the same leg: a loopback channel steps aside, a consultation is cancelled. So an
// empty set is a gap first, and is reported with the event after it (report-change.ts).
import { beginUnplaced } from './call-start.ts'
import { callerOf, type Leg, type LiveCall, type Conference, type FreeswitchState } from './state.ts'
import { partyFields } from './party.ts'
import { reportChange } from './report-change.ts'
import { startReporting, setFields } from '../pbx/call-updates.ts'
import { forgetPendingTransfer, settlePendingTransfer } from './events/transfers.ts'

/** In a larger conference further parties are ignored; each party would look at all others (S47). */
const JOINED_MAX = 100

/** The legs that are joined with this one, the leg itself first. */
function connectedLegs(state: FreeswitchState, leg: Leg): Set<Leg> {
  const reached = new Set([leg])
  const conferences = new Set<Conference>()
  const add = (other: Leg | null | undefined): void => {
    if (other && other.hungUpAt === null && reached.size < JOINED_MAX) reached.add(other)
  }
  for (const next of reached) {
    if (reached.size >= JOINED_MAX) break
    add(next.peer)
    if (next.half !== null) add(state.legs.get(next.half))
    if (next.conference === null || conferences.has(next.conference)) continue
    conferences.add(next.conference)
    for (const other of next.conference.legs) add(other)
  }
  return reached
}

/** Refreshes every call whose caller is joined with one of the legs. */
export function refreshCallsOf(state: FreeswitchState, legs: Iterable<Leg>, at: number): void {
  const calls = new Set<LiveCall>()
  for (const leg of legs)
    for (const joined of connectedLegs(state, leg)) if (joined.call.callerLeg === joined.id) calls.add(joined.call)
  for (const call of calls) refreshConnection(state, call, at)
}

/** Finds the parties that the caller is connected to now, and reports resulting changes. */
export function refreshConnection(state: FreeswitchState, call: LiveCall, at: number): void {
  if (call.reportState === 'never') return
  standInFor(state, call)
  const caller = callerOf(state, call)
  const parties = caller?.isAnswered ? partiesOf(state, caller) : []
  if (parties.length > 0 && caller) return refreshConnected(state, call, { caller, parties }, at)
  if (call.isConnected) call.gapSince ??= at
  return undefined
}

/** The call begins with a loopback channel that FreeSWITCH made: the caller is the person behind it. */
function standInFor(state: FreeswitchState, call: LiveCall): void {
  const half = callerOf(state, call)
  if (half === null || half.half === null || half.peer !== null) return
  const person = [...connectedLegs(state, half)].find((leg) => leg.half === null && leg.isAnswered)
  if (!person || person.call !== call) return
  call.standIn = half
  call.callerLeg = person.id
}

function partiesOf(state: FreeswitchState, caller: Leg): Leg[] {
  // The party that the caller's phone consults is not a party of the call yet.
  const from = caller.consultingFor?.hungUpAt === null ? caller.consultingFor : caller
  return [...connectedLegs(state, from)].filter((leg) => leg !== caller && leg.half === null && leg.isAnswered)
}

interface ConnectedParties {
  readonly caller: Leg
  readonly parties: readonly Leg[]
}

function refreshConnected(
  state: FreeswitchState,
  call: LiveCall,
  { caller, parties }: ConnectedParties,
  at: number,
): void {
  // The parties of the talk were moved together, and nobody was transferred to anybody.
  if (parties.some((leg) => call.parties.includes(leg))) forgetPendingTransfer(state, call)
  settlePendingTransfer(state, call)
  call.gapSince = null
  call.parties = parties
  const unseen = call.evidence.answered ? null : call.unseen
  call.evidence.answered = true
  call.inQueue = false
  call.survey = ''
  call.otherSideLeftAt = null
  if (call.status === null && call.reportState === 'held') beginUnplaced(state, call)
  call.isSettled = true
  setFields(call, partyFields(state, call))
  call.isTransferOpen = false
  const isHeld = [caller, ...parties].some((leg) => leg.isHolding || leg.consultingFor !== null)
  reportChange(state, call, at, { status: isHeld ? 'on_hold' : 'answered', connected: true, ...(unseen && { unseen }) })
  startReporting(state, call)
}
