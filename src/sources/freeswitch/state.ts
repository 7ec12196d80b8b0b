// The model of the PBX from FreeSWITCH's events: legs, bridges, conferences, and their calls. Plain records; the files of
// `events/` change them, `connected-parties.ts` finds out who talks to whom.
import type { UnseenPart } from '../../calls/call.ts'
import type { Device } from '../contexts.ts'
import {
  createPbxCall,
  createPbxState,
  resumeCall,
  type CallTrackerOptions,
  type PbxCall,
  type PbxState,
} from '../pbx/state.ts'
import { createEvidence, type CallerActivity, type Evidence } from './outcome.ts'

/** One channel. */
export interface Leg {
  readonly id: string
  /** The call of the leg; a leg may move from call to call. */
  call: LiveCall
  device: Device
  /** Somebody called FreeSWITCH on this leg. Otherwise FreeSWITCH made the leg. */
  readonly isInbound: boolean
  readonly createdAt: number
  /** The value at the beginning: a pickup, a park or a transfer changes it later (C14). */
  readonly callerNumber: string | null
  readonly callerName: string | null
  /** The caller withholds the number (SIP `Privacy: id`). */
  readonly isPrivate: boolean
  readonly dialled: string
  readonly context: string
  /** The directory user that the leg was made to reach. */
  readonly user: string | null
  /** The leg goes out by a gateway. */
  readonly isByGateway: boolean
  /** FusionPBX marks the leg as outbound. */
  readonly isSaidOutbound: boolean
  /** The queue agent that the leg was made to reach. */
  readonly agent: string | null
  /** The other half of a loopback channel; `null`: not a loopback channel. */
  readonly half: string | null
  /** The name of the party that was reached, from its phone or the directory. */
  calleeName: string | null
  isAnswered: boolean
  /** When the leg was answered, if an event showed it. */
  answeredAt: number | null
  /** The leg that this leg is bridged with. */
  peer: Leg | null
  conference: Conference | null
  /** The phone of the leg put the other side on hold. */
  isHolding: boolean
  /** The leg that waits while this leg consults somebody; `null`: no consultation. */
  consultingFor: Leg | null
  /** The running dialplan applications, each started by the application before; the last is the current application. */
  readonly applications: Application[]
  /** The last seen `variable_transfer_source`: a new value is a new transfer. */
  transferSource: string
  hungUpAt: number | null
  /**
   * The leg has left, and later events show whether its call goes on: another leg took its place, or the other side is
   * transferred.
   */
  mayGoOn: boolean
  /** How the leg hung up, if known: `recv_bye`, `send_bye` … */
  disposition: string
}

/** An application of the dialplan, with its arguments. */
export interface Application {
  /** In lower case. */
  readonly name: string
  readonly data: string
}

/** A conference. */
export interface Conference {
  readonly name: string
  readonly legs: Set<Leg>
}

interface PendingTransfer {
  readonly at: number
  /** The number dialled for the conference, if known. */
  number: string | null
}

/** One call, known by the Unique-ID of its first leg. */
export interface LiveCall extends PbxCall<Leg, LiveCall> {
  /** The half of a loopback channel that runs the dialplan in the caller's place. */
  standIn: Leg | null
  /** The call was transferred, and its target is not known yet, or may be a parking place; `null`: no transfer. */
  pendingTransfer: PendingTransfer | null
  /**
   * The agent of an outbound call whose customer goes on without the agent, as long as a later event may show that the
   * agent is sent to the same place; `null`: not pending.
   */
  agentLeft: Leg | null
  /** A transfer of the call has not reached anybody yet. */
  isTransferOpen: boolean
  /** The activity of the caller when the caller's leg hung up. */
  doing: CallerActivity | null
  /** The unknown part of the next reported answer; `null`: the answer was seen. */
  unseen: UnseenPart | null
  /** The party that answered the caller and hung up before FreeSWITCH had joined the two, as long as nothing else followed. */
  dropped: Leg | null
  /** When the other side hung up, as long as nothing else followed for the caller; `null`: it did not. */
  otherSideLeftAt: number | null
  /** When the caller's leg left the call, while other legs are still there. */
  leftAt: number | null
  /** The paths of its present and past recordings. */
  readonly recordingPaths: Set<string>
  readonly evidence: Evidence
}

