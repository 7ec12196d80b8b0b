// Applies an update to a call (C2–C7, C11–C15). This is the centre of the engine.
//
// An update is *in order* or *late*. In order: its source keeps order, its vendor's number is not smaller than the last, or its
// time is not older than the known time, as precisely as times are given. Then its fields replace the known ones, and a change of
// status is an event. Late: the update fills unknown fields and takes its place in the call's timeline, so that durations come
// out right. `ended` is always in order, once. After the end no status makes an event; later data is merged, and `amended` says
// that receivers should be notified. What people add is kept apart from all of this (C26).
//
// Times never run backwards inside a call: an event in order is reported as no older than the present status. So start ≤ answer ≤
// end of talk ≤ end, however the source's clocks are set.
import { changeAdditions } from './additions.ts'
import { emptyCall } from './call.ts'
import type {
  AdditionNews,
  Call,
  CallEvent,
  CallHistory,
  CallUpdate,
  Fields,
  RecordingNews,
  Status,
  StatusReport,
  Timeline,
  UpdateCode,
  UpdateResult,
} from './call.ts'
import { advance, learnAnswer, learnOutcome, outcomeKnown } from './course.ts'
import { mergeTimedFields, mergeUntimedFields } from './field-times.ts'
import { nextHistory } from './history.ts'
import { mergeFields, sameValue } from './merge-fields.ts'
import { learnEvidence } from './outcome-evidence.ts'
import { applyRecordingNews } from './recording.ts'
import { snapshot } from './snapshot.ts'
import { COUNTER_OF } from './status.ts'
import { isOlder, isOlderThanNewest, isStray, takeReport, timelineOf } from './timeline.ts'
import { isSame } from '../json/is-same.ts'

/** The context of an update: the clock, whether the source keeps order, and the directory's fields of the dialled number. */
export interface UpdateContext {
  readonly nowMs: number
  readonly ordered: boolean
  readonly directory?: Fields
  /** The directory's fields of the earlier dialled number, if this update names another. */
  readonly directoryBefore?: Fields
  /** Names of the steps that run after a call which ends now. */
  readonly steps?: readonly string[]
  /** How the source handles recordings (C9). Absent: it announces them. */
  readonly records?: RecordsPolicy
  /** The caller history that was looked up for the parties of this update (C22). */
  readonly history?: CallHistory
}

/** Whether a source announces a recording beforehand, reports it only after the end of an answered call, or has none. */
export type RecordsPolicy = 'announced' | 'answered_calls' | 'never'

interface AppliedUpdate {
  /** The call after the update: the same object when the update changed nothing. */
  readonly call: Call
  readonly result: Exclude<UpdateResult, 'duplicate'>
  /** Why a status made no event; `null` when there is nothing to explain. */
  readonly code: UpdateCode | null
  /** The event of the update, if it made one. */
  readonly events: readonly CallEvent[]
  /** Whether an ended call changed in a way that receivers should be notified of (C10). */
  readonly amended: boolean
  /** News of a recording that is to be fetched, or converted to MP3, from now on. */
  readonly begins: RecordingNews | null
}

type Draft = { -readonly [key in keyof Call]: Call[key] }

/** A time further ahead than this comes from a wrong clock (C6). */
const AHEAD_MS = 60_000

const NO_EVENTS: readonly CallEvent[] = []

/** The data of a call that receivers see and that may change after its end. */
const VISIBLE = [
  'fields',
  'outcome',
  'startAt',
  'answerAt',
  'endAt',
  'talkEndAt',
  'ringMs',
  'queueMs',
  'holdMs',
] as const satisfies readonly (keyof Call)[]
/** Data that only affects how later updates are ordered. */
const KEPT_FOR_ORDER: ReadonlySet<keyof Call> = new Set(['timeline', 'fieldTimes'])

/**
 * Applies an update to a call (`null`: there is none yet). Never throws: any update results in a call. The update must be clean
 * text (C17) and belong to this call.
 */
