// What a batch gives to the database, gathered call by call, and what it gives to the dispatcher after the commit.
import type { CallEvent, FieldValue, RecordingNews } from '../calls/call.ts'
import { refOf } from '../calls/recording.ts'
import type { Dispatcher } from '../delivery/dispatcher.ts'
import type { ClaimedDelivery } from '../delivery/claimed-delivery.ts'
import { uuidv7 } from '../lib/ids.ts'
import type { Refusal, RenderedRequest } from '../render/request.ts'
import type {
  CallColumns,
  AppendedLane,
  CallRef,
  LaneAppend,
  NewDelivery,
  SettledDelivery,
  StoreBatch,
} from '../store/calls/call-batch.ts'
import type { NewRecording, NewStepRun } from '../store/recordings/new-recordings.ts'

interface Lane {
  growth: { -readonly [key in keyof LaneAppend]: LaneAppend[key] }
  readonly held: Omit<ClaimedDelivery, 'seq'>[]
  readonly rows: Omit<NewDelivery, 'lane' | 'place'>[]
}

export interface WriteBatch {
  change(call: CallRef, columns: CallColumns): void
  /** A call that was begun by nothing but repeated event ids: it does not stand. */
  drop(call: CallRef): void
  /** A call whose record cannot be read: nothing is done for it any more, until its row is restored (S46). */
  setAside(call: CallRef): void
  /** `isQuiet`: the live view does not tell of it (C18). */
  event(of: { accountId: number; callId: string; eventId: string; event: CallEvent; isQuiet: boolean }): void
  delivery(of: EventDelivery): void
  /** Owed to an integration that was deleted since (C9): settled as it is born. */
  skip(of: Omit<EventDelivery, 'request'>): void
  /** News of a recording that is to be had from now on. */
  recording(of: CallRef, news: RecordingNews): void
  /** The steps that follow a call that ended, in their order. */
  steps(of: CallRef, names: readonly string[]): void
  batch(): StoreBatch
  /** How much of requests it holds, in UTF-16 units. */
  readonly units: number
  /** What is left of it once it is stored: of its requests only those that were born claimed are held on to. */
  stored(lanes: readonly AppendedLane[]): StoredBatch
}

/** A part of a batch, or all of it, that is stored and not committed yet. */
export interface StoredBatch {
  /** Requests that came of it, those that are not sent too. */
  readonly made: number
  /** Whether recordings or steps begin with it. */
  readonly beginsWork: boolean
  /** The events, as the live view tells of them. */
  readonly events: readonly EventSummary[]
  /** Deliveries that were made and are to be sent. */
  readonly queued: readonly QueuedDelivery[]
  readonly setAside: readonly CallRef[]
  /** After the commit: what was born claimed goes to the dispatcher, the rest wakes it. */
  dispatch(): void
}

export type QueuedDelivery = Pick<ClaimedDelivery, 'accountId' | 'integrationId' | 'deliveryId' | 'callId' | 'kind'>

/** An event in short. `status` and `outcome` are the call's after it. */
export interface EventSummary extends Pick<CallEvent, 'sequence' | 'type' | 'at'> {
  readonly accountId: number
  readonly callId: string
  readonly uniqueid: FieldValue
  readonly status: FieldValue
  readonly outcome: FieldValue
}

export interface EventDelivery {
  readonly accountId: number
  readonly callId: string
  readonly integrationId: number
  readonly event: CallEvent
  readonly request: RenderedRequest | Refusal
}

/** What an event's request is for (D7): a status of a call that goes on, its end, its final account, or what came later. */
function kindOf({ type }: CallEvent): string {
  return type === 'ended' || type === 'final' || type === 'updated' ? type : 'status'
}

export type BatchDispatcher = Pick<
  Dispatcher,
  'canInsertClaimed' | 'isBacklogFull' | 'countStored' | 'enqueue' | 'wake'
>

