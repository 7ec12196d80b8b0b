// What a call is. Pure: no Node, no DOM; the page imports it as it is.
//
// A source sends `CallUpdate`s; `applyCallUpdate` applies each to a `Call` and answers with the `CallEvent`s worth telling.
// All times are milliseconds since 1970 (UTC), with a fraction where a source is finer.

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

/** What became of a leg that was rung. `cancelled`: it was taken back before anybody answered it. */
export type LegEnd = 'answered' | 'no_answer' | 'busy' | 'rejected' | 'cancelled' | 'failed'

/** Why a leg or a call ended, in the words of whoever ended it. */
export interface EndCause {
  readonly kind: 'q850' | 'sip' | 'phone_system'
  readonly code?: number
  readonly name?: string
}

/** One leg that was rung. What its source does not say is absent. */
export interface EvidenceLeg {
  /** An extension, a number or a name. */
  readonly party?: string
  readonly end: LegEnd
  /** How long it rang, in whole seconds. */
  readonly rangS?: number
  readonly cause?: EndCause
}

/** What shows that a call came to its outcome (C25). */
export interface OutcomeEvidence {
  /** The outcome that it speaks for. */
  readonly outcome: Outcome
  readonly rule: OutcomeRule
  readonly legs?: readonly EvidenceLeg[]
  /** Legs beyond those. */
  readonly moreLegs?: number
  /** The cause that decided. */
  readonly cause?: EndCause
}

/** A change worth telling: a new status, the final account of the call (C9), or something learned after it (C10). */
export type EventType = Status | 'final' | 'updated'

/** The value of a field. `null` in an update clears it; in a call a field that is not known is absent. */
export type FieldValue = string | number | boolean | readonly string[] | null

export type Fields = Readonly<Record<string, FieldValue>>

/**
 * What an update may say of one recording of the call. A recording is known by its `ref`: its address, its path on the phone
 * system, or `upload:<id>`. One that was only announced is known by the path that it will have, or by nothing.
 */
export type RecordingNews =
  | { readonly expected: true; readonly of?: string }
  | { readonly failed: string; readonly of?: string }
  | { readonly url: string }
  | { readonly file: string; readonly voicemail?: true }
  /** Uploaded: its audio is kept here already. */
  | { readonly kept: KeptUpload }
  /** It was made into an MP3, which can be played. */
  | { readonly done: RecordingDone }
  /** It was given up. */
  | { readonly lost: { readonly ref: string } }

export interface KeptUpload {
  readonly ref: string
  /** UUID. */
  readonly id: string
  readonly bytes: number
  /** Of the audio as it came, in hex. */
  readonly sha256: string
}

export interface RecordingDone {
  readonly ref: string
  /** Public: `rec_0198…`. */
  readonly id: string
  readonly seconds: number
  readonly voicemail?: true
}

/** What a source learned about one call. Anything left out changes nothing (C4). */
export interface CallUpdate {
  readonly uniqueid: string
  /** The client's own id of this event, for sameness (C8). */
  readonly eventId?: string
  readonly status?: Status
  readonly outcome?: Outcome
  /** With an outcome: what shows it. */
  readonly evidence?: OutcomeEvidence
  /** When it happened. Absent: now. */
  readonly at?: number
  /** How finely `at` was told (C6). Absent: nobody told it, as of what happens when it comes; or the source keeps order itself. */
  readonly precision?: TimePrecision
  /** When the source said so, of what it looks back at: by this time it is older or newer than other updates (C6). */
  readonly reportedAt?: number
  readonly isTest?: boolean
  /** With the first update of a call that is played from a recorded session (C23). */
  readonly isReplayed?: true
  /** With a test call's first update: the integrations that a person ticked for it (C16), by their public ids. */
  readonly ticked?: readonly string[]
  readonly fields?: Fields
  /** Names of those of `fields` that replace nothing: each counts only where the call does not know the field yet. */
  readonly keepFirst?: readonly string[]
  /** With `ended`: the outcome where nobody answered and none was told before (C2). */
  readonly fallbackOutcome?: Outcome
  readonly recording?: RecordingNews
  /** What became of steps after the call, by their names. */
  readonly steps?: Readonly<Record<string, 'done' | 'failed'>>
  /** Whether the caller is connected to a person from `at` on. Absent: the status says it (C12). */
  readonly connected?: boolean
  /**
   * With an answer of which only that it was is known (the connection to the switch was away): when it was is not (`answer`), or it
   * was at `at`, but what the call had been doing before is not (`before`).
   */
  readonly unseen?: UnseenPart
  /** Vendor's own number of the event: decides order among those of the same leg (C6). */
  readonly order?: EventOrder
  /**
   * The status, unless it is `ended`, counts only while the call is in one of these, or in none yet; else the update says its fields alone. For sources
   * that keep nothing between two messages: a leg that rings is no news of a call that another leg has answered.
   */
  readonly whileIn?: readonly Status[]
  /** With `ended`: nobody saw the end, the call is given up at its last sign of life (C11). */
  readonly lost?: true
}

/** A time in whole seconds, or with a fraction of a second. */
export type TimePrecision = 'second' | 'exact'

/** What nobody saw of an answered call: when it was answered, and so all before it; or only what was before it. */
export type UnseenPart = 'answer' | 'before'

/** The running number of an event, and whose it is: vendors count each leg by itself. */
export interface EventOrder {
  readonly of: string
  readonly number: number
}

