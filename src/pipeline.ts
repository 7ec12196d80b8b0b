// The story of Offhook in one page: what a source learned becomes requests that are owed, in one transaction.
//
//   think: follow each update -> look up what was before -> take the calls under lock -> match -> render -> store -> commit
//   -> wake the dispatcher
//
// A call is thought through as it was stored here last. Under its lock the database says whether it still is; if not, it is
// thought through again. Between "take" and "store" everything is pure functions. The promise given to whoever sent an
// update is kept by the commit, never before it (D1).
import type { CallEvent, CallHistory, CallUpdate } from './calls/call.ts'
import type { Dispatcher } from './delivery/dispatcher.ts'
import { OffhookError } from './lib/errors.ts'
import { publicId, uuidv7 } from './lib/ids.ts'
import { readRecord, type CallRecord, type EventEffect } from './intake/update-effects.ts'
import { columnsOf, applyUpdates, type AccountContext, type CallEffects } from './intake/call-effects.ts'
import {
  historyQueryOf,
  createHistoryLookup,
  createHistoryChanges,
  type HistoryLookup,
  type HistoryChanges,
  type HistoryResult,
} from './intake/caller-history.ts'
import { createBatcher, UNREADABLE, type Batcher } from './intake/batcher.ts'
import type { IngestRequest, IngestResult } from './intake/ingest.ts'
import { planBatch, type BatchPlan, type PlannedCall, type PlannedUpdate } from './intake/batch-plan.ts'
import type { StoredBatch } from './intake/write-batch.ts'
import { createBatchWriter, type BatchWriter } from './intake/batch-writer.ts'
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
import { partitionDay } from './store/lanes/lane-store.ts'
import { createSlices } from './lib/time-slices.ts'

/** One account as the pipeline needs it: who hears of its calls, and what is known of its numbers. */
export interface AccountRouting extends AccountContext {
  /**
   * Whether this integration wants this event of the kinds it was offered: its conditions (C15). `ticked`: who was chosen to be
   * told of a test call (C16).
   */
  wants(integrationId: number, event: CallEvent, ticked?: readonly string[]): boolean
  render(integrationId: number, event: CallEvent, eventId: string): RenderedRequest | Refusal
  /** Whether it is not there any more; a call may owe it a final all the same (C9). */
  isDeleted(integrationId: number): boolean
}

export interface PipelineDeps {
  readonly connections: readonly HotConnection[]
  readonly epoch: Epoch
  readonly dispatcher: Pick<Dispatcher, 'canInsertClaimed' | 'isBacklogFull' | 'countStored' | 'enqueue' | 'wake'>
  readonly routingOf: (accountId: number) => AccountRouting
  readonly now: () => number
  /** Told after each commit, once for each part of it that was stored, for the live view. */
  readonly batchStored?: (batch: StoredBatch) => void
  /** Told of each call that was met and whose record cannot be read (S46). */
  readonly unreadable?: (call: CallRef) => void
  /** Told after a commit that begins recordings or steps. */
  readonly workQueued?: () => void
}

export type Pipeline = Batcher

export function createPipeline(deps: PipelineDeps): Pipeline {
  const share = createRenderShare()
  const recent = createCallCache()
  const history = createHistoryLookup()
  const possible = ({ accountId, quiet, updates }: IngestRequest): number =>
    quiet ? 0 : updates.length * deps.routingOf(accountId).consumers.length
  const write = async (connection: HotConnection, intakes: readonly IngestRequest[]): Promise<IngestResult[][]> => {
    const { taken, made } = await run(deps, { connection, recent, history }, intakes)
    share.learn({ possible: intakes.reduce((sum, intake) => sum + possible(intake), 0), made })
    return taken
  }
  return createBatcher({
    writers: deps.connections.map((connection) => (intakes) => write(connection, intakes)),
    rendersOf: (intake) => Math.max(intake.updates.length, share.expected(possible(intake))),
  })
}

interface Applied {
  readonly taken: IngestResult[][]
  /** How many requests came of it. */
  readonly made: number
}

/** Where a batch is applied, and what is remembered there. */
interface Place {
  readonly connection: HotConnection
  readonly recent: CallCache
  readonly history: HistoryLookup
}

/** Applies a batch. */
async function run(deps: PipelineDeps, place: Place, intakes: readonly IngestRequest[]): Promise<Applied> {
  const plan = planBatch(intakes)
  const applied = (await apply(deps, place, { intakes, plan })) ?? (await apply(deps, place, { intakes, plan }))
  if (!applied) throw new OffhookError('lost_row', 'A call is missing that was just stored.')
  return applied
}

