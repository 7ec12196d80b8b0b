// The types of a call. Pure: no Node, no DOM; the page imports this module unchanged.
//
// A source sends `CallUpdate`s; `applyCallUpdate` applies each to a `Call` and returns the `CallEvent`s to report. All times are
// milliseconds since 1970 (UTC), with a fraction if a source is more precise.

/** Where a call is in its life (C2). */
export type Status = 'ringing' | 'in_menu' | 'queued' | 'answered' | 'on_hold' | 'transferring' | 'voicemail' | 'ended'

/** How a call ended (C2). */
export type Outcome =
  | 'answered'
  | 'missed'
  | 'abandoned'
  | 'unanswered'
  | 'busy'
  | 'voicemail'
  | 'rejected'
  | 'failed'
  | 'blocked'

/** Why a call got its outcome, by the rule that decided (C25). */
export type OutcomeRule =
  | 'answered'
  | 'blocked'
  | 'message_left'
  | 'caller_left'
  | 'queue_left'
  | 'dial'
  | 'cause'
  | 'no_message'
  | 'menu_left'
  | 'ran_out'
  | 'unseen'
  | 'reported'
  | 'lost'
  | 'merged'

/** How a rung leg ended. `cancelled`: it stopped ringing before anybody answered it. */
export type LegEnd = 'answered' | 'no_answer' | 'busy' | 'rejected' | 'cancelled' | 'failed'

/** Why a leg or a call ended, in the words of the phone system or vendor that ended it. */
export interface EndCause {
  readonly kind: 'q850' | 'sip' | 'phone_system'
  readonly code?: number
  readonly name?: string
}

/** One leg that was rung. A member is absent if the source does not report it. */
export interface EvidenceLeg {
  /** An extension, a number or a name. */
  readonly party?: string
  readonly end: LegEnd
  /** How long the leg rang, in whole seconds. */
  readonly rangS?: number
  readonly cause?: EndCause
}

/** The evidence for the outcome of a call (C25). */
export interface OutcomeEvidence {
  /** The outcome that the evidence explains. */
  readonly outcome: Outcome
  readonly rule: OutcomeRule
  readonly legs?: readonly EvidenceLeg[]
  /** How many further legs were rung. */
  readonly moreLegs?: number
  /** The cause that decided the outcome. */
  readonly cause?: EndCause
}

/** The kinds of events: a new status, the final report of the call (C9), or later changes (C10). */
export type EventType = Status | 'final' | 'updated'

/** The value of a field. `null` in an update clears the field; in a call an unknown field is absent. */
export type FieldValue = string | number | boolean | readonly string[] | null

export type Fields = Readonly<Record<string, FieldValue>>

/**
 * An update's news of one recording of the call. A recording is identified by its `ref`: its address, its path on the phone
 * system, or `upload:<id>`. An announced recording is identified by its future path, or has no ref.
 */
export type RecordingNews =
  | { readonly expected: true; readonly of?: string }
  | { readonly failed: string; readonly of?: string }
  | { readonly url: string }
  | { readonly file: string; readonly voicemail?: true }
  /** The recording was uploaded: its audio is already stored. */
  | { readonly kept: KeptUpload }
  /** The recording was converted to MP3, which can be played. */
  | { readonly done: RecordingDone }
  /** The recording was given up. */
  | { readonly lost: { readonly ref: string } }

export interface KeptUpload {
  readonly ref: string
  /** UUID. */
  readonly id: string
  readonly bytes: number
  /** SHA-256 of the source audio, in hex. */
  readonly sha256: string
}

export interface RecordingDone {
  readonly ref: string
  /** Public: `rec_0198…`. */
  readonly id: string
  readonly seconds: number
  readonly voicemail?: true
}

/**
 * Something that a person adds to a call (C26). `tag` and `untag` add and remove one tag. Of several additions that concern the
 * same tag, the value or the outcome, the last one in force counts.
 */
export type Addition =
  | { readonly kind: 'tag' | 'untag' | 'note'; readonly value: string }
  | { readonly kind: 'value'; readonly value: AddedValue }
  | { readonly kind: 'outcome'; readonly value: Outcome }

/** The value of a call as a person sets it. Without a currency, the source's currency stays. */
export interface AddedValue {
  readonly amount: string | number
  /** Three letters. */
  readonly currency?: string
}

/** `id`: UUID. */
export type CallAddition = Addition & { readonly id: string }

/** The additions of a call. Who made them, and when, is stored in rows of their own. */
export interface CallAdditions {
  /** How many additions were ever made, removed ones included: their number is limited. */
  readonly made: number
  /** In the order in which they were stored. */
  readonly inForce: readonly CallAddition[]
}

