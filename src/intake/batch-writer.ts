// Collects the rows of a batch call by call and writes them in parts, which limits the rendered requests in memory (S45). All
// parts are stored in the one transaction of the batch, and nothing goes to the dispatcher before its commit.
import type { AdditionNews, CallEvent, FieldValue, RecordingNews } from '../calls/call.ts'
import { refOf } from '../calls/recording.ts'
import type { ClaimedDelivery } from '../delivery/claimed-delivery.ts'
import type { Dispatcher } from '../delivery/dispatcher.ts'
import { deliveryKindOf } from '../integrations/match.ts'
import { BOUNDS } from '../bounds.ts'
import { uuidv7 } from '../ids.ts'
import type { Refusal, RenderedRequest } from '../render/request.ts'
import type {
  CallColumns,
  AppendedLane,
  CallRef,
  LaneAppend,
  NewDelivery,
  SettledDelivery,
  BatchRows,
} from '../store/calls/call-batch.ts'
import type { NewAdditions } from '../store/calls/additions.ts'
import type { NewRecording } from '../store/recordings/new-recordings.ts'
import type { NewStepRun } from '../store/steps/new-step-runs.ts'

/** The work after the commit of a batch, or of a part of a batch. */
export interface CommitEffects {
  /** The deliveries that are to be sent. */
  readonly queued: readonly QueuedDelivery[]
  /** The events, as the live view shows them. */
  readonly events: readonly EventSummary[]
  /** Calls whose record cannot be read (S46). */
  readonly unreadable: readonly CallRef[]
  /** Whether recordings or steps were queued. */
  readonly queuesWork: boolean
  /** How many deliveries were added to the lanes of each integration. For the dispatcher. */
  readonly added: readonly (readonly [integrationId: number, count: number])[]
  /** The added deliveries that this node has claimed already. For the dispatcher. */
  readonly claimed: readonly ClaimedDelivery[]
  /** The integrations with added deliveries that are still to be claimed. For the dispatcher. */
  readonly waiting: readonly number[]
}

type QueuedDelivery = Pick<ClaimedDelivery, 'accountId' | 'integrationId' | 'deliveryId' | 'callId' | 'kind'>

/** A summary of an event. `status` and `outcome` are the call's after the event. */
interface EventSummary extends Pick<CallEvent, 'sequence' | 'type' | 'at'> {
  readonly accountId: number
  readonly callId: string
  readonly uniqueid: FieldValue
  readonly status: FieldValue
  readonly outcome: FieldValue
}

interface EventDelivery {
  readonly accountId: number
  readonly callId: string
  readonly integrationId: number
  readonly event: CallEvent
  readonly request: RenderedRequest | Refusal
}

/** The questions that the dispatcher is asked while a batch is built. */
export type DispatcherCapacity = Pick<Dispatcher, 'canInsertClaimed' | 'isBacklogFull'>

/** The new deliveries of one lane. */
interface NewLane {
  readonly append: { -readonly [key in keyof LaneAppend]: LaneAppend[key] }
  readonly rows: DeliveryRow[]
  /** The first new delivery, in the form in which the dispatcher would claim it. */
  readonly head: Omit<ClaimedDelivery, 'seq'>
}

class BatchBuilder {
  readonly #day: string
  readonly #dispatcher: DispatcherCapacity
  readonly #mayClaim: boolean
  readonly #calls: BatchRows['calls'][number][] = []
  readonly #events: BatchRows['events'][number][] = []
  readonly #summaries: EventSummary[] = []
  readonly #lanes = new Map<string, NewLane>()
  readonly #settled: SettledDelivery[] = []
  readonly #dropped: CallRef[] = []
  readonly #unreadable: CallRef[] = []
  readonly #recordings: NewRecording[] = []
  readonly #stepRuns: NewStepRun[] = []
  readonly #additions: NewAdditions[] = []
  #units = 0

  /** `mayClaim`: the lanes may be inserted as claimed; then the first request of each is kept in memory until the commit. */
  constructor(day: string, dispatcher: DispatcherCapacity, { mayClaim }: { readonly mayClaim: boolean }) {
    this.#day = day
    this.#dispatcher = dispatcher
    this.#mayClaim = mayClaim
  }

  /** The size of the collected requests and fields, in UTF-16 units. */
  get units(): number {
    return this.#units
  }

  addChangedCall(call: CallRef, columns: CallColumns): void {
    this.#calls.push({ ...call, columns })
  }

  /** Removes a call that was begun only by repeated event ids: its row is deleted again. */
  dropCall(call: CallRef): void {
    this.#dropped.push(call)
  }

  /** Notes a call whose record cannot be read: nothing more is done for the call until its row is restored (S46). */
  addUnreadableCall(call: CallRef): void {
    this.#unreadable.push(call)
  }