/** Applies a batch; `null` when a call is gone that was remembered: it is older than what is kept, and forgotten now. */
async function apply(
  deps: PipelineDeps,
  { connection, recent, history }: Place,
  { intakes, plan }: { readonly intakes: readonly IngestRequest[]; readonly plan: BatchPlan },
): Promise<Applied | null> {
  const { epoch, dispatcher } = deps
  // Others have their turn in between: what one account's conditions and requests cost does not hold up the rest (S45).
  const slices = createSlices()
  const first: FirstDerivation[] = []
  for (const call of plan.calls) {
    first.push(deriveCall(deps, call, recent.get(call.name)))
    await slices()
  }
  const asked = first.flatMap(
    ({ call, told }) => (told.record && historyQueryOf(call.name, call.key, told.record.call)) ?? [],
  )
  await connection.command('BEGIN')
  try {
    epoch.check()
    const { histories, toKeep } = asked.length === 0 ? NO_HISTORY : await history.lookUp(connection, asked)
    const thoughts: DerivedCall[] = []
    for (const { call, known, told } of first) {
      const history = histories.get(call.name)
      const again = history ? deriveCall(deps, call, known, history).told : told
      thoughts.push({ call, known, history, told: again, columns: columnsOf(again.record) })
      await slices()
    }
    const { calls, newEvents: fresh } = await lockCalls(connection, { ...takeBatch(thoughts), ids: plan.ids })
    if (calls.length < thoughts.length) {
      for (const { call } of thoughts) recent.forget(call.name)
      await connection.command('ROLLBACK')
      return null
    }
    const outputs = createBatchWriter(partitionDay(deps.now()), dispatcher, (batch) =>
      storeBatch(connection, epoch.number, batch),
    )
    const results: Results = {
      outputs,
      taken: intakes.map(() => []),
      stored: [],
      historyChanges: createHistoryChanges(),
      slices,
    }
    for (const row of calls) {
      const thought = thoughts[plan.indexOf(row)]
      if (!thought) throw new OffhookError('lost_row', 'The database answered with a call that was not asked for.')
      await applyCall(deps, results, row, { thought, isFresh: (step) => plan.isFresh(step, fresh) })
    }
    await results.historyChanges.store(connection)
    const kept = await outputs.end()
    const tag = await connection.command('COMMIT')
    if (tag !== 'COMMIT') throw new OffhookError('not_committed', 'The database did not keep the batch.')
    for (const { name, call } of results.stored) recent.keep(name, call)
    for (const output of kept) {
      output.dispatch()
      for (const call of output.setAside) deps.unreadable?.(call)
      deps.batchStored?.(output)
    }
    if (kept.some(({ beginsWork }) => beginsWork)) deps.workQueued?.()
    // It only makes what comes faster, and what is stored is stored.
    if (toKeep.length > 0) await saveHistoryCounts(connection, toKeep).catch(() => undefined)
    return { taken: results.taken, made: kept.reduce((sum, { made }) => sum + made, 0) }
  } catch (error) {
    await connection.command('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    history.release(asked)
  }
}

/** What comes of the calls of a batch, until it is stored. */
interface Results {
  readonly outputs: BatchWriter
  /** Of each intake, by the place of the update in it. */
  readonly taken: IngestResult[][]
  readonly stored: { readonly name: string; readonly call: CallCacheEntry }[]
  readonly historyChanges: HistoryChanges
  readonly slices: () => Promise<void>
}

/** Applies the updates of one call, whose row is locked. */
async function applyCall(
  deps: PipelineDeps,
  { outputs, taken: all, stored, historyChanges, slices }: Results,
  row: LockedCall,
  { thought, isFresh }: { readonly thought: DerivedCall; readonly isFresh: (step: PlannedUpdate) => boolean },
): Promise<void> {
  const { call, columns } = thought
  const confirmed = confirm(deps, row, { thought, isFresh })
  if (confirmed === null) {
    outputs.current.setAside(row)
    for (const { update, intake, index } of call.updates) {
      const place = all[intake]
      if (place) place[index] = unreadable(update)
    }
    return
  }
  const { before, told, change } = confirmed
  const { record, steps } = told
  const written = change ?? (row.found === 'new' ? columns : null)
  if (change) outputs.current.change(row, change)
  if (record === null) outputs.current.drop(row)
  else if (written) {
    historyChanges.add(call.key, before?.call ?? null, record.call)
    const version = change ? row.version + 1 : row.version
    stored.push({ name: call.name, call: { callId: row.callId, version, record, units: written.state.length } })
  }
  for (const { step, taken, events, begins, follow } of steps) {
    const place = all[step.intake]
    if (place) place[step.index] = taken
    const of = { ...call.key, callId: row.callId }
    if (begins) outputs.current.recording(of, begins)
    if (follow.length > 0) outputs.current.steps(of, follow)
    for (const telling of events) await deliver(deps, outputs, { call, callId: row.callId, telling, record, slices })
  }
}

const NO_HISTORY: HistoryResult = { histories: new Map(), toKeep: [] }

/** What a call of the batch becomes if it is as it was stored here last, or new. */
interface FirstDerivation {
  readonly call: PlannedCall
  readonly known: CallCacheEntry | undefined
  readonly told: CallEffects
}

/** The same with what was before it (C22). */
interface DerivedCall extends FirstDerivation {
  readonly history: CallHistory | undefined
  readonly columns: CallColumns
}

/** `history`: what was looked up for it (C22). */
function deriveCall(
  deps: PipelineDeps,
  call: PlannedCall,
  known: CallCacheEntry | undefined,
  history?: CallHistory,
): FirstDerivation {
  return {
    call,
    known,
    told: applyUpdates(deps.routingOf(call.key.accountId), call, deps.now(), {
      before: known?.record ?? null,
      history,
      isFresh: () => true,
    }),
  }
}

function takeBatch(thoughts: readonly DerivedCall[]): Pick<CallsToLock, 'recent' | 'unknown'> {
  const recent: CachedCall[] = []
  const unknown: UncachedCall[] = []
  for (const { call, known, columns } of thoughts) {
    if (known) recent.push({ ...call.key, callId: known.callId, version: known.version })
    else unknown.push({ ...call.key, callId: uuidv7(), columns })
  }
  return { recent, unknown }
}

/**
 * What the call becomes, now that its row is locked, and what is to be stored of it (`change` is null: it stands as it is); `null`:
 * its record cannot be read, which is no reason to refuse the calls beside it.
 */
function confirm(
  deps: PipelineDeps,
  { found }: LockedCall,
  { thought, isFresh }: { readonly thought: DerivedCall; readonly isFresh: (step: PlannedUpdate) => boolean },
): { readonly before: CallRecord | null; readonly told: CallEffects; readonly change: CallColumns | null } | null {
  const { call, known, history, told, columns } = thought
  if (typeof found === 'string' && call.updates.every(isFresh))
    return { before: known?.record ?? null, told, change: found === 'new' ? null : columns }
  const stored = typeof found === 'string' ? undefined : readRecord(found.state)
  if (stored === null) return null
  const before = found === 'same' ? (known?.record ?? null) : (stored ?? null)
  const again = applyUpdates(deps.routingOf(call.key.accountId), call, deps.now(), { before, history, isFresh })
  // A call that is not remembered got its sign of life when its row was taken; a remembered one gets it by being stored.
  const isChange = again.record !== before || known !== undefined
  return { before, told: again, change: again.record !== null && isChange ? columnsOf(again.record) : null }
}

const unreadable = ({ uniqueid }: CallUpdate): IngestResult => ({
  uniqueid,
  result: 'ignored',
  sequences: [],
  reason: UNREADABLE,
})

/** An event becomes the requests it owes: one for each integration that hears of it and wants it. */
async function deliver(
  deps: PipelineDeps,
  outputs: BatchWriter,
  {
    call,
    callId,
    telling,
    record,
    slices,
  }: {
    call: PlannedCall
    callId: string
    telling: EventEffect
    record: CallRecord | null
    slices: () => Promise<void>
  },
): Promise<void> {
  const { accountId } = call.key
  const audience = deps.routingOf(accountId)
  const eventId = uuidv7(deps.now())
  outputs.current.event({ accountId, callId, eventId, event: telling.event, isQuiet: record?.quiet === true })
  for (const integrationId of telling.to) {
    const of = { accountId, callId, integrationId, event: telling.event }
    if (audience.wants(integrationId, telling.event, record?.call.ticked)) {
      const request = asTest(record, audience.render(integrationId, telling.event, publicId('evt', eventId)))
      outputs.current.delivery({ ...of, request })
      await outputs.next()
    } else if (telling.event.type === 'final' && audience.isDeleted(integrationId)) {
      // It was owed when the call ended, and what is owed does not disappear (D2).
      outputs.current.skip(of)
    }
    await slices()
  }
}

/** What is sent of a test call is told apart from then on: it says nothing of the receiver's health (C16). */
function asTest(record: CallRecord | null, request: RenderedRequest | Refusal): RenderedRequest | Refusal {
  return record?.call.isTest && !('refused' in request) ? { ...request, isTest: true } : request
}
