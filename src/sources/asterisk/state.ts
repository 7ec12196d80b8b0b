// The telephone exchange as Asterisk's events show it: legs, the bridges that join them, and the calls that they make up.
// Plain records; the files of `events/` change them, `connected-parties.ts` reads who talks to whom.
import type { FieldValue } from '../../calls/call.ts'
import {
  createPbxCall,
  createPbxState,
  resumeCall,
  type CallTrackerOptions,
  type PbxCall,
  type PbxState,
} from '../pbx/state.ts'
import { header, knownHeader, type AmiMessage } from './ami-message.ts'
import { endpointOf, otherHalf, type Endpoint } from './endpoint.ts'
import { createEvidence, type Evidence } from './outcome.ts'

/** Who is behind a leg: an agent (a phone of this PBX), or an outside number. */
export interface Party {
  readonly agentId: string | null
  readonly agentName: string | null
  /** An extension or a number. */
  readonly number: string | null
}

/** One channel. */
export interface Leg {
  readonly id: string
  /** The latest Linkedid decides, so a leg may go from call to call. */
  call: LiveCall
  name: string
  endpoint: Endpoint
  /** `Down` at first: Asterisk made it, nobody rang. */
  readonly beganDown: boolean
  callerNumber: string | null
  callerName: string | null
  /** Whether the dialplan has run on it. */
  hasRun: boolean
  /** The application of the dialplan that it runs, in lower case; '' when none is known. */
  application: string
  /** The last step of the dialplan on it; `null`: none was seen. */
  step: DialplanPosition | null
  bridge: Bridge | null
  /**
   * MixMonitor is to record it while it is in a bridge (option b), and it has not been in one since: what it says meanwhile, and
   * the files that it names. `isNext`: what it says next is of such a recording. `null`: nothing waits for a bridge.
   */
  onceBridged: { isNext: boolean; hasBegun: boolean; readonly files: Set<string> } | null
  /** It left those whom it talked to, and nobody had hung up: what it does next shows why. */
  wasTakenOut: boolean
  /** Where in the dialplan it was sent out of a talk, until it talks again. */
  sentTo: DialplanPosition | null
  /** An application runs on it while it stays in its bridge (a feature code), and where that has got to, and when. */
  inBridge: { readonly step: DialplanPosition; readonly at: number } | null
  /** The dial string that rang it, and the leg on which that Dial ran; `null`: it was not dialled. */
  dialString: string | null
  dialledBy: string | null
  /** Of a Local channel that was dialled: what its dialplan's last Dial came to; `null`: there was none, or it goes on. */
  dialBehind: DialResult | null
  /** A transfer sent it to another extension: whom it rings now has nothing to do with whom it was made to reach. */
  wasSentOn: boolean
  /** As a member of a queue: its name and interface there. */
  member: { readonly name: string | null; readonly device: string | null } | null
  /** Its person picked up a call that rang at somebody else. */
  hasPickedUp: boolean
  /** Who is behind it, once somebody asked. */
  party: Party | null
  /** Its phone put the others on hold. */
  holding: boolean
  /** It hears music, in a bridge in which people talk. */
  hearsMusic: boolean
  /** The PBX asked it to hang up, so that its hang-up is not its own. */
  askedToHangUp: boolean
}

/** What a Dial came to. */
export interface DialResult {
  /** `DialStatus`. */
  readonly status: string
  /** The hang-up cause of the leg that it reached; `null`: not known yet. */
  readonly cause: number | null
}

/** A step of the dialplan. */
export interface DialplanPosition {
  readonly context: string
  readonly exten: string
  /** `null`: not known. */
  readonly priority: number | null
}

/** Legs that are joined. */
export interface Bridge {
  readonly id: string
  /** In the order in which they came. */
  readonly legs: Set<Leg>
  /** People hear each other in it: no parking lot, no waiting room. */
  readonly talking: boolean
  readonly conference: boolean
  /** An application of ARI made it, and says who comes and goes. */
  readonly isByApplication: boolean
}