  /** `isQuiet`: the live view does not show the event (C18). */
  addEvent({
    accountId,
    callId,
    eventId,
    event,
    isQuiet,
  }: {
    accountId: number
    callId: string
    eventId: string
    event: CallEvent
    isQuiet: boolean
  }): void {
    const { sequence, type, at } = event
    const fields = JSON.stringify(event.fields)
    this.#units += fields.length
    this.#events.push({ accountId, callId, sequence, eventId, type, at, fields })
    if (isQuiet) return
    const { uniqueid = null, status = null, outcome = null } = event.fields
    this.#summaries.push({ accountId, callId, sequence, type, at, uniqueid, status, outcome })
  }

  addDelivery(delivery: EventDelivery): void {
    const { integrationId, request } = delivery
    const row = rowOf(delivery, textsOf(request))
    this.#units += row.head.length + (row.body?.length ?? 0)
    if ('refused' in request) this.#addSettled(row, 'failed', { error: request.refused, reason: request.detail })
    else if (this.#dispatcher.isBacklogFull(integrationId)) this.#addSettled(row, 'skipped', BACKLOG_FULL)
    else this.#addToLane(row, request)
  }

  /** Adds a final that is owed to an integration which has been deleted since (C9): it is settled as it is inserted. */
  addSkippedDelivery(delivery: Omit<EventDelivery, 'request'>): void {
    const head = JSON.stringify({ refused: DELETED.error, detail: DELETED.reason })
    this.#addSettled(rowOf(delivery, { head, body: null }), 'skipped', DELETED)
  }

  /** Adds news of a recording that can be fetched from now on. */
  addRecording(call: CallRef, news: RecordingNews): void {
    const recording = recordingOf(call, news)
    if (recording) this.#recordings.push(recording)
  }

  /** Adds the steps of a call that ended, in their order. */
  addSteps(call: CallRef, names: readonly string[]): void {
    for (const [at, name] of names.entries()) this.#stepRuns.push({ ...call, name, position: at + 1 })
  }

  /** Adds what a person added to a call, or removed. */
  addAdditions({ accountId, callId }: CallRef, news: AdditionNews): void {
    this.#additions.push({ accountId, callId, news })
  }

  rows(): BatchRows {
    const lanes = [...this.#lanes.values()].toSorted(({ append: a }, { append: b }) => compareLanes(a, b))
    return {
      day: this.#day,
      calls: this.#calls,
      events: this.#events,
      lanes: lanes.map(({ append }) => append),
      deliveries: lanes.flatMap(({ rows }, lane) => rows.map((row, place) => ({ ...row, lane, place }))),
      settled: this.#settled,
      dropped: this.#dropped,
      unreadable: this.#unreadable,
      recordings: this.#recordings,
      stepRuns: this.#stepRuns,
      additions: this.#additions,
    }
  }

  /** The effects once the part is stored. Only the requests of deliveries that were inserted as claimed stay in memory. */
  effectsOf(lanes: readonly AppendedLane[]): CommitEffects {
    const added: CommitEffects['added'][number][] = []
    const claimed: ClaimedDelivery[] = []
    const waiting: number[] = []
    for (const { laneId, integrationId, first, state } of lanes) {
      const lane = this.#lanes.get(`${laneId} ${integrationId}`)
      if (!lane) continue
      added.push([integrationId, lane.append.count])
      if (state === 'claimed') claimed.push({ ...lane.head, seq: first })
      else if (state === 'waiting') waiting.push(integrationId)
    }
    return {
      queued: [...this.#lanes.values()].flatMap(({ rows }) => rows.map(queuedOf)),
      events: this.#summaries,
      unreadable: this.#unreadable,
      queuesWork: this.#recordings.length + this.#stepRuns.length > 0,
      added,
      claimed,
      waiting,
    }
  }

  #addToLane(row: DeliveryRow, request: RenderedRequest): void {
    const { accountId, laneId, integrationId, sequence: first } = row
    const key = `${laneId} ${integrationId}`
    const lane = this.#lanes.get(key)
    if (lane) {
      lane.append.count += 1
      lane.rows.push(row)
      return
    }
    const claim = this.#mayClaim && this.#dispatcher.canInsertClaimed(integrationId)
    const append = { accountId, laneId, integrationId, first, count: 1, claim }
    this.#lanes.set(key, { append, rows: [row], head: { ...row, attemptsMade: 0, request } })
  }

  #addSettled(row: DeliveryRow, state: SettledDelivery['state'], why: Pick<SettledDelivery, 'error' | 'reason'>): void {
    this.#settled.push({ ...row, state, ...why, attemptId: uuidv7() })
  }
}

/**
 * A part is stored after so many requests were rendered within the transaction, because the transaction must not be idle for
 * long.
 */
const RENDERS_PER_PART = 200

/** Collects the rows of a batch, call by call. */
export interface RowWriter {
  /** The part that is being filled. */
  readonly current: BatchBuilder
  /** Counts a request that is rendered within the transaction. */
  countRender(): void
  readonly isFull: boolean
  /** Begins the next part. */
  next(): Promise<void>
}

/** Collects the rows of a batch as one part. If the part is full at the end, it must not be stored. */
export class PartWriter implements RowWriter {
  readonly current: BatchBuilder