export interface FreeswitchState extends PbxState<Leg, LiveCall> {
  readonly conferences: Map<string, Conference>
  /** Calls that were transferred a moment ago. */
  readonly pendingTransfers: Set<LiveCall>
}

export function createFreeswitchState(options: CallTrackerOptions): FreeswitchState {
  return { ...createPbxState(options), conferences: new Map(), pendingTransfers: new Set() }
}

/** The data of a leg at its first event. */
type NewLeg = Pick<
  Leg,
  | 'id'
  | 'device'
  | 'isInbound'
  | 'createdAt'
  | 'callerNumber'
  | 'callerName'
  | 'isPrivate'
  | 'dialled'
  | 'context'
  | 'user'
  | 'isByGateway'
  | 'isSaidOutbound'
  | 'agent'
  | 'half'
  | 'isAnswered'
>

/** Adds a leg: to the call of the leg that it was made for, else to a new call. */
export function addLeg(state: FreeswitchState, seen: NewLeg, parent: Leg | null): Leg {
  const call = parent?.call ?? callOrNew(state, seen.id, seen.createdAt)
  const leg: Leg = {
    ...seen,
    call,
    calleeName: null,
    answeredAt: null,
    peer: null,
    conference: null,
    isHolding: false,
    consultingFor: null,
    applications: [],
    transferSource: '',
    hungUpAt: null,
    mayGoOn: false,
    disposition: '',
  }
  state.legs.set(leg.id, leg)
  call.legs.add(leg)
  return leg
}

/** Removes a leg from its bridge, its conference, its call and the state. */
export function removeLeg(state: FreeswitchState, leg: Leg): void {
  unbridge(leg)
  leaveConference(state, leg)
  state.legs.delete(leg.id)
  leg.call.legs.delete(leg)
}

export function unbridge(leg: Leg): void {
  if (leg.peer?.peer === leg) leg.peer.peer = null
  leg.peer = null
}

export function leaveConference(state: FreeswitchState, leg: Leg): void {
  const { conference } = leg
  if (conference === null) return
  conference.legs.delete(leg)
  if (conference.legs.size === 0) state.conferences.delete(conference.name)
  leg.conference = null
}

/** A member of a conference, through whom the others are reached; empty for an empty conference. */
export function someoneIn(conference: Conference): Leg[] {
  return [...conference.legs.values().take(1)]
}

/** Whether the dialplan steps of this leg happen to the caller. */
export function isForCaller(leg: Leg): boolean {
  return leg.id === leg.call.callerLeg || leg === leg.call.standIn
}

/** The application that a leg runs now; `null`: unknown. */
export function runningOn(leg: Leg): Application | null {
  return leg.applications.at(-1) ?? null
}

/** The caller has left the queue, and no agent took the call. */
export function leaveQueue(call: LiveCall): void {
  if (!call.inQueue) return
  call.inQueue = false
  call.evidence.queueLeft = true
}

/** Moves a leg to another call. */
export function moveLeg(leg: Leg, to: LiveCall): void {
  leg.call.legs.delete(leg)
  leg.call = to
  to.legs.add(leg)
}

/** The leg of the person the call is about, if it is still there. */
export function callerOf(state: FreeswitchState, call: LiveCall): Leg | null {
  const leg = state.legs.get(call.callerLeg)
  return leg && leg.hungUpAt === null ? leg : null
}

function callOrNew(state: FreeswitchState, id: string, at: number): LiveCall {
  const known = state.calls.get(id)
  if (known) return known
  const call: LiveCall = {
    ...createPbxCall<Leg, LiveCall>(id, at),
    standIn: null,
    pendingTransfer: null,
    agentLeft: null,
    isTransferOpen: false,
    doing: null,
    unseen: null,
    dropped: null,
    otherSideLeftAt: null,
    leftAt: null,
    recordingPaths: new Set(),
    evidence: createEvidence(),
  }
  state.calls.set(id, call)
  const before = state.resumable.get(id)
  if (before !== undefined) resumeCall(call, before)
  state.resumable.delete(id)
  return call
}
