// The pipeline: the updates of a source become deliveries to be sent, in one transaction.
//
//   derive: apply each update -> look up the caller history -> lock the calls -> match -> render -> store -> commit
//   -> hand over to the dispatcher
//
// The new state of a call is derived from its cached record. Once its row is locked the database says whether that was current;
// if not, it is derived again. Between "lock" and "store" everything is pure functions. An update is acknowledged after the
// commit, never before it (D1).
import type { CallEvent, CallHistory, CallUpdate } from './calls/call.ts'
import type { Dispatcher } from './delivery/dispatcher.ts'
import { OffhookError } from './errors.ts'
import { publicId, uuidv7 } from './ids.ts'
import { readRecord, type CallRecord, type EventEffect } from './intake/update-effects.ts'
import { columnsOf, applyUpdates, type AccountContext, type CallEffects } from './intake/call-effects.ts'
import {
  createHistoryChanges,
  createHistoryLookup,
  historyQueryOf,
  type HistoryChanges,
  type HistoryLookup,
  type HistoryQuery,
  type HistoryResult,
} from './intake/caller-history.ts'
import { createBatcher, type Batcher } from './intake/batcher.ts'
import type { IngestRequest, IngestResult } from './intake/ingest.ts'
import { planBatch, type BatchPlan, type PlannedCall, type PlannedUpdate } from './intake/batch-plan.ts'
import { BatchWriter, type DispatcherCapacity, type CommitEffects } from './intake/batch-writer.ts'
import { createCallCache, type CallCache, type CallCacheEntry } from './intake/call-cache.ts'
import { createRenderShare } from './intake/render-share.ts'
import type { Refusal, RenderedRequest } from './render/request.ts'
import type { Epoch } from './store/lanes/epoch.ts'
import type { HotConnection } from './store/database/hot-connection.ts'
import { saveHistoryCounts } from './store/calls/caller-history.ts'
import { storeBatch, lockCalls } from './store/calls/call-batch.ts'
import type {
  CallColumns,
  CallRef,
  CachedCall,
  CallsToLock,
  LockedCall,
  UncachedCall,
} from './store/calls/call-batch.ts'
import { createSlices } from './concurrency/time-slices.ts'
import { partitionDay } from './store/database/partitions.ts'

/** One account as the pipeline needs it: which integrations get the events of its calls, and what is known of its numbers. */
export interface AccountRouting extends AccountContext {
  /**
   * Whether the conditions of this integration match this event (C15). `ticked`: the integrations chosen for a test call (C16).
   */
  wants(integrationId: number, event: CallEvent, ticked?: readonly string[]): boolean
  render(integrationId: number, event: CallEvent, eventId: string): RenderedRequest | Refusal
  /** Whether it was deleted; a final may be due to it all the same (C9). */
  isDeleted(integrationId: number): boolean
}

export interface PipelineDeps {
  readonly connections: readonly HotConnection[]
  readonly epoch: Epoch
  /** Asked for room while a batch is built, and given its deliveries after the commit. */
  readonly dispatcher: DispatcherCapacity & Pick<Dispatcher, 'countStored' | 'enqueue' | 'wake'>
  readonly routingOf: (accountId: number) => AccountRouting
  readonly now: () => number
  /** Called after each commit, once for each part of it that was stored, for the live view. */
  readonly onBatchStored?: (batch: CommitEffects) => void
  /** Called for each call of a batch whose record cannot be read (S46). */
  readonly onUnreadable?: (call: CallRef) => void
  /** Called after a commit that queues recordings or steps. */
  readonly onWorkQueued?: () => void
}

export type Pipeline = Batcher

export function createPipeline(deps: PipelineDeps): Pipeline {
  const share = createRenderShare()
  const cache = createCallCache()
  const history = createHistoryLookup()
  const possibleRequests = ({ accountId, quiet, updates }: IngestRequest): number =>
    quiet ? 0 : updates.length * deps.routingOf(accountId).consumers.length
  const write = async (connection: HotConnection, requests: readonly IngestRequest[]): Promise<IngestResult[][]> => {
    const { results, made } = await applyBatch(deps, { connection, cache, history }, requests)
    share.learn({ possible: requests.reduce((sum, request) => sum + possibleRequests(request), 0), made })
    return results
  }
  return createBatcher({
    writers: deps.connections.map((connection) => (requests) => write(connection, requests)),
    rendersOf: (request) => Math.max(request.updates.length, share.expected(possibleRequests(request))),
  })
}

interface BatchResult {
  /** Of each request, by the index of the update in it. */
  readonly results: IngestResult[][]
  /** How many deliveries it made that are to be sent. */
  readonly made: number
}

/** The connection that a batch is applied on, and the caches. */
interface BatchContext {
  readonly connection: HotConnection
  readonly cache: CallCache
  readonly history: HistoryLookup
}

async function applyBatch(
  deps: PipelineDeps,
  context: BatchContext,
  requests: readonly IngestRequest[],
): Promise<BatchResult> {
  const plan = planBatch(requests)
  const applied =
    (await tryBatch(deps, context, { requests, plan })) ?? (await tryBatch(deps, context, { requests, plan }))
  if (!applied) throw new OffhookError('lost_row', 'A call is missing right after it was stored.')
  return applied
}

