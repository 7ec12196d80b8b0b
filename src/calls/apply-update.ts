// One update applied to a call: the heart of the engine (C2–C7, C11–C15).
//
// An update is *in order* or *late*. In order: a source that keeps order sent it, its vendor's number is not smaller than
// the last, or its time is less than 2 s before the present status. Then its fields replace, and a change of status is an
// event. Late: it fills what is not known and makes no event. `ended` is in order always, once.
// After the end no status makes an event; what is still learned is merged, and `amended` says that receivers should be notified.
//
// Times never run backwards inside a call: an event in order is reported as no older than the present status. So
// start ≤ answer ≤ end of talk ≤ end, whatever the clocks of the source do.
import { emptyCall, wasAnswered } from './call.ts'
import type {
  Call,
  CallEvent,
  CallHistory,
  CallUpdate,
  Fields,
  RecordingNews,
  Status,
  UpdateCode,
  UpdateResult,
} from './call.ts'
import { nextHistory } from './history.ts'
import { mergeFields, sameValue } from './merge-fields.ts'
import { applyRecordingNews } from './recording.ts'
import { snapshot } from './snapshot.ts'
import { CONNECTION_OF, COUNTER_OF } from './status.ts'

/** What is true around an update: the clock, whether the source keeps order, and the directory's fields of the dialled number. */
export interface UpdateContext {
  readonly nowMs: number
  readonly ordered: boolean
  readonly directory?: Fields
  /** Those of the number that was known as the dialled one before this update names another. */
  readonly directoryBefore?: Fields
  /** Names of the steps that follow a call which ends now. */
  readonly steps?: readonly string[]
  /** What the source does about recordings (C9). Absent: it announces them. */
  readonly records?: RecordsPolicy
  /** What was looked up of the calls before this one, of the parties that it names (C22). */
  readonly history?: CallHistory
}

/**
 * Whether a source tells beforehand that there will be a recording, tells of it only after the end of a call that was
 * answered, or has none.
 */
export type RecordsPolicy = 'announced' | 'answered_calls' | 'never'

export interface AppliedUpdate {
  /** The call after the update: the same object when the update changed nothing. */
  readonly call: Call
  readonly result: Exclude<UpdateResult, 'duplicate'>
  /** Why a status made no event; `null` when there is nothing to explain. */
  readonly code: UpdateCode | null
  /** The event of the update, if it made one. */
  readonly events: readonly CallEvent[]
  /** Whether a call that has ended changed in something that receivers should be notified of (C10). */
  readonly amended: boolean
  /** News of a recording that is to be fetched, or made into an MP3, from now on. */
  readonly begins: RecordingNews | null
}

type Draft = { -readonly [key in keyof Call]: Call[key] }

/** A time further ahead than this is a wrong clock (C6). */
const AHEAD_MS = 60_000
/** Updates closer than this count in order of arrival: vendors' times have whole seconds, and run backwards a little (C6). */
const CLOSE_MS = 2_000

const NO_EVENTS: readonly CallEvent[] = []

/**
 * Applies an update to a call (`null`: there is none yet). Never throws: any update gives a call.
 * The update is trusted to be clean text (C17) and to be of this call.
 */
export function applyCallUpdate(call: Call | null, given: CallUpdate, facts: UpdateContext): AppliedUpdate {
  const update = withoutStrayStatus(call, given)
  const at = timeOf(call, update, facts.nowMs)
  const draft: Draft = call === null ? newCall(update, at) : { ...call }
  const hadEnded = call !== null && call.status === 'ended'
  const late = call !== null && isLate(call, update, at, facts.ordered)

  const begins = learnRecording(draft, update.recording, facts)
  mergeUpdateFields(draft, update, { call, late, facts })
  if (update.steps) learnSteps(draft, update.steps)
  if (update.outcome !== undefined && update.lost !== true) learnOutcome(draft, update.outcome)
  if (late || hadEnded) {
    if (update.status === 'answered') learnAnswer(draft, at)
    if (update.status === 'ended' && draft.lost && update.lost !== true) correctEnd(draft, update, at)
  } else {
    const event = applyStatus(draft, { update, facts }, at)
    if (update.order !== undefined) learnOrder(draft, update.order)
    if (event) return { call: draft, result: 'event', code: null, events: [event], amended: false, begins }
  }
  learnHistory(draft, facts)
  return { ...withoutEvent(call, draft, update, late), begins }
}

export interface AppliedUpdates {
  readonly call: Call
  readonly events: readonly CallEvent[]
  /** What became of the last update. */
  readonly last: AppliedUpdate
}

/** Applies the updates in turn; the facts are those of each of them. */
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

/** What became of an update that made no event. */
function withoutEvent(
  call: Call | null,
  draft: Draft,
  update: CallUpdate,
  late: boolean,
): Omit<AppliedUpdate, 'begins'> {
  if (call === null) return { call: draft, result: 'merged', code: null, events: NO_EVENTS, amended: false }
  const hadEnded = call.status === 'ended'
  const hasVisibleChange =
    draft.fields !== call.fields ||
    draft.outcome !== call.outcome ||
    draft.answerAt !== call.answerAt ||
    draft.endAt !== call.endAt
  const changed = hasVisibleChange || !sameCall(call, draft)
  const code = hadEnded && update.status ? 'call_ended' : late ? 'outdated' : null
  const result = changed || code === null ? 'merged' : 'ignored'
  return { call: changed ? draft : call, result, code, events: NO_EVENTS, amended: hadEnded && hasVisibleChange }
}

