// The model of the PBX from Asterisk's events: legs, the bridges that join them, and their calls. Plain records; the files of
// `events/` change them, `connected-parties.ts` finds out who talks to whom.
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

/** The party behind a leg: an agent (a phone of this PBX), or an outside number. */
export interface Party {
  readonly agentId: string | null
  readonly agentName: string | null
  /** An extension or a number. */
  readonly number: string | null
}

/** One channel. */
export interface Leg {
  readonly id: string
  /** The latest Linkedid decides, so a leg may move from call to call. */
  call: LiveCall
  name: string
  endpoint: Endpoint
  /** `Down` at first: Asterisk made the leg, nobody called. */
  readonly beganDown: boolean
  callerNumber: string | null
  callerName: string | null
  /** Whether the leg has run the dialplan. */
  hasRun: boolean
  /** The dialplan application that the leg runs, in lower case; '' if unknown. */
  application: string
  /** The last step of the leg in the dialplan; `null`: none was seen. */
  step: DialplanPosition | null
  bridge: Bridge | null
  /**
   * MixMonitor records the leg only in a bridge (option b), and the leg has not been in a bridge since: the reports of
   * MixMonitor meanwhile, and the files that it names. `isNext`: its next report belongs to such a recording. `null`: no
   * recording waits for a bridge.
   */
  onceBridged: { isNext: boolean; hasBegun: boolean; readonly files: Set<string> } | null
  /** The leg left its talk, and nobody had hung up: its next step shows why. */
  wasTakenOut: boolean
  /** The place in the dialplan that the leg was redirected to, until it talks again. */
  sentTo: DialplanPosition | null
  /** An application runs on the leg while it stays in its bridge (a feature code): its place, and when. */
  inBridge: { readonly step: DialplanPosition; readonly at: number } | null
  /** The dial string that rang the leg, and the leg of that Dial; `null`: the leg was not dialled. */
  dialString: string | null
  dialledBy: string | null
  /** For a dialled Local channel: the result of the last Dial in its dialplan; `null`: none, or still dialling. */
  dialBehind: DialResult | null
  /** The leg was transferred to another extension: the parties it rings now are unrelated to its original target. */
  wasSentOn: boolean
  /** As a queue member: its name and interface there. */
  member: { readonly name: string | null; readonly device: string | null } | null
  /** The person of the leg picked up a call that rang elsewhere. */
  hasPickedUp: boolean
  /** The party behind the leg, once determined. */
  party: Party | null
  /** The phone of the leg put the others on hold. */
  holding: boolean
  /** The leg hears music, in a bridge in which people talk. */
  hearsMusic: boolean
  /** The PBX asked the leg to hang up, so the hang-up is not the person's own. */
  askedToHangUp: boolean
}

/** The result of a Dial. */
export interface DialResult {
  /** `DialStatus`. */
  readonly status: string
  /** The hang-up cause of the dialled leg; `null`: not known yet. */
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
  /** In the order of joining. */
  readonly legs: Set<Leg>
  /** People hear each other in the bridge: not a parking lot or a waiting room. */
  readonly talking: boolean
  readonly conference: boolean
  /** An ARI application made the bridge, and controls its members. */
  readonly isByApplication: boolean
}

/** The talk that a redirect ended, and its caller. */
interface RedirectedTalk extends Readonly<Pick<LiveCall, 'callerLeg' | 'callerEnd' | 'callerIsAgent'>> {
  /** The other parties of the redirected leg. */
  readonly others: readonly Leg[]
}

/** One call, known by its Linkedid. */
export interface LiveCall extends PbxCall<Leg, LiveCall> {
  /** The last seen leg of the person behind a caller's leg that is a Local channel. */
  callerEnd: Leg | null
  /** For a resumed call that was connected, until a list shows with whom: the time of its last event. */
  toldUntil: number | null
  /** The call was answered while nobody listened: the parties until then are not known. */
  missedTalk: boolean
  /** Phones and trunks that the PBX itself rang to make the call (Originate), before the caller's leg ran the dialplan. */
  readonly rungFirst: Leg[]
  /** The leg in `rungFirst` that answered. */
  pickedUpFirst: Leg | null
  /** When a hold ended, while that may still belong to a transfer or a hang-up; `null`: no such end. */
  offHoldSince: number | null
  /** A transfer was reported, and its target is not reached yet: the legs that made the transfer. */
  transferring: ReadonlySet<string> | null
  /** When the transfer began, while it may still turn out to be parking; `null`: it is reported, or there is no transfer. */
  transferSince: number | null
  /** `transferred_to` before the last transfer. */
  transferredBefore: FieldValue
  /** The talk that the present transfer ended, if the transfer was a redirect. */
  redirectedFrom: RedirectedTalk | null
  /** The caller was taken out of the talk with these parties, by nobody in the talk, and has talked to nobody since. */
  takenFrom: { readonly parties: readonly Leg[]; readonly at: number } | null
  /**
   * Since when the caller has been talking to other parties than `takenFrom`, while Asterisk may still report that this was a
   * transfer.
   */
  movedSince: number | null
  /** Legs that the caller's leg rings now. */
  readonly ringing: Set<string>
  /** The other side hung up, and nothing has happened since. */
  otherSideLeft: boolean
  /** The dialplan cleans up after the caller's leg: only its hang-up counts. */
  isOver: boolean
  /** The end of the call is reported; other legs of it still exist. */
  hasEnded: boolean
  readonly evidence: Evidence
}

export interface AsteriskState extends PbxState<Leg, LiveCall> {
  readonly legsByName: Map<string, Leg>
  readonly bridges: Map<string, Bridge>
  /** Channels whose place another has taken (a masquerade), by their earlier names. */
  readonly replacedLegs: Map<string, Leg>
  /**
   * Calls that were merged into another call, which is still open: events of their legs may still name the old one for a
   * while.
   */
  readonly mergedInto: Map<string, string>
  /** Calls with a change that is reported only if it lasts. */
  readonly pending: Set<LiveCall>
  /** Whether we receive the steps of the dialplan. */
  receivesDialplan: boolean
  /** A change happens that no event shows: the list of channels will. */
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

/** The leg that a message names; a new leg if it began before we connected. `null`: the message names none. */
export function legOrNew(state: AsteriskState, message: AmiMessage, at: number): Leg | null {
  return legIn(state, message) ?? addLeg(state, message, at)
}

/** Adds the leg of a message to the call of its Linkedid. */
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

/** Removes a leg from its bridge, its call and the state. */
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

/** Maximum number of Local channels that ring each other in a row; more are a loop. */
export const HOPS_MAX = 8

/**
 * The `;1` of the Local channel whose `;2` this leg is, then the `;1` of the Local channel that rang that one, and so
 * on: an event of the leg also happens to the people at these legs. Empty if the leg is not a `;2`.
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

/**
 * The person behind a Local channel that represents them in the call: that person hangs up; a Local channel also disappears
 * for other reasons.
 */
export function personBehind(leg: Leg): Leg | null {
  if (leg.endpoint.half === null) return null
  const person = leg.call.callerEnd ?? leg.call.pickedUpFirst
  return person === leg ? null : person
}

/** The open call of a Linkedid; for a merged call, the call that it was merged into. */
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