/** How far the wait for the recordings is: nothing to wait for, one is to come, all that came are there, or none came. */
export type RecordingState = 'none' | 'expected' | 'ready' | 'failed'

/** One recording of a call: announced, on its way to an MP3, there, or given up. */
export interface CallRecording {
  readonly state: 'announced' | 'coming' | 'ready' | 'failed'
  /** Once it is there: its public id and its length. */
  readonly id?: string
  readonly seconds?: number
  readonly voicemail?: true
}

/** What a call holds of the calls before it with the same party (C22). */
export interface CallHistory {
  /** The number of the other party. */
  readonly party: string
  /** Our number in this call; `null`: not known. */
  readonly line: string | null
  /** When the call began, in whole ms since 1970: those that began before are its history. */
  readonly at: number
  /** What is told of it. */
  readonly fields: Fields
}

/** How far a step after the call is. */
export type StepState = 'waiting' | 'done' | 'failed'

/** What follows from the statuses of a call, one after the other. */
export interface CallCourse {
  /** `null` until a status was reported: an update may begin a call with fields only. */
  readonly status: Status | null
  readonly previousStatus: Status | null
  /** `null` until the call has ended. */
  readonly outcome: Outcome | null
  /** The outcome that was reported before the end: kept for the end, and shown to nobody until then (C2). */
  readonly outcomeTold: Outcome | null
  readonly startAt: number
  /** `null` also where a person answered and nobody saw when (`unseen`). */
  readonly answerAt: number | null
  readonly unseen?: UnseenPart
  readonly endAt: number | null
  /** Since when the status holds. */
  readonly statusAt: number
  /** Last moment at which the caller was connected to a person; `null` while connected or never. */
  readonly talkEndAt: number | null
  readonly connected: boolean
  /** Time spent so far in finished stretches of a status, in milliseconds. */
  readonly ringMs: number
  readonly holdMs: number
  readonly queueMs: number
}

/** What an update said of the course of its call. */
export type StatusReport = Pick<
  CallUpdate,
  'status' | 'outcome' | 'fallbackOutcome' | 'connected' | 'whileIn' | 'precision' | 'reportedAt' | 'order'
> & { readonly at: number }

/** The reports of a call, the oldest first. */
export interface Timeline {
  /** What was before them; absent: nothing. */
  readonly from?: CallCourse
  readonly reports: readonly StatusReport[]
}

/** A call as it is known now: plain data, stored as it stands. */
export interface Call extends CallCourse {
  readonly uniqueid: string
  /** Number of the last event (C5); 0 before the first. */
  readonly sequence: number
  readonly isTest: boolean
  /** It was played from a recorded session (C23). */
  readonly isReplayed?: true
  /** Who is sent this test call (C16); absent when nobody chose. */
  readonly ticked?: readonly string[]
  readonly fields: Fields
  /** The history of its other party; absent while that is not known, and of calls that have none (C22). */
  readonly history?: CallHistory
  /** Its reports, where a late one is given its place among them: sources tell their times, and keep no order (C6). */
  readonly timeline?: Timeline
  /** When the latest values of fields were told, in ms since 1970 (C6). */
  readonly fieldTimes?: Readonly<Record<string, number>>
  /** Time of the last event: an end is never before it (C6). */
  readonly lastEventAt: number
  /** Vendor's number of the newest event applied, by its leg (C6); absent where the vendor gives none. */
  readonly orders?: Readonly<Record<string, number>>
  /** What `recordings` comes to. */
  readonly recording: RecordingState
  /** By their refs; absent while none was reported. */
  readonly recordings?: Readonly<Record<string, CallRecording>>
  /** By their names; fixed when the call ends, absent when there are none. */
  readonly steps?: Readonly<Record<string, StepState>>
  /** Ended by the watchdog (C11): durations are not known, and a real end may still correct it. */
  readonly lost: boolean
  /** What shows its outcome; absent where its source says nothing of it (C25). */
  readonly evidence?: OutcomeEvidence
}

/** The course of a call of which no status was told yet. `startAt` in ms since 1970. */
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

/** A call of which nothing is known but that it is there. `startAt` in ms since 1970. */
export function emptyCall({ uniqueid, startAt }: Pick<Call, 'uniqueid' | 'startAt'>): Call {
  // The spread course comes first in the literal: V8 copies it in one step then.
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

/** Whether a person answered it, seen or not. */
export function wasAnswered(call: Pick<CallCourse, 'answerAt' | 'unseen'>): boolean {
  return call.answerAt !== null || call.unseen === 'answer'
}

/** A change worth telling, with the call's fields as they were then. */
export interface CallEvent {
  readonly sequence: number
  readonly type: EventType
  readonly at: number
  /** Every known field of the catalogue that belongs to the call or the event, computed ones included. */
  readonly fields: Fields
}

/** What became of an update. */
export const UPDATE_RESULTS = ['event', 'merged', 'duplicate', 'ignored'] as const
export type UpdateResult = (typeof UPDATE_RESULTS)[number]

/** Why an update made no event, or nothing of it was kept. */
export const UPDATE_CODES = [
  'duplicate_event_id',
  /** C7 */
  'call_ended',
  /** Older than the current status (C6). */
  'outdated',
  /** The database refuses its data. */
  'rejected',
  /** The call as it is stored cannot be read (S46). */
  'call_unreadable',
] as const
export type UpdateCode = (typeof UPDATE_CODES)[number]