export function applyCallUpdate(call: Call | null, given: CallUpdate, facts: UpdateContext): AppliedUpdate {
  if (call !== null && given.added) return applyAdditions(call, given.added)
  const at = timeOf(call, given, facts.nowMs)
  const isTimed = given.precision !== undefined && given.at === at
  // A call that was given up has no timeline, because its end was not seen.
  const timeline = facts.ordered || given.lost || call?.lost ? null : timelineOf(call, isTimed)
  const report = timeline && reportOf(given, { at: notBeforeEvents(call, given, at), isTimed, nowMs: facts.nowMs })
  // A timeline itself decides which statuses count in their place.
  const update = timeline ? given : withoutStrayStatus(call, given)
  const draft: Draft = call === null ? newCall(update, at) : { ...call }
  const hadEnded = call !== null && call.status === 'ended'
  const late = call !== null && isLate(call, update, at, { report, timeline, ordered: facts.ordered })

  const isRealEnd = draft.lost && update.status === 'ended' && update.lost !== true
  if (isRealEnd && draft.fields['hangup_cause'] === 'lost')
    draft.fields = mergeFields(draft.fields, { hangup_cause: null })
  const begins = learnRecording(draft, update.recording, facts)
  mergeUpdateFields(draft, update, {
    call,
    late,
    facts,
    timedAt: isTimed ? (reportedAtOf(given, facts.nowMs) ?? at) : null,
  })
  if (update.steps) learnSteps(draft, update.steps)
  if (timeline && report) {
    if (tellsOfCourse(update) || call === null || at < call.startAt)
      draft.timeline = takeReport(timeline, { report, late, course: draft })
  } else {
    if (update.outcome !== undefined && update.lost !== true) learnOutcome(draft, update.outcome)
    if (!late && !hadEnded) advance(draft, update, notBeforeEvents(call, update, at))
    else if (update.status === 'answered') learnAnswer(draft, at)
    else if (isRealEnd) correctEnd(draft, update, at)
  }
  if (!late && !hadEnded && update.order !== undefined) learnOrder(draft, update.order)
  if (update.evidence !== undefined && update.lost !== true)
    draft.evidence = learnEvidence(draft, update.evidence, { late, hadEnded })
  const { status } = draft
  if (status !== null && status !== (call?.status ?? null)) {
    const event = enterStatus(draft, status, { update, facts })
    return { call: draft, result: 'event', code: null, events: [event], amended: false, begins }
  }
  if (hadEnded && draft.outcome === 'answered' && call.outcome !== 'answered') expectRecording(draft, facts)
  learnHistory(draft, facts)
  return { ...withoutEvent(call, draft, update, late), begins }
}

export interface AppliedUpdates {
  readonly call: Call
  readonly events: readonly CallEvent[]
  /** The result of the last update. */
  readonly last: AppliedUpdate
}

/** Applies the updates in turn; `facts` holds the context of each. */
export function applyCallUpdates(
  [first, ...rest]: readonly [CallUpdate, ...CallUpdate[]],
  facts: UpdateContext,
): AppliedUpdates {
  let last = applyCallUpdate(null, first, facts)
  const events = [...last.events]
  for (const update of rest) {
    last = applyCallUpdate(last.call, update, facts)
    events.push(...last.events)
  }
  return { call: last.call, events, last }
}

/** Applies what a person adds or removes. It has no part in the course of the call, whenever it arrives (C26). */
function applyAdditions(call: Call, news: AdditionNews): AppliedUpdate {
  const added = changeAdditions(call.added, news)
  if (added === null) return { call, result: 'ignored', code: null, events: NO_EVENTS, amended: false, begins: null }
  const after: Call = { ...call, added }
  const amended = call.status === 'ended' && differsVisibly(call, after)
  return { call: after, result: 'merged', code: null, events: NO_EVENTS, amended, begins: null }
}

/** The result of an update that made no event. */
function withoutEvent(
  call: Call | null,
  draft: Draft,
  update: CallUpdate,
  late: boolean,
): Omit<AppliedUpdate, 'begins'> {
  if (call === null) return { call: draft, result: 'merged', code: null, events: NO_EVENTS, amended: false }
  const hadEnded = call.status === 'ended'
  const hasVisibleChange = VISIBLE.some((name) => draft[name] !== call[name])
  const hasChange = hasVisibleChange || !sameCall(call, draft)
  const code = hadEnded && update.status ? 'call_ended' : late ? 'outdated' : null
  const result = hasChange || code === null ? 'merged' : 'ignored'
  // The arrival of an update may be all that it changes.
  const isKept = hasChange || draft.timeline !== call.timeline || draft.fieldTimes !== call.fieldTimes
  const amended = hadEnded && hasVisibleChange && (call.added === undefined || differsVisibly(call, draft))
  return { call: isKept ? draft : call, result, code, events: NO_EVENTS, amended }
}

/** Whether the fields that receivers see differ: a source may change what additions hide, and an addition what is so already. */
function differsVisibly(before: Call, after: Call): boolean {
  const [was, is] = [before, after].map((call) => snapshot(call, 'updated', call.lastEventAt))
  return !isSame(was, is)
}