/** Applies a batch; `null` when the row of a cached call is gone, deleted by retention: it is out of the cache now. */
async function tryBatch(
  deps: PipelineDeps,
  { connection, cache, history }: BatchContext,
  { requests, plan }: { readonly requests: readonly IngestRequest[]; readonly plan: BatchPlan },
): Promise<BatchResult | null> {
  const { epoch } = deps
  // Yields to other work in between: one account's expensive conditions and requests do not hold up the rest (S45).
  const slices = createSlices()
  const first: CallDerivation[] = []
  for (const call of plan.calls) {
    first.push(deriveCall(deps, call, cache.get(call.name)))
    await slices()
  }
  const queries = first.flatMap(historyQueriesOf)
  await connection.command('BEGIN')
  try {
    epoch.check()
    const { histories, toKeep } = queries.length === 0 ? NO_HISTORY : await history.lookUp(connection, queries)
    const derived: DerivedCall[] = []
    for (const one of first) {
      derived.push(withHistory(deps, one, histories.get(one.call.name)))
      await slices()
    }
    const { calls, newEvents } = await lockCalls(connection, { ...callsToLock(derived), ids: plan.ids })
    if (calls.length < derived.length) {
      for (const { call } of derived) cache.forget(call.name)
      await connection.command('ROLLBACK')
      return null
    }
    const batch: Batch = {
      writer: new BatchWriter(partitionDay(deps.now()), deps.dispatcher, (rows) =>
        storeBatch(connection, epoch.number, rows),
      ),
      results: requests.map(() => []),
      toCache: [],
      historyChanges: createHistoryChanges(),
      slices,
    }
    for (const row of calls) {
      const one = derived[plan.indexOf(row)]
      if (!one) throw new OffhookError('lost_row', 'The database returned a call that was not requested.')
      await applyCall(deps, batch, row, { derived: one, isFresh: (planned) => plan.isFresh(planned, newEvents) })
    }
    await batch.historyChanges.store(connection)
    const effects = await batch.writer.end()
    const tag = await connection.command('COMMIT')
    if (tag !== 'COMMIT') throw new OffhookError('not_committed', 'The database did not keep the batch.')
    for (const { name, call } of batch.toCache) cache.keep(name, call)
    handOver(deps, effects)
    // An optimisation for later lookups: the batch is committed whether or not it succeeds.
    if (toKeep.length > 0) await saveHistoryCounts(connection, toKeep).catch(() => undefined)
    return { results: batch.results, made: effects.reduce((sum, { queued }) => sum + queued.length, 0) }
  } catch (error) {
    await connection.command('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    history.release(queries)
  }
}

/** After the commit: the dispatcher sends the deliveries, the live view shows the events. */
function handOver(
  { dispatcher, onUnreadable, onBatchStored, onWorkQueued }: PipelineDeps,
  effects: readonly CommitEffects[],
): void {
  for (const part of effects) {
    for (const [integrationId, count] of part.added) dispatcher.countStored(integrationId, count)
    for (const integrationId of part.waiting) dispatcher.wake(integrationId)
    dispatcher.enqueue(part.claimed)
    for (const call of part.unreadable) onUnreadable?.(call)
    onBatchStored?.(part)
  }
  if (effects.some(({ queuesWork }) => queuesWork)) onWorkQueued?.()
}

/** A batch whose calls are locked and which is not stored yet. */
interface Batch {
  readonly writer: BatchWriter
  readonly results: IngestResult[][]
  readonly toCache: { readonly name: string; readonly call: CallCacheEntry }[]
  readonly historyChanges: HistoryChanges
  readonly slices: () => Promise<void>
}

interface LockedDerivation {
  readonly derived: DerivedCall
  readonly isFresh: (planned: PlannedUpdate) => boolean
}

/** Applies the updates of one call, whose row is locked. */
async function applyCall(deps: PipelineDeps, batch: Batch, row: LockedCall, of: LockedDerivation): Promise<void> {
  const { writer, results } = batch
  const { call, columns } = of.derived
  const confirmed = confirmCall(deps, row, of)
  if (confirmed === null) {
    writer.current.addUnreadableCall(row)
    for (const { update, requestIndex, updateIndex } of call.updates) {
      const place = results[requestIndex]
      if (place) place[updateIndex] = unreadableResult(update)
    }
    return
  }
  const { before, effects, change } = confirmed
  const { record, updates } = effects
  const written = change ?? (row.found === 'new' ? columns : null)
  if (change) writer.current.addChangedCall(row, change)
  if (record === null) writer.current.dropCall(row)
  else if (written) {
    batch.historyChanges.add(call.key, before?.call ?? null, record.call)
    const version = change ? row.version + 1 : row.version
    batch.toCache.push({ name: call.name, call: { callId: row.callId, version, record, units: written.state.length } })
  }
  const ref = { ...call.key, callId: row.callId }
  for (const { planned, result, events, newRecording, steps } of updates) {
    const place = results[planned.requestIndex]
    if (place) place[planned.updateIndex] = result
    if (newRecording) writer.current.addRecording(ref, newRecording)
    if (steps.length > 0) writer.current.addSteps(ref, steps)
    for (const effect of events) await addDeliveries(deps, batch, { ref, effect, record })
  }
}

const NO_HISTORY: HistoryResult = { histories: new Map(), toKeep: [] }

/** The effects on a call of the batch if its cached record is current, or it is new. */
interface CallDerivation {
  readonly call: PlannedCall
  readonly cached: CallCacheEntry | undefined
  readonly effects: CallEffects
}

/** The same with its caller history (C22). */
interface DerivedCall extends CallDerivation {
  readonly history: CallHistory | undefined
  readonly columns: CallColumns
}

/** `history`: as it was looked up (C22). */
function deriveCall(
  deps: PipelineDeps,
  call: PlannedCall,
  cached: CallCacheEntry | undefined,
  history?: CallHistory,
): CallDerivation {
  const before = cached?.record ?? null
  const routing = deps.routingOf(call.key.accountId)
  return { call, cached, effects: applyUpdates(routing, call, deps.now(), { before, history, isFresh: () => true }) }
}

const historyQueriesOf = ({ call, effects: { record } }: CallDerivation): HistoryQuery[] => {
  const query = record && historyQueryOf(call.name, call.key, record.call)
  return query ? [query] : []
}

function withHistory(deps: PipelineDeps, first: CallDerivation, history: CallHistory | undefined): DerivedCall {
  const { call, cached } = first
  const effects = history ? deriveCall(deps, call, cached, history).effects : first.effects
  return { call, cached, history, effects, columns: columnsOf(effects.record) }
}

function callsToLock(derived: readonly DerivedCall[]): Pick<CallsToLock, 'cached' | 'uncached'> {
  const cached: CachedCall[] = []
  const uncached: UncachedCall[] = []
  for (const { call, cached: entry, columns } of derived) {
    if (entry) cached.push({ ...call.key, callId: entry.callId, version: entry.version })
    else uncached.push({ ...call.key, callId: uuidv7(), columns })
  }
  return { cached, uncached }
}

interface ConfirmedCall {
  readonly before: CallRecord | null
  readonly effects: CallEffects
  /** The columns to be stored; `null`: the row is unchanged. */
  readonly change: CallColumns | null
}

/** The effects on the call, now that its row is locked; `null`: its record cannot be read, which fails no other call. */
function confirmCall(
  deps: PipelineDeps,
  { found }: LockedCall,
  { derived, isFresh }: LockedDerivation,
): ConfirmedCall | null {
  const { call, cached, history, effects, columns } = derived
  if (typeof found === 'string' && call.updates.every(isFresh))
    return { before: cached?.record ?? null, effects, change: found === 'new' ? null : columns }
  const stored = typeof found === 'string' ? undefined : readRecord(found.state)
  if (stored === null) return null
  const before = found === 'same' ? (cached?.record ?? null) : (stored ?? null)
  const again = applyUpdates(deps.routingOf(call.key.accountId), call, deps.now(), { before, history, isFresh })
  // Locking the row of a call that is not cached has updated its `seen_at`; for a cached one, storing it does.
  const isChange = again.record !== before || cached !== undefined
  return { before, effects: again, change: again.record !== null && isChange ? columnsOf(again.record) : null }
}

const unreadableResult = ({ uniqueid }: CallUpdate): IngestResult => ({
  uniqueid,
  result: 'ignored',
  sequences: [],
  code: 'call_unreadable',
})

/** Adds the deliveries of an event: one for each of its consumers whose conditions match. */
async function addDeliveries(
  deps: PipelineDeps,
  { writer, slices }: Batch,
  { ref, effect, record }: { readonly ref: CallRef; readonly effect: EventEffect; readonly record: CallRecord | null },
): Promise<void> {
  const { accountId, callId } = ref
  const { event, to } = effect
  const routing = deps.routingOf(accountId)
  const eventId = uuidv7(deps.now())
  writer.current.addEvent({ accountId, callId, eventId, event, isQuiet: record?.quiet === true })
  for (const integrationId of to) {
    const delivery = { accountId, callId, integrationId, event }
    if (routing.wants(integrationId, event, record?.call.ticked)) {
      const request = asTest(record, routing.render(integrationId, event, publicId('evt', eventId)))
      writer.current.addDelivery({ ...delivery, request })
      if (writer.isFull) await writer.next()
    } else if (event.type === 'final' && routing.isDeleted(integrationId)) {
      // It was due when the call ended, and a due delivery is never lost silently (D2).
      writer.current.addSkippedDelivery(delivery)
    }
    await slices()
  }
}

/** Marks the request of a test call: its outcome does not count for the receiver's health (C16). */
function asTest(record: CallRecord | null, request: RenderedRequest | Refusal): RenderedRequest | Refusal {
  return record?.call.isTest && !('refused' in request) ? { ...request, isTest: true } : request
}
