// Who is connected to the caller: everybody who can be reached from the caller's leg through bridges, through conferences, and
// from one half of a loopback channel to the other. `answered` is when the caller's leg and theirs are both answered (C13):
// with early media a bridge comes long before that.
//
// A bridge may end only to be made again with the same leg: a loopback channel steps aside, a consultation is given up. So an
// empty set is a gap first, and it is told with what follows it (`tell.ts`).
import { beginUnplaced } from './begin.ts'
import { callerOf, type Leg, type LiveCall, type Room, type Switchboard } from './switchboard.ts'
import { describeParties } from './party.ts'
import { tell } from './tell.ts'
import { reveal, say } from '../telling.ts'
import { settleSentOn } from './events/transfers.ts'

/** Of more who are in one conference nobody misses the others; and each of them looks at all (S47). */
const JOINED_MAX = 100

/** The legs that are joined with this one, the leg itself first. */
function joinedWith(board: Switchboard, leg: Leg): Set<Leg> {
  const reached = new Set([leg])
  const rooms = new Set<Room>()
  const add = (other: Leg | null | undefined): void => {
    if (other && other.hungUpAt === null && reached.size < JOINED_MAX) reached.add(other)
  }
  for (const next of reached) {
    if (reached.size >= JOINED_MAX) break
    add(next.peer)
    if (next.half !== null) add(board.legs.get(next.half))
    if (next.room === null || rooms.has(next.room)) continue
    rooms.add(next.room)
    for (const other of next.room.legs) add(other)
  }
  return reached
}

/** Looks again at every call whose caller is joined with one of the legs. */
export function lookAround(board: Switchboard, legs: Iterable<Leg>, at: number): void {
  const calls = new Set<LiveCall>()
  for (const leg of legs)
    for (const joined of joinedWith(board, leg)) if (joined.call.callerLeg === joined.id) calls.add(joined.call)
  for (const call of calls) look(board, call, at)
}

/** Finds whom the caller is connected to now, and tells what that changes. */
export function look(board: Switchboard, call: LiveCall, at: number): void {
  if (call.telling === 'never') return
  standInFor(board, call)
  const caller = callerOf(board, call)
  const parties = caller?.isAnswered ? partiesOf(board, caller) : []
  if (parties.length > 0 && caller) return lookConnected(board, call, { caller, parties }, at)
  if (call.isConnected) call.gapSince ??= at
  return undefined
}

/** FreeSWITCH made a loopback channel to reach whom the call begins with: the caller is the person behind it. */
function standInFor(board: Switchboard, call: LiveCall): void {
  const half = callerOf(board, call)
  if (half === null || half.half === null || half.peer !== null) return
  const person = [...joinedWith(board, half)].find((leg) => leg.half === null && leg.isAnswered)
  if (!person || person.call !== call) return
  call.standIn = half
  call.callerLeg = person.id
}

function partiesOf(board: Switchboard, caller: Leg): Leg[] {
  // Whom the caller's phone consults is not yet whom the call is with.
  const from = caller.consultingFor?.hungUpAt === null ? caller.consultingFor : caller
  return [...joinedWith(board, from)].filter((leg) => leg !== caller && leg.half === null && leg.isAnswered)
}

interface Joined {
  readonly caller: Leg
  readonly parties: readonly Leg[]
}

function lookConnected(board: Switchboard, call: LiveCall, { caller, parties }: Joined, at: number): void {
  settleSentOn(board, call)
  call.gapSince = null
  call.parties = parties
  const unseen = call.evidence.answered ? null : call.unseen
  call.evidence.answered = true
  call.inQueue = false
  call.survey = ''
  call.otherSideLeftAt = null
  if (call.status === null && call.telling === 'held') beginUnplaced(board, call)
  call.isSettled = true
  say(call, describeParties(board, call))
  call.isTransferOpen = false
  const isHeld = [caller, ...parties].some((leg) => leg.isHolding || leg.consultingFor !== null)
  tell(board, call, at, { status: isHeld ? 'on_hold' : 'answered', connected: true, ...(unseen && { unseen }) })
  reveal(board, call)
}