/** A call before anything is known of it but that it is there. Inbound unless said otherwise (C15). */
function newCall(update: CallUpdate, at: number): Draft {
  return {
    ...emptyCall({ uniqueid: update.uniqueid, startAt: at }),
    isTest: update.isTest ?? false,
    ...(update.isReplayed && { isReplayed: true }),
    ...(update.isTest && update.ticked && { ticked: update.ticked }),
    fields: update.fields?.['direction'] === undefined ? { direction: 'inbound' } : {},
  }
}

/** When the update happened: what it says, unless that is no time, or too far ahead of our clock (C6). */
function timeOf(call: Call | null, update: CallUpdate, nowMs: number): number {
  const { at } = update
  if (at !== undefined && at >= 0 && at <= nowMs + AHEAD_MS) return at
  return call === null ? nowMs : Math.max(nowMs, call.statusAt)
}

/** Whether what the update says is older than what is known (C6). */
function isLate(call: Call, update: CallUpdate, at: number, ordered: boolean): boolean {
  if (call.status === null) return false
  if (update.status === 'ended' && (call.status !== 'ended' || call.lost)) return false
  const newest = newestOf(call, update.order)
  if (newest !== null && update.order !== undefined) return update.order.number < newest
  return !ordered && call.statusAt - at >= CLOSE_MS
}

/** The number of the newest event of the same leg; `null`: none had one. */
function newestOf(call: Call, order: CallUpdate['order']): number | null {
  const newestOrders = call.orders ?? {}
  return order !== undefined && Object.hasOwn(newestOrders, order.of) ? (newestOrders[order.of] ?? null) : null
}

/** Legs of one call whose numbers are remembered: more are those of a sender that goes round in circles. */
const LEGS_MAX = 100

function learnOrder(draft: Draft, order: NonNullable<CallUpdate['order']>): void {
  const newest = newestOf(draft, order)
  if (newest !== null && newest >= order.number) return
  if (newest === null && Object.keys(draft.orders ?? {}).length >= LEGS_MAX) return
  draft.orders = { ...draft.orders, [order.of]: order.number }
}

/** The update without a status that counts only while the call is in others than the present one. */
function withoutStrayStatus(call: Call | null, update: CallUpdate): CallUpdate {
  const { status, whileIn, connected: _connected, ...rest } = update
  if (whileIn === undefined || status === undefined || status === 'ended' || call === null || call.status === null)
    return update
  return whileIn.includes(call.status) ? update : rest
}

/** Takes in the directory's fields and the update's. */
function mergeUpdateFields(
  draft: Draft,
  update: CallUpdate,
  { call, late, facts }: { call: Call | null; late: boolean; facts: UpdateContext },
): void {
  if (update.fields) draft.fields = mergeFields(draft.fields, update.fields, late || update.keepFirst)
  // The directory is asked once the dialled number is known, and again when it turns out to be another (C14).
  if (call !== null && call.fields['tracking_number'] === draft.fields['tracking_number']) return
  const { directory, directoryBefore } = facts
  if (directoryBefore) draft.fields = withoutDirectory(draft.fields, directoryBefore, update.fields)
  if (directory) draft.fields = mergeFields(draft.fields, directory, true)
}

/** Takes in news of a recording; answers with the news if there is work to be done for it. */
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

/** What became of steps that the call waits for; what it does not know of changes nothing. */
function learnSteps(draft: Draft, states: NonNullable<CallUpdate['steps']>): void {
  const known = draft.steps ?? {}
  const news = Object.entries(states).filter(([name, state]) => Object.hasOwn(known, name) && known[name] !== state)
  if (news.length > 0) draft.steps = { ...known, ...Object.fromEntries(news) }
}

/** Takes in what was looked up of the calls before, or lets go of what was another party's (C22). */
function learnHistory(draft: Draft, { history: found }: Pick<UpdateContext, 'history'>): void {
  const history = nextHistory(draft, found)
  if (history) draft.history = history
  else delete draft.history
}

/** Fields without what the directory had given, unless the update says the same itself. */
function withoutDirectory(fields: Fields, given: Fields, updateFields: Fields = {}): Fields {
  const gone = Object.keys(given).filter(
    (name) => sameValue(fields[name], given[name]) && updateFields[name] === undefined,
  )
  return mergeFields(fields, Object.fromEntries(gone.map((name) => [name, null])))
}

