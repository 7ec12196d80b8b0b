// The telephone exchange as FreeSWITCH's events show it: legs, who is bridged with whom, conferences, and the calls that they
// make up. Plain records; the files of `events/` change them, `connected-parties.ts` reads who talks to whom.
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
  /** The call that it belongs to; it may go from one to another. */
  call: LiveCall
  device: Device
  /** Somebody rang FreeSWITCH on it. Otherwise FreeSWITCH made it. */
  readonly isInbound: boolean
  readonly createdAt: number
  /** Of its beginning: a pickup, a park or a transfer changes them later (C14). */
  readonly callerNumber: string | null
  readonly callerName: string | null
  /** Who rings wants to be shown to nobody (SIP `Privacy: id`). */
  readonly isPrivate: boolean
  readonly dialled: string
  readonly context: string
  /** It was made to reach a user of the directory: who. */
  readonly user: string | null
  /** It goes out by a gateway. */
  readonly isByGateway: boolean
  /** FusionPBX says that it goes out. */
  readonly isSaidOutbound: boolean
  /** The agent of a queue that it was made to reach. */
  readonly agent: string | null
  /** The other half of a loopback channel; `null`: it is none. */
  readonly half: string | null
  /** The name of whoever is reached, as their phone or the directory says it. */
  calleeName: string | null
  isAnswered: boolean
  /** When it picked up, if an event said so. */
  answeredAt: number | null
  /** With whom it is bridged. */
  peer: Leg | null
  conference: Conference | null
  /** Its phone put the other side on hold. */
  isHolding: boolean
  /** Who waits while it consults somebody; `null`: it does not. */
  consultingFor: Leg | null
  /** The applications of the dialplan that it runs, each begun by the one before; the last is under way. */
  readonly applications: Application[]
  /** `variable_transfer_source` when last seen: a new one is a new transfer. */
  transferSource: string
  hungUpAt: number | null
  /** It has left, and whether its call goes on without it shows later: another leg took its place, or the other side is sent on. */
  mayGoOn: boolean
  /** How it hung up, as far as known: `recv_bye`, `send_bye` … */
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

export interface PendingTransfer {
  readonly at: number
  /** What was dialled for it, where that is known. */
  number: string | null
}

/** One call, known by the Unique-ID of its first leg. */
export interface LiveCall extends PbxCall<Leg, LiveCall> {
  /** The half of a loopback channel that goes through the dialplan in the caller's place. */
  standIn: Leg | null
  /** It was sent on, and nothing shows yet to whom, or that it is only parked; `null`: it was not. */
  pendingTransfer: PendingTransfer | null
  /** The agent who called out, while it may show that they were sent to the same place as their customer; `null`: it may not. */
  agentLeft: Leg | null
  /** A transfer of it has not reached anybody yet. */
  isTransferOpen: boolean
  /** What the caller was doing when their leg hung up. */
  doing: CallerActivity | null
  /** What nobody saw of an answer that is reported next; `null`: it is seen. */
  unseen: UnseenPart | null
  /** Who picked up for the caller and hung up before FreeSWITCH had joined them, as long as nothing else followed. */
  dropped: Leg | null
  /** When the other side hung up, as long as nothing else followed for the caller; `null`: it did not. */
  otherSideLeftAt: number | null
  /** When the caller's leg left it, and others did not yet. */
  leftAt: number | null
  /** What records it, or has: the paths. */
  readonly recordingPaths: Set<string>
  readonly evidence: Evidence
}

export interface FreeswitchState extends PbxState<Leg, LiveCall> {
  readonly conferences: Map<string, Conference>
  /** Those that were sent on a moment ago. */
  readonly pendingTransfers: Set<LiveCall>
}

export function createFreeswitchState(options: CallTrackerOptions): FreeswitchState {
  return { ...createPbxState(options), conferences: new Map(), pendingTransfers: new Set() }
}

/** What is known of a leg when it is first seen. */
export type NewLeg = Pick<
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

/** Adds a leg: to the call of the leg that it was made for, else to one of its own. */
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

/** Takes a leg out of everything. */
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

/** Somebody who is in a conference, by whom the others are reached; none where it is empty. */
export function someoneIn(conference: Conference): Leg[] {
  return [...conference.legs.values().take(1)]
}

/** Whether what the dialplan does on this leg it does to the caller. */
export function isForCaller(leg: Leg): boolean {
  return leg.id === leg.call.callerLeg || leg === leg.call.standIn
}

/** The application that a leg runs now; `null`: none is known. */
export function runningOn(leg: Leg): Application | null {
  return leg.applications.at(-1) ?? null
}

/** The caller is out of the queue, and no agent took them. */
export function leaveQueue(call: LiveCall): void {
  if (!call.inQueue) return
  call.inQueue = false
  call.evidence.queueLeft = true
}

/** A leg goes on in another call. */
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