/** `mayClaim`: its lanes may be born claimed, for which their first requests are held until the commit. */
export function createWriteBatch(
  day: string,
  dispatcher: BatchDispatcher,
  { mayClaim }: { mayClaim: boolean },
): WriteBatch {
  const calls: StoreBatch['calls'][number][] = []
  const events: StoreBatch['events'][number][] = []
  const told: EventSummary[] = []
  const lanes = new Map<string, Lane>()
  const stillborn: SettledDelivery[] = []
  const dropped: StoreBatch['dropped'][number][] = []
  const setAside: StoreBatch['unreadable'][number][] = []
  const recordings: NewRecording[] = []
  const stepRuns: NewStepRun[] = []
  let units = 0

  function laneOf({ accountId, callId, integrationId, event }: EventDelivery): Lane {
    const key = `${callId} ${integrationId}`
    let lane = lanes.get(key)
    if (!lane) {
      const claim = mayClaim && dispatcher.canInsertClaimed(integrationId)
      const growth = { accountId, laneId: callId, integrationId, first: event.sequence, count: 0, claim }
      lanes.set(key, (lane = { growth, held: [], rows: [] }))
    }
    return lane
  }

  return {
    get units() {
      return units
    },
    change: (call, columns) => void calls.push({ ...call, columns }),
    drop: (call) => void dropped.push(call),
    setAside: (call) => void setAside.push(call),
    event({ accountId, callId, eventId, event, isQuiet }) {
      const { sequence, type, at } = event
      events.push({ accountId, callId, sequence, eventId, type, at, fields: JSON.stringify(event.fields) })
      if (isQuiet) return
      const { uniqueid = null, status = null, outcome = null } = event.fields
      told.push({ accountId, callId, sequence, type, at, uniqueid, status, outcome })
    },
    delivery(of) {
      const { integrationId, request } = of
      const row = rowOf(of, textsOf(request))
      units += row.head.length + (row.body?.length ?? 0)
      if ('refused' in request) {
        stillborn.push({ ...row, state: 'failed', error: request.refused, reason: request.detail, attemptId: uuidv7() })
      } else if (dispatcher.isBacklogFull(integrationId)) {
        stillborn.push({ ...row, state: 'skipped', error: 'backlog full', reason: BACKLOG_FULL, attemptId: uuidv7() })
      } else {
        const lane = laneOf(of)
        lane.growth.count += 1
        lane.rows.push(row)
        lane.held.push({ ...row, tries: 0, request })
      }
    },
    skip(of) {
      const head = JSON.stringify({ refused: 'integration deleted', detail: DELETED })
      const row = rowOf(of, { head, body: null })
      stillborn.push({ ...row, state: 'skipped', error: 'integration deleted', reason: DELETED, attemptId: uuidv7() })
    },
    batch() {
      const order = [...lanes.values()].toSorted(({ growth: a }, { growth: b }) => compareLanes(a, b))
      const deliveries = order.flatMap(({ rows }, lane) => rows.map((row, place) => ({ ...row, lane, place })))
      const grown = order.map((lane) => lane.growth)
      return {
        day,
        calls,
        events,
        lanes: grown,
        deliveries,
        settled: stillborn,
        dropped,
        unreadable: setAside,
        recordings,
        stepRuns,
      }
    },
    recording(of, news) {
      const recording = recordingOf(of, news)
      if (recording) recordings.push(recording)
    },
    steps: (of, names) => void stepRuns.push(...names.map((name, at) => ({ ...of, name, position: at + 1 }))),
    stored(grown) {
      const born: ClaimedDelivery[] = []
      const counts: (readonly [integrationId: number, count: number])[] = []
      const wakes: number[] = []
      for (const { laneId, integrationId, first, state } of grown) {
        const lane = lanes.get(`${laneId} ${integrationId}`)
        if (!lane) continue
        counts.push([integrationId, lane.growth.count])
        const head = lane.held[0]
        if (state === 'born claimed' && head) born.push({ ...head, seq: first })
        else if (state === 'waiting') wakes.push(integrationId)
      }
      const queued = [...lanes.values()].flatMap(({ rows }) => rows.map(queuedOf))
      return {
        made: queued.length,
        beginsWork: recordings.length + stepRuns.length > 0,
        events: told,
        queued,
        setAside,
        dispatch() {
          for (const [integrationId, count] of counts) dispatcher.countStored(integrationId, count)
          for (const integrationId of wakes) dispatcher.wake(integrationId)
          dispatcher.enqueue(born)
        },
      }
    },
  }
}

const queuedOf = ({ accountId, integrationId, deliveryId, callId, kind }: QueuedDelivery): QueuedDelivery => ({
  accountId,
  integrationId,
  deliveryId,
  callId,
  kind,
})

function recordingOf(of: CallRef, news: RecordingNews): NewRecording | null {
  const begun = { ...of, recordingId: uuidv7(), ref: refOf(news), isVoicemail: false, kept: null }
  if ('url' in news) return { ...begun, origin: 'url' }
  if ('file' in news) return { ...begun, origin: 'file', isVoicemail: news.voicemail === true }
  if (!('kept' in news)) return null
  const { id, bytes, sha256 } = news.kept
  return { ...begun, recordingId: id, origin: 'upload', kept: { bytes, sha256 } }
}

function rowOf(
  { accountId, callId, integrationId, event }: Omit<EventDelivery, 'request'>,
  texts: Pick<NewDelivery, 'head' | 'body'>,
) {
  const deliveryId = uuidv7()
  return {
    accountId,
    laneId: callId,
    integrationId,
    deliveryId,
    callId,
    sequence: event.sequence,
    kind: kindOf(event),
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

const DELETED = 'Its integration was deleted before this was sent.'
const BACKLOG_FULL =
  'This integration has a million deliveries waiting, so new ones are skipped. Mend its receiver or switch it off; what was skipped can be sent as past calls.'
