// The common state of a phone system whose channels are tracked: Asterisk, FreeSWITCH. Each adds its own state.
import { wasAnswered } from '../../calls/call.ts'
import type { Call, CallUpdate, Status } from '../../calls/call.ts'
import { DEFAULT_COUNTRY } from '../../calls/numbers.ts'
import { createContextClassifier, type ContextClassifier, type ObservedContext } from '../contexts.ts'
import { readContextRoles, type ContextRole } from '../kinds/context-roles.ts'
import type { Settings } from '../kinds/settings.ts'
import { announcedFiles } from '../recording-file.ts'
import type { OpenCall } from '../source.ts'
import type { DtmfCall } from './dtmf.ts'
import type { RungLegs } from './rung-legs.ts'

export interface CallTrackerOptions {
  /** Two letters; a number without a country code belongs to this country. Absent: that of the account. */
  readonly country?: string
  /** The present country of the account, in two letters. Default AU. */
  readonly accountCountry?: () => string
  /** The roles of contexts, by name; others act as proposed (C15). */
  readonly contexts?: Readonly<Record<string, ContextRole>>
  /** The contexts that were seen before this tracker started, from `list`. */
  readonly contextsSeen?: readonly ObservedContext[]
  /** Whether files of recordings can be read, so that it makes sense to wait for a recording (C9). Default false. */
  readonly canFetchRecordings?: boolean
  /** Appended to each uniqueid: lets a recorded session be replayed twice into one database. Default none. */
  readonly idSuffix?: string
}

/** The tracker options in valid settings of a source. */
export function trackerOptionsOf({ country, contexts, recordings_folder: folder }: Settings): CallTrackerOptions {
  return {
    ...(typeof country === 'string' && { country }),
    contexts: readContextRoles(contexts),
    canFetchRecordings: typeof folder === 'string' && folder !== '',
  }
}

/** A recording file on the phone system. */
interface RecordingFile<Leg, LiveCall> {
  /** The recorded leg; `null`: an earlier run announced the file, and its leg is not known. */
  readonly leg: Leg | null
  readonly voicemail: boolean
  /** The calls that it was announced to: the leg may have moved from one to another. */
  readonly calls: readonly LiveCall[]
}

/** One call; `LiveCall` is the phone system's own type. */
export interface PbxCall<Leg, LiveCall> extends DtmfCall {
  readonly id: string
  readonly startAt: number
  readonly legs: Set<Leg>
  /** The leg of the person the call is about: the first, until it transfers the other party and leaves. */
  callerLeg: string
  /** The caller's leg is an agent's: an outbound call, as long as the first leg is in it. */
  callerIsAgent: boolean
  /** An earlier run reported it, and the details from that run are not known. */
  isResumed: boolean
  /** The direction is final: marked, or decided by the first party it reaches. */
  isSettled: boolean
  status: Status | null
  /** The parties that the caller is connected to; during a gap, the earlier parties. */
  parties: readonly Leg[]
  isConnected: boolean
  /** Since when the caller is connected to nobody, while that may still be a short gap between two bridges; `null`: no gap. */
  gapSince: number | null
  transfers: number
  inQueue: boolean
  /** Its recording files, by path. */
  readonly files: Map<string, RecordingFile<Leg, LiveCall>>
  /** Whom the phone system rang for the caller. */
  readonly rung: RungLegs<Leg>
  readonly evidence: { answered: boolean }
  /** Time of its last event. */
  lastSignAt: number
}

export interface PbxState<Leg, LiveCall> {
  readonly legs: Map<string, Leg>
  readonly calls: Map<string, LiveCall>
  /** Calls that an earlier run of the program reported, and that were open: they are not reported from their beginning again. */
  readonly resumable: Map<string, Call | null>
  readonly contexts: ContextClassifier
  readonly settings: Required<Pick<CallTrackerOptions, 'country' | 'canFetchRecordings' | 'idSuffix'>>
  /** The updates of the present event. */
  out: CallUpdate[]
}

export function createPbxState<Leg, LiveCall>(options: CallTrackerOptions): PbxState<Leg, LiveCall> {
  return {
    legs: new Map(),
    calls: new Map(),
    resumable: new Map(),
    contexts: createContextClassifier(options.contexts ?? {}, options.contextsSeen),
    settings: {
      get country() {
        return options.country ?? options.accountCountry?.() ?? DEFAULT_COUNTRY
      },
      canFetchRecordings: options.canFetchRecordings ?? false,
      idSuffix: options.idSuffix ?? '',
    },
    out: [],
  }
}

/** A call that begins now. */
export function createPbxCall<Leg, LiveCall>(id: string, at: number): Omit<PbxCall<Leg, LiveCall>, 'evidence'> {
  return {
    id,
    startAt: at,
    legs: new Set(),
    callerLeg: id,
    callerIsAgent: false,
    reportState: 'held',
    isResumed: false,
    isSettled: false,
    heldUpdates: [],
    status: null,
    fields: new Map(),
    pendingFields: new Map(),
    parties: [],
    isConnected: false,
    gapSince: null,
    digits: '',
    menus: [],
    survey: '',
    transfers: 0,
    inQueue: false,
    files: new Map(),
    rung: new Map(),
    lastSignAt: at,
  }
}

/** Whether the caller is connected to somebody now. */
export function isTalking(call: Pick<PbxCall<never, never>, 'isConnected' | 'gapSince'>): boolean {
  return call.isConnected && call.gapSince === null
}

/** Adds open calls that an earlier run reported. */
export function addResumable(state: Pick<PbxState<never, never>, 'resumable'>, calls: readonly OpenCall[]): void {
  for (const open of calls) state.resumable.set(open.uniqueid, open.call ?? null)
}

/** Continues a call that an earlier run reported; `null`: its stored state is not known. */
export function resumeCall<Leg, LiveCall extends PbxCall<Leg, LiveCall>>(call: LiveCall, before: Call | null): void {
  call.reportState = 'reported'
  call.isSettled = true
  call.isResumed = true
  if (before === null) return
  for (const [name, value] of Object.entries(before.fields)) call.fields.set(name, value)
  call.status = before.status
  call.isConnected = before.connected
  call.evidence.answered = wasAnswered(before)
  call.callerIsAgent = before.fields['direction'] === 'outbound'
  for (const path of announcedFiles(before)) call.files.set(path, { leg: null, voicemail: false, calls: [call] })
  const { transfer_count: transfers } = before.fields
  if (typeof transfers === 'number') call.transfers = transfers
}

/** Whether nobody saw the answer of an active call, or, if not known yet, of the call as an earlier run reported it. */
export function isAnswerUnseen(
  call: Pick<PbxCall<never, never>, 'evidence' | 'reportState'> | undefined,
  before: Call | null | undefined,
): boolean {
  if (call) return !call.evidence.answered && call.reportState !== 'never'
  return !before || !wasAnswered(before)
}

/** Returns and clears the pending updates. */
export function takeUpdates(state: { out: CallUpdate[] }): CallUpdate[] {
  const { out } = state
  state.out = []
  return out
}