/** A talk out of which somebody was redirected, and whose call it was. */
interface RedirectedTalk extends Readonly<Pick<LiveCall, 'callerLeg' | 'callerEnd' | 'callerIsAgent'>> {
  /** Those whom the redirected leg talked to. */
  readonly others: readonly Leg[]
}

/** One call, known by its Linkedid. */
export interface LiveCall extends PbxCall<Leg, LiveCall> {
  /** What stands in for a caller's leg that is a Local channel: the person behind it, when last seen. */
  callerEnd: Leg | null
  /** Of a resumed call that was connected, until a list shows with whom: the time of its last event. */
  toldUntil: number | null
  /** It was answered while nobody listened: who talked until then is not known. */
  missedTalk: boolean
  /** Phones and trunks that the PBX itself rang to make the call (Originate), before the caller's leg ran the dialplan. */
  readonly rungFirst: Leg[]
  /** Which of them picked up. */
  pickedUpFirst: Leg | null
  /** Since when a hold is over, while that may still be part of a transfer or a hang-up; `null`: nothing of that kind. */
  offHoldSince: number | null
  /** A transfer was reported, its target not reached yet: the legs that made the transfer. */
  transferring: ReadonlySet<string> | null
  /** Since when it is on its way, while that may still turn out to be parking; `null`: it is reported, or there is no transfer. */
  transferSince: number | null
  /** `transferred_to` before the last transfer. */
  transferredBefore: FieldValue
  /** The talk that the transfer under way ended, where that was a redirect. */
  redirectedFrom: RedirectedTalk | null
  /** The caller was taken out of the talk with these, by nobody who talked, and has talked to nobody since. */
  takenFrom: { readonly parties: readonly Leg[]; readonly at: number } | null
  /** Since when the caller talks to others than that, while it may still turn out to be a transfer that Asterisk names. */
  movedSince: number | null
  /** Legs that the caller's leg rings now. */
  readonly ringing: Set<string>
  /** The other side hung up, and nothing has happened since. */
  otherSideLeft: boolean
  /** The dialplan cleans up after the caller's leg: only its hang-up counts. */
  isOver: boolean
  /** Its end is reported; other legs of it are still there. */
  hasEnded: boolean
  readonly evidence: Evidence
}

export interface AsteriskState extends PbxState<Leg, LiveCall> {
  readonly legsByName: Map<string, Leg>
  readonly bridges: Map<string, Bridge>
  /** Channels that another has taken the place of (a masquerade), by the names that they had. */
  readonly replacedLegs: Map<string, Leg>
  /** Calls that became part of another, which is still open: events of their legs may name the old one for a while. */
  readonly mergedInto: Map<string, string>
  /** Calls of which something is found, and reported only if it lasts. */
  readonly pending: Set<LiveCall>
  /** Whether the steps of the dialplan are reported to us. */
  receivesDialplan: boolean
  /** Something goes on that no event shows: the list of channels will. */
  wantsList: boolean
}

export function createAsteriskState(options: CallTrackerOptions): AsteriskState {
  return {
    ...createPbxState(options),
    legsByName: new Map(),
    bridges: new Map(),
    replacedLegs: new Map(),
    mergedInto: new Map(),
    pending: new Set(),
    receivesDialplan: true,
    wantsList: false,
  }
}

/** The leg that a message names by `Uniqueid` (with a prefix: `DestUniqueid`), if it is known. */
export function legIn(state: AsteriskState, message: AmiMessage, prefix = ''): Leg | null {
  return state.legs.get(header(message, `${prefix}uniqueid`)) ?? null
}

/** The leg that a message names; a new one when it began before we listened. `null` when the message names none. */
export function legOrNew(state: AsteriskState, message: AmiMessage, at: number): Leg | null {
  return legIn(state, message) ?? addLeg(state, message, at)
}