/** A new call without any data. Inbound unless the update says otherwise (C15). */
function newCall(update: CallUpdate, at: number): Draft {
  return {
    ...emptyCall({ uniqueid: update.uniqueid, startAt: at }),
    isTest: update.isTest ?? false,
    ...(update.isReplayed && { isReplayed: true }),
    ...(update.isTest && update.ticked && { ticked: update.ticked }),
    fields: update.fields?.['direction'] === undefined ? { direction: 'inbound' } : {},
  }
}

/** When the update happened: its own time, unless that is no time, or too far ahead of Offhook's clock (C6). */
function timeOf(call: Call | null, { at }: CallUpdate, nowMs: number): number {
  if (at !== undefined && isPossible(at, nowMs)) return at
  return call === null ? nowMs : Math.max(nowMs, call.statusAt)
}

/** The time of an update's report on the call's course: the end is never before the last event (C6). */
function notBeforeEvents(call: Call | null, { status }: CallUpdate, at: number): number {
  return status === 'ended' && call !== null && call.sequence > 0 ? Math.max(at, call.lastEventAt) : at
}

function isPossible(at: number, nowMs: number): boolean {
  return at >= 0 && at <= nowMs + AHEAD_MS
}

/** When the source reported an earlier moment. */
function reportedAtOf({ reportedAt }: CallUpdate, nowMs: number): number | undefined {
  return reportedAt === undefined || isPossible(reportedAt, nowMs) ? reportedAt : nowMs
}

/** The update as a report in a timeline. */
function reportOf(
  update: CallUpdate,
  { at, isTimed, nowMs }: { at: number; isTimed: boolean; nowMs: number },
): StatusReport {
  const { status, outcome, fallbackOutcome, connected, whileIn, precision, order } = update
  const reportedAt = reportedAtOf(update, nowMs)
  return {
    at,
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(fallbackOutcome && { fallbackOutcome }),
    ...(connected !== undefined && { connected }),
    ...(whileIn && { whileIn }),
    ...(isTimed && precision && { precision }),
    ...(reportedAt !== undefined && { reportedAt }),
    ...(order && { order }),
  }
}

function tellsOfCourse({ status, outcome, connected }: CallUpdate): boolean {
  return status !== undefined || outcome !== undefined || connected !== undefined
}

/** Whether the update is older than the known data (C6). */
function isLate(
  call: Call,
  { status, order }: CallUpdate,
  at: number,
  { report, timeline, ordered }: { report: StatusReport | null; timeline: Timeline | null; ordered: boolean },
): boolean {
  if (call.status === null) return false
  if (status === 'ended' && (call.status !== 'ended' || call.lost)) return false
  const newest = newestOf(call, order)
  if (newest !== null && order !== undefined && order.number < newest) return true
  if (report && timeline) return isOlderThanNewest(report, timeline)
  if (newest !== null || ordered) return false
  return isOlder({ at, ...(status && { status }) }, { at: call.statusAt, status: call.status })
}

/** The number of the newest event of the same leg; `null`: no event of the leg had a number. */
function newestOf(call: Call, order: CallUpdate['order']): number | null {
  const newestOrders = call.orders ?? {}
  return order !== undefined && Object.hasOwn(newestOrders, order.of) ? (newestOrders[order.of] ?? null) : null
}

/** Limit of legs of one call whose numbers are remembered: with more, the sender is looping. */
const LEGS_MAX = 100

function learnOrder(draft: Draft, order: NonNullable<CallUpdate['order']>): void {
  const newest = newestOf(draft, order)
  if (newest !== null && newest >= order.number) return
  if (newest === null && Object.keys(draft.orders ?? {}).length >= LEGS_MAX) return
  draft.orders = { ...draft.orders, [order.of]: order.number }
}

/** Removes a status that counts only while the call is in another status than the present one. */
function withoutStrayStatus(call: Call | null, update: CallUpdate): CallUpdate {
  if (!isStray(update, call?.status ?? null)) return update
  const { status: _status, whileIn: _whileIn, connected: _connected, ...rest } = update
  return rest
}

/** Merges the directory's fields and the update's fields. */
function mergeUpdateFields(
  draft: Draft,
  update: CallUpdate,
  { call, late, facts, timedAt }: { call: Call | null; late: boolean; facts: UpdateContext; timedAt: number | null },
): void {
  const { fields, keepFirst } = update
  if (fields && timedAt !== null) mergeTimedFields(draft, fields, { at: timedAt, late, keepFirst })
  else if (fields) mergeUntimedFields(draft, fields, { late, keepFirst })
  // The directory is read once the dialled number is known, and again when the number turns out to be another (C14).
  if (call !== null && call.fields['tracking_number'] === draft.fields['tracking_number']) return
  const { directory, directoryBefore } = facts
  if (directoryBefore) draft.fields = withoutDirectory(draft.fields, directoryBefore, update.fields)
  if (directory) draft.fields = mergeFields(draft.fields, directory, true)
}