/** Who made or removed an addition, with the name at that time, so that a deleted person or key is still shown. */
export interface AdditionAuthor {
  readonly type: 'person' | 'key' | 'operator' | 'offhook'
  /** Public id of the person or key. */
  readonly id: string | null
  readonly name: string | null
}

/** A person makes additions, all or none of them, or removes the addition with this id. */
export type AdditionNews = { readonly by: AdditionAuthor } & (
  | { readonly add: readonly CallAddition[] }
  | { readonly remove: string }
)

/** A source's update of one call. Members that are left out change nothing (C4). */
export interface CallUpdate {
  readonly uniqueid: string
  /** The client's own id of this event, to recognise duplicates (C8). */
  readonly eventId?: string
  readonly status?: Status
  readonly outcome?: Outcome
  /** The evidence for `outcome`. */
  readonly evidence?: OutcomeEvidence
  /** When it happened. Absent: now. */
  readonly at?: number
  /** The precision of `at` (C6). Absent: `at` is the time of arrival, or the source keeps order itself. */
  readonly precision?: TimePrecision
  /** When the source reported an earlier moment: this time decides whether the update is older or newer than others (C6). */
  readonly reportedAt?: number
  readonly isTest?: boolean
  /** Set in the first update of a call that is replayed from a recorded session (C23). */
  readonly isReplayed?: true
  /** Set in a test call's first update: the public ids of the integrations that a person chose for it (C16). */
  readonly ticked?: readonly string[]
  readonly fields?: Fields
  /** Names of `fields` that replace nothing: each counts only if the call does not know the field yet. */
  readonly keepFirst?: readonly string[]
  /** With `ended`: the outcome if nobody answered and no outcome was reported before (C2). */
  readonly fallbackOutcome?: Outcome
  readonly recording?: RecordingNews
  /** Results of steps after the call, by their names. */
  readonly steps?: Readonly<Record<string, 'done' | 'failed'>>
  /** Whether the caller is connected to a person from `at` on. Absent: the status decides (C12). */
  readonly connected?: boolean
  /**
   * Set with an answer that nobody saw, because the connection to the phone system was down: the time of the answer is not known
   * (`answer`), or the answer was at `at` but the earlier course is not known (`before`).
   */
  readonly unseen?: UnseenPart
  /** The vendor's own number of the event: orders the events of one leg (C6). */
  readonly order?: EventOrder
  /**
   * The status, unless it is `ended`, counts only while the call has one of these statuses, or none yet; otherwise only the
   * update's fields count. For sources that remember nothing between two messages: a leg that rings does not change a call that
   * another leg has answered.
   */
  readonly whileIn?: readonly Status[]
  /** With `ended`: nobody saw the end, and the call is given up at its last sign of life (C11). */
  readonly lost?: true
  /** A person's update, which has no other content. It changes a known call, and begins none (C26). */
  readonly added?: AdditionNews
}

/** A time in whole seconds, or with a fraction of a second. */
export type TimePrecision = 'second' | 'exact'

/**
 * The unknown part of an answered call: the time of the answer and everything before it, or only the course before the answer.
 */
export type UnseenPart = 'answer' | 'before'

/** The running number of an event, and its leg: vendors count each leg separately. */
interface EventOrder {
  readonly of: string
  readonly number: number
}

/** The state of the wait for recordings: nothing to wait for, a recording is expected, all are ready, or none came. */
export type RecordingState = 'none' | 'expected' | 'ready' | 'failed'

/** One recording of a call: announced, being processed, ready, or given up. */
export interface CallRecording {
  readonly state: 'announced' | 'coming' | 'ready' | 'failed'
  /** Once the recording is ready: its public id and its length. */
  readonly id?: string
  readonly seconds?: number
  readonly voicemail?: true
}

/** A call's history: the earlier calls with the same party (C22). */
export interface CallHistory {
  /** The number of the other party. */
  readonly party: string
  /** Our number in this call; `null`: not known. */
  readonly line: string | null
  /** When the call began, in whole ms since 1970: calls that began earlier are its history. */
  readonly at: number
  /** The fields that report the history. */
  readonly fields: Fields
}

/** The state of a step after the call. */
type StepState = 'waiting' | 'done' | 'failed'

/** The data that follows from the sequence of a call's statuses. */
export interface CallCourse {
  /** `null` until a status was reported: an update may begin a call with fields only. */
  readonly status: Status | null
  readonly previousStatus: Status | null
  /** The outcome as the source reported it; `null` until the call has ended. `outcomeOf` gives the outcome that counts (C26). */
  readonly outcome: Outcome | null
  /** An outcome that was reported before the end: it is kept for the end, and not shown until then (C2). */
  readonly outcomeTold: Outcome | null
  readonly startAt: number
  /** The time of the answer. Also `null` if a person answered at an unknown time (`unseen`). */
  readonly answerAt: number | null
  readonly unseen?: UnseenPart
  readonly endAt: number | null
  /** When the present status began. */
  readonly statusAt: number
  /** The last moment at which the caller was connected to a person; `null` while connected, or if never connected. */
  readonly talkEndAt: number | null
  readonly connected: boolean
  /** Time spent in completed periods of a status, in milliseconds. */
  readonly ringMs: number
  readonly holdMs: number
  readonly queueMs: number
}