  constructor(day: string, dispatcher: DispatcherCapacity) {
    this.current = new BatchBuilder(day, dispatcher, { mayClaim: true })
  }

  get isFull(): boolean {
    return this.current.units >= BOUNDS.batchUnits
  }

  countRender(): void {}

  next(): Promise<void> {
    return Promise.resolve()
  }
}

/** The parts of a batch, one after the other. */
export class BatchWriter implements RowWriter {
  readonly #day: string
  readonly #dispatcher: DispatcherCapacity
  readonly #store: (batch: BatchRows) => Promise<AppendedLane[]>
  readonly #effects: CommitEffects[] = []
  #current: BatchBuilder
  /** How many requests of the current part were rendered within the transaction. */
  #rendered = 0

  constructor(day: string, dispatcher: DispatcherCapacity, store: (batch: BatchRows) => Promise<AppendedLane[]>) {
    this.#day = day
    this.#dispatcher = dispatcher
    this.#store = store
    this.#current = new BatchBuilder(day, dispatcher, { mayClaim: true })
  }

  /** The part that is being filled. */
  get current(): BatchBuilder {
    return this.#current
  }

  /** Counts a request that is rendered within the transaction. */
  countRender(): void {
    this.#rendered += 1
  }

  get isFull(): boolean {
    return this.#current.units >= BOUNDS.batchUnits || this.#rendered >= RENDERS_PER_PART
  }

  /** Stores the part, and begins the next. */
  async next(): Promise<void> {
    await this.#storeCurrent()
    // Requests that are inserted as claimed stay in memory until the commit. In a batch this large, later lanes are claimed when
    // they can be sent.
    this.#current = new BatchBuilder(this.#day, this.#dispatcher, { mayClaim: false })
    this.#rendered = 0
  }

  /** Stores the last part. Returns the effects of all parts, in order. */
  async end(): Promise<readonly CommitEffects[]> {
    await this.#storeCurrent()
    return this.#effects
  }

  async #storeCurrent(): Promise<void> {
    this.#effects.push(this.#current.effectsOf(await this.#store(this.#current.rows())))
  }
}

const queuedOf = ({ accountId, integrationId, deliveryId, callId, kind }: QueuedDelivery): QueuedDelivery => ({
  accountId,
  integrationId,
  deliveryId,
  callId,
  kind,
})

function recordingOf(call: CallRef, news: RecordingNews): NewRecording | null {
  const begun = { ...call, recordingId: uuidv7(), ref: refOf(news), isVoicemail: false, kept: null }
  if ('url' in news) return { ...begun, origin: 'url' }
  if ('file' in news) return { ...begun, origin: 'file', isVoicemail: news.voicemail === true }
  if (!('kept' in news)) return null
  const { id, bytes, sha256 } = news.kept
  return { ...begun, recordingId: id, origin: 'upload', kept: { bytes, sha256 } }
}

type DeliveryRow = Omit<NewDelivery, 'lane' | 'place'>

function rowOf(
  { accountId, callId, integrationId, event }: Omit<EventDelivery, 'request'>,
  texts: Pick<NewDelivery, 'head' | 'body'>,
): DeliveryRow {
  const deliveryId = uuidv7()
  return {
    accountId,
    laneId: callId,
    integrationId,
    deliveryId,
    callId,
    sequence: event.sequence,
    kind: deliveryKindOf(event.type),
    webhookId: deliveryId,
    ...texts,
  }
}

function textsOf(request: RenderedRequest | Refusal): { head: string; body: string | null } {
  if ('refused' in request) return { head: JSON.stringify(request), body: null }
  const { body, ...head } = request
  return { head: JSON.stringify(head), body }
}

/** Key order of `lane`: account, lane (a UUID's text sorts as its bytes), integration. */
function compareLanes(a: LaneAppend, b: LaneAppend): number {
  if (a.accountId !== b.accountId) return a.accountId - b.accountId
  if (a.laneId !== b.laneId) return a.laneId < b.laneId ? -1 : 1
  return a.integrationId - b.integrationId
}

const DELETED = {
  error: 'integration_deleted',
  reason: 'The integration was deleted before this delivery was sent.',
} as const
const BACKLOG_FULL = {
  error: 'backlog_full',
  reason:
    'This integration has a million deliveries waiting, so new ones are skipped. Fix its receiver or switch it off. Skipped deliveries can be sent later as past calls.',
} as const