/** Merges news of a recording; returns the news if the recording needs work. */
function learnRecording(
  draft: Draft,
  news: RecordingNews | undefined,
  { records }: Pick<UpdateContext, 'records'>,
): RecordingNews | null {
  if (news === undefined || (records === 'never' && 'expected' in news)) return null
  const applied = applyRecordingNews(draft.recordings, news)
  if (applied.recordings !== draft.recordings && Object.keys(applied.recordings).length > 0)
    draft.recordings = applied.recordings
  draft.recording = applied.state
  draft.fields = mergeFields(draft.fields, applied.fields)
  return applied.begins ? news : null
}

/** Merges the results of steps that the call waits for; results of unknown steps are ignored. */
function learnSteps(draft: Draft, states: NonNullable<CallUpdate['steps']>): void {
  const known = draft.steps ?? {}
  const news = Object.entries(states).filter(([name, state]) => Object.hasOwn(known, name) && known[name] !== state)
  if (news.length > 0) draft.steps = { ...known, ...Object.fromEntries(news) }
}

/** Merges the history that was looked up, or removes the history of an earlier party (C22). */
function learnHistory(draft: Draft, { history: found }: Pick<UpdateContext, 'history'>): void {
  const history = nextHistory(draft, found)
  if (history) draft.history = history
  else delete draft.history
}

/** The fields without the directory's values, unless the update has the same value itself. */
function withoutDirectory(fields: Fields, given: Fields, updateFields: Fields = {}): Fields {
  const gone = Object.keys(given).filter(
    (name) => sameValue(fields[name], given[name]) && updateFields[name] === undefined,
  )
  return mergeFields(fields, Object.fromEntries(gone.map((name) => [name, null])))
}

/** The event of a status that the call has just entered. */
function enterStatus(
  draft: Draft,
  status: Status,
  { update, facts }: { readonly update: CallUpdate; readonly facts: UpdateContext },
): CallEvent {
  draft.lastEventAt = draft.sequence === 0 ? draft.statusAt : Math.max(draft.statusAt, draft.lastEventAt)
  draft.sequence += 1
  if (status === 'ended') {
    draft.lost = update.lost === true
    if (draft.lost) delete draft.timeline
    if (draft.lost && update.fields?.['hangup_cause'] === undefined)
      draft.fields = mergeFields(draft.fields, { hangup_cause: 'lost' })
    expectSteps(draft, facts)
    expectRecording(draft, facts)
  }
  learnHistory(draft, facts)
  return {
    sequence: draft.sequence,
    type: status,
    at: draft.lastEventAt,
    fields: snapshot(draft, status, draft.lastEventAt),
  }
}

/** Waits for the steps of a call that has just ended (C9). */
function expectSteps(draft: Draft, { steps = [] }: UpdateContext): void {
  if (steps.length > 0 && !draft.isTest) draft.steps = Object.fromEntries(steps.map((name) => [name, 'waiting']))
}

/** Waits for a recording after the end of an answered call, if its source reports recordings only later (C9). */
function expectRecording(draft: Draft, { records }: UpdateContext): void {
  if (records !== 'answered_calls' || draft.outcome !== 'answered' || draft.recordings) return
  learnRecording(draft, { expected: true }, {})
}

/**
 * Corrects the end of a call that had been given up (C11). Durations that ran until the supposed end are extended to the real
 * end.
 */
function correctEnd(draft: Draft, update: CallUpdate, at: number): void {
  const supposed = draft.statusAt
  const real = Math.max(at, supposed)
  const counter = draft.previousStatus === null ? undefined : COUNTER_OF[draft.previousStatus]
  if (counter) draft[counter] += real - supposed
  if (draft.talkEndAt === supposed) draft.talkEndAt = real
  draft.lost = false
  draft.endAt = real
  draft.statusAt = real
  draft.lastEventAt = Math.max(draft.lastEventAt, real)
  draft.outcome = update.outcome ?? outcomeKnown(draft, update.fallbackOutcome)
}

/** Whether the update left the call unchanged, except for data that orders later updates. */
function sameCall(call: Call, draft: Draft): boolean {
  for (const key of Object.keys(draft)) {
    const name = key as keyof Call
    if (call[name] !== draft[name] && !KEPT_FOR_ORDER.has(name)) return false
  }
  return true
}