/** The part of an update that concerns the call's course. */
export type StatusReport = Pick<
  CallUpdate,
  'status' | 'outcome' | 'fallbackOutcome' | 'connected' | 'whileIn' | 'precision' | 'reportedAt' | 'order'
> & { readonly at: number }

/** The reports of a call, the oldest first. */
export interface Timeline {
  /** The course before the reports; absent: there was none. */
  readonly from?: CallCourse
  readonly reports: readonly StatusReport[]
}

/** The present state of a call: plain data, stored as it is. */
export interface Call extends CallCourse {
  readonly uniqueid: string
  /** Number of the last event (C5); 0 before the first. */
  readonly sequence: number
  readonly isTest: boolean
  /** The call was replayed from a recorded session (C23). */
  readonly isReplayed?: true
  /** The integrations that receive this test call (C16); absent if nobody chose any. */
  readonly ticked?: readonly string[]
  readonly fields: Fields
  /** The history with the other party; absent while the other party is unknown, and for calls without a history (C22). */
  readonly history?: CallHistory
  /**
   * The reports of the call, among which a late report gets its place: only for sources that give times and keep no order (C6).
   */
  readonly timeline?: Timeline
  /** When the latest values of fields were reported, in ms since 1970 (C6). */
  readonly fieldTimes?: Readonly<Record<string, number>>
  /** Time of the last event: the end of the call is never before it (C6). */
  readonly lastEventAt: number
  /** The vendor's number of the newest applied event, by its leg (C6); absent if the vendor gives none. */
  readonly orders?: Readonly<Record<string, number>>
  /** The overall state of `recordings`. */
  readonly recording: RecordingState
  /** By their refs; absent while no recording was reported. */
  readonly recordings?: Readonly<Record<string, CallRecording>>
  /** By their names; fixed when the call ends; absent when there are none. */
  readonly steps?: Readonly<Record<string, StepState>>
  /** The call was ended because it fell silent (C11): durations are not known, and the real end may still correct it. */
  readonly lost: boolean
  /** The evidence for the outcome; absent if the source does not report it (C25). */
  readonly evidence?: OutcomeEvidence
  /** What people added (C26); absent until somebody did. It is kept apart from the source's fields, so that neither undoes the other. */
  readonly added?: CallAdditions
}

/** The course of a call without a status. `startAt` in ms since 1970. */
export function emptyCourse(startAt: number): CallCourse {
  return {
    status: null,
    previousStatus: null,
    outcome: null,
    outcomeTold: null,
    startAt,
    answerAt: null,
    endAt: null,
    statusAt: startAt,
    talkEndAt: null,
    connected: false,
    ringMs: 0,
    holdMs: 0,
    queueMs: 0,
  }
}

/** A call without any data. `startAt` in ms since 1970. */
export function emptyCall({ uniqueid, startAt }: Pick<Call, 'uniqueid' | 'startAt'>): Call {
  // The spread course comes first in the literal, because V8 then copies it in one step.
  return {
    ...emptyCourse(startAt),
    uniqueid,
    sequence: 0,
    isTest: false,
    fields: {},
    lastEventAt: startAt,
    recording: 'none',
    lost: false,
  }
}

/** Whether a person answered the call, seen or not. */
export function wasAnswered(call: Pick<CallCourse, 'answerAt' | 'unseen'>): boolean {
  return call.answerAt !== null || call.unseen === 'answer'
}

/** A change to report, with the call's fields as they were at that time. */
export interface CallEvent {
  readonly sequence: number
  readonly type: EventType
  readonly at: number
  /** Every known field of the catalogue that belongs to the call or the event, including calculated fields. */
  readonly fields: Fields
}

/** The results of an update. */
export const UPDATE_RESULTS = ['event', 'merged', 'duplicate', 'ignored'] as const
export type UpdateResult = (typeof UPDATE_RESULTS)[number]

/** Why an update made no event, or was not stored. */
export const UPDATE_CODES = [
  'duplicate_event_id',
  /** C7 */
  'call_ended',
  /** Older than the current status (C6). */
  'outdated',
  /** The database refuses its data. */
  'rejected',
  /** The stored call cannot be read (S46). */
  'call_unreadable',
] as const
export type UpdateCode = (typeof UPDATE_CODES)[number]