/** Adds the leg of a message, to the call of its Linkedid. */
export function addLeg(state: AsteriskState, message: AmiMessage, at: number): Leg | null {
  const id = header(message, 'uniqueid')
  const name = header(message, 'channel')
  if (id === '' || name === '') return null
  const call = callOrNew(state, knownHeader(message, 'linkedid') ?? id, at)
  const leg: Leg = {
    id,
    call,
    name,
    endpoint: endpointOf(name),
    beganDown: header(message, 'channelstatedesc') === 'Down',
    callerNumber: knownHeader(message, 'calleridnum'),
    callerName: knownHeader(message, 'calleridname'),
    hasRun: false,
    application: '',
    step: null,
    bridge: null,
    onceBridged: null,
    wasTakenOut: false,
    sentTo: null,
    inBridge: null,
    dialString: null,
    dialledBy: null,
    dialBehind: null,
    wasSentOn: false,
    member: null,
    hasPickedUp: false,
    party: null,
    holding: false,
    hearsMusic: false,
    askedToHangUp: false,
  }
  state.legs.set(id, leg)
  state.legsByName.set(name, leg)
  call.legs.add(leg)
  return leg
}

/** Takes a leg out of everything. */
export function removeLeg(state: AsteriskState, leg: Leg): void {
  leaveBridge(state, leg)
  state.legs.delete(leg.id)
  if (state.legsByName.get(leg.name) === leg) state.legsByName.delete(leg.name)
  for (const [name, replaced] of state.replacedLegs) if (replaced === leg) state.replacedLegs.delete(name)
  leg.call.legs.delete(leg)
  leg.call.ringing.delete(leg.id)
}

export function leaveBridge(state: AsteriskState, leg: Leg): void {
  const { bridge } = leg
  if (bridge === null) return
  bridge.legs.delete(leg)
  if (bridge.legs.size === 0) state.bridges.delete(bridge.id)
  leg.bridge = null
  leg.hearsMusic = false
}

/** The other half of a Local channel, or `null`. */
export function halfOf(state: AsteriskState, leg: Leg): Leg | null {
  return leg.endpoint.half === null ? null : (state.legsByName.get(otherHalf(leg.name)) ?? null)
}

/** Local channels that ring Local channels; more in a row is a loop. */
export const HOPS_MAX = 8

/**
 * The `;1` of the Local channel whose `;2` this leg is, then that of the one which rang that, and so on: whatever happens to the leg
 * happens to whoever is at one of them. None where the leg is no `;2`.
 */
export function* firstHalvesOf(state: AsteriskState, leg: Leg): Generator<Leg> {
  let at: Leg | null = leg
  for (let hops = 0; at?.endpoint.half === 2 && hops < HOPS_MAX; hops += 1) {
    const first: Leg | null = halfOf(state, at)
    if (first === null) return
    yield first
    at = first.dialledBy === null ? null : (state.legs.get(first.dialledBy) ?? null)
  }
}

/** The person behind a Local channel, in whose stead it is in the call: they hang up, and it goes for other reasons too. */
export function personBehind(leg: Leg): Leg | null {
  if (leg.endpoint.half === null) return null
  const person = leg.call.callerEnd ?? leg.call.pickedUpFirst
  return person === leg ? null : person
}

/** The open call of a Linkedid; of one that was merged, the call that it is part of. */
export function callOrNew(state: AsteriskState, linkedid: string, at: number): LiveCall {
  const id = state.mergedInto.get(linkedid) ?? linkedid
  const known = state.calls.get(id)
  if (known) return known
  const call: LiveCall = {
    ...createPbxCall<Leg, LiveCall>(id, at),
    callerEnd: null,
    toldUntil: null,
    missedTalk: false,
    rungFirst: [],
    pickedUpFirst: null,
    offHoldSince: null,
    transferring: null,
    transferSince: null,
    transferredBefore: null,
    redirectedFrom: null,
    takenFrom: null,
    movedSince: null,
    ringing: new Set(),
    otherSideLeft: false,
    isOver: false,
    hasEnded: false,
    evidence: createEvidence(),
  }
  state.calls.set(id, call)
  const before = state.resumable.get(id)
  if (before !== undefined) resumeCall(call, before)
  if (before?.connected && before.status !== 'transferring') call.toldUntil = before.lastEventAt
  state.resumable.delete(id)
  return call
}