/** Applies status and connection of an update in order, and makes the event of a changed status. */
function applyStatus(
  draft: Draft,
  { update, facts }: { readonly update: CallUpdate; readonly facts: UpdateContext },
  at: number,
): CallEvent | null {
  const { status } = update
  if (draft.status === null && status !== undefined) {
    draft.startAt = Math.min(draft.startAt, at)
    draft.statusAt = draft.startAt
    draft.lastEventAt = draft.startAt
  }
  const when = Math.max(at, draft.statusAt, draft.answerAt ?? 0)
  applyConnection(draft, update, when)
  if (status === undefined || status === draft.status) return null
  enterStatus(draft, status, when)
  if (status === 'ended') {
    closeCall(draft, update)
    expectWhatFollows(draft, facts)
  }
  learnHistory(draft, facts)
  return { sequence: draft.sequence, type: status, at: when, fields: snapshot(draft, status, when) }
}

/** Moves the caller's connection to a person, as the update says or its status implies, and the talk with it (C12). */
function applyConnection(draft: Draft, update: CallUpdate, when: number): void {
  const { status } = update
  const implied = status === undefined ? 'unchanged' : CONNECTION_OF[status]
  const stated = status === 'ended' ? false : update.connected
  const connected = stated ?? (implied === 'unchanged' ? draft.connected : implied === 'connected')
  if ((connected || status === 'answered') && !wasAnswered(draft)) {
    if (update.unseen !== 'answer') draft.answerAt = when
    if (update.unseen) draft.unseen = update.unseen
  }
  if (connected) draft.talkEndAt = null
  else if (draft.connected || (draft.answerAt !== null && draft.talkEndAt === null)) draft.talkEndAt = when
  draft.connected = connected
}

/** Leaves the present status for another, and counts the time spent in it. */
function enterStatus(draft: Draft, status: Status, when: number): void {
  const counter = draft.status === null ? undefined : COUNTER_OF[draft.status]
  if (counter) draft[counter] += when - draft.statusAt
  draft.previousStatus = draft.status
  draft.status = status
  draft.statusAt = when
  draft.lastEventAt = when
  draft.sequence += 1
}

/** Closes a call that has just entered `ended`. Its outcome is what the end says, else what was seen, else what was reported. */
function closeCall(draft: Draft, update: CallUpdate): void {
  const lost = update.lost === true
  draft.endAt = draft.statusAt
  draft.outcome = lost ? outcomeSeen(draft) : (update.outcome ?? outcomeKnown(draft, update))
  // A disconnection may have been reported with a later time than the end.
  if (draft.talkEndAt !== null) draft.talkEndAt = Math.min(draft.talkEndAt, draft.endAt)
  draft.lost = lost
  if (lost && update.fields?.['hangup_cause'] === undefined) {
    draft.fields = mergeFields(draft.fields, { hangup_cause: 'lost' })
  }
}

/** What a call that has just ended waits for: the steps after it, and a recording that its source tells of only later (C9). */
function expectWhatFollows(draft: Draft, { steps = [], records }: UpdateContext): void {
  if (steps.length > 0 && !draft.isTest) draft.steps = Object.fromEntries(steps.map((name) => [name, 'waiting']))
  if (records !== 'answered_calls' || draft.outcome !== 'answered' || draft.recordings) return
  learnRecording(draft, { expected: true }, {})
}

function outcomeSeen(call: Call): 'answered' | 'unanswered' {
  return wasAnswered(call) ? 'answered' : 'unanswered'
}

/** What was seen goes before what was reported: an answer makes a call answered (C2). */
function outcomeKnown(call: Call, { fallbackOutcome }: CallUpdate): NonNullable<Call['outcome']> {
  return wasAnswered(call) ? 'answered' : (call.outcomeTold ?? fallbackOutcome ?? 'unanswered')
}

/** An outcome may be reported before the end; after it, only where it was not known which (C2). */
function learnOutcome(draft: Draft, outcome: NonNullable<Call['outcome']>): void {
  if (draft.status !== 'ended') draft.outcomeTold = outcome
  else if (draft.outcome === 'unanswered') draft.outcome = outcome
}

/** An answer that is reported late: sets the answer time, and what followed from not knowing it (C7). */
function learnAnswer(draft: Draft, at: number): void {
  if (draft.answerAt !== null) return
  const until = draft.statusAt
  const answer = Math.min(Math.max(at, draft.startAt), until)
  draft.answerAt = answer
  if (draft.unseen === 'answer') {
    // That it was answered is known already, and until when it was connected.
    draft.unseen = 'before'
    return
  }
  draft.connected = draft.status !== null && CONNECTION_OF[draft.status] !== 'not connected'
  draft.talkEndAt = draft.connected ? null : until
  const counter = draft.previousStatus === null ? undefined : COUNTER_OF[draft.previousStatus]
  if (counter) draft[counter] = Math.max(0, draft[counter] - (until - answer))
  if (draft.status === 'ended') draft.outcome = 'answered'
}

/** The real end of a call that had been given up (C11). What ran until the supposed end ran until the real one. */
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
  draft.outcome = update.outcome ?? outcomeKnown(draft, update)
  if (draft.fields['hangup_cause'] === 'lost') draft.fields = mergeFields(draft.fields, { hangup_cause: null })
}

function sameCall(call: Call, draft: Draft): boolean {
  for (const key of Object.keys(draft)) {
    const name = key as keyof Call
    if (call[name] !== draft[name]) return false
  }
  return true
}
