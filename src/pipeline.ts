// The pipeline: the updates of a source become deliveries to be sent, in one commit.
//
//   derive: apply each update -> look up the caller history -> match and render -> store, or lock the calls and store
//   -> commit -> hand over to the dispatcher
//
// First, the new state of a call is derived from its cached record, and its requests are rendered from that state. Usually every
// cached record is current, and one statement stores the batch. Otherwise the batch is stored in a transaction: once the calls'
// rows are locked, the database shows which records were not current, and deriving and rendering are repeated for these calls,
// within the transaction if there is little to render. Everything between the history and the lock is pure functions. An update
// is acknowledged after the commit, never before it (D1).
import type { Dispatcher } from './delivery/dispatcher.ts'
import { OffhookError } from './errors.ts'
import { readRecord } from './calls/call-record.ts'
import { firstEffects, type AccountContext } from './intake/call-effects.ts'
import {
  callsToLock,
  confirmCall,
  deriveCall,
  historyQueriesOf,
  withColumns,
  type CallDerivation,
  type DerivedCall,
} from './intake/derived-call.ts'
import {
  createHistoryLookup,
  type HistoryLookup,
  type HistoryQuery,
  type HistoryResult,
} from './intake/caller-history.ts'
import { applyCall, newBatch, type Batch, type LockedCallEffects } from './intake/apply-call.ts'
import { createBatcher, type Batcher, type StoredBatch } from './intake/batcher.ts'
import type { IngestRequest } from './intake/ingest.ts'
import { planBatch, type BatchPlan, type PlannedUpdate } from './intake/batch-plan.ts'
import { BatchWriter, PartWriter, type DispatcherCapacity, type CommitEffects } from './intake/batch-writer.ts'
import { createCallCache, type CallCache, type CallCacheEntry } from './intake/call-cache.ts'
import { renderBatch, type BatchEnd, type EventRouting, type RenderedBatch } from './intake/render-batch.ts'
import { createRenderShare } from './intake/render-share.ts'
import type { Epoch } from './store/lanes/epoch.ts'
import type { HotConnection, RenewableConnection } from './store/database/hot-connection.ts'
import { repeatOnConflict } from './store/database/transaction-conflict.ts'
import { releaseHistory, saveHistoryCounts } from './store/calls/caller-history.ts'
import { storeBatch, storeExpectedBatch, lockCalls, seenEventKey } from './store/calls/call-batch.ts'
import type { BatchRows, CallRef, LockedCall } from './store/calls/call-batch.ts'
import { createSlices } from './concurrency/time-slices.ts'
import { startTimer } from './concurrency/timer.ts'
import { partitionDay } from './store/database/partitions.ts'

/** The account data that the pipeline needs: which integrations get the events of its calls, and the data of its numbers. */
export interface AccountRouting extends AccountContext, EventRouting {}

export interface PipelineDeps {
  readonly connections: readonly RenewableConnection[]
  readonly epoch: Epoch
  /** The dispatcher is asked for room while a batch is built, and gets the batch's deliveries after the commit. */
  readonly dispatcher: DispatcherCapacity & Pick<Dispatcher, 'countStored' | 'enqueue' | 'wake'>
  readonly routingOf: (accountId: number) => AccountRouting
  readonly now: () => number
  /** Called after each commit, once for each stored part of the batch, for the live view. */
  readonly onBatchStored?: (batch: CommitEffects) => void
  /** Called for each call of a batch whose record cannot be read (S46). */
  readonly onUnreadable?: (call: CallRef) => void
  /** Called after a commit that queues recordings or steps. */
  readonly onWorkQueued?: () => void
}

export function createPipeline(deps: PipelineDeps): Batcher {
  const share = createRenderShare()
  const cache = createCallCache()
  const history = createHistoryLookup()
  const possibleRequests = ({ accountId, quiet }: IngestRequest, updates: number): number =>
    quiet ? 0 : updates * deps.routingOf(accountId).consumers.length
  const write = async (
    connection: RenewableConnection,
    requests: readonly IngestRequest[],
    isSlow: boolean,
  ): Promise<StoredBatch> => {
    await connection.renew()
    const context = { connection, cache, history }
    const batch = await repeatOnConflict(() => applyBatch(deps, context, { requests, isSlow }))
    const stored = (request: IngestRequest, index: number): number =>
      possibleRequests(request, batch.results[index]?.length ?? 0)
    share.learn({
      possible: requests.reduce((sum, request, index) => sum + stored(request, index), 0),
      made: batch.made,
    })
    return batch
  }
  return createBatcher({
    writers: deps.connections.map(
      (connection) =>
        (...batch) =>
          write(connection, ...batch),
    ),
    rendersOf: (request) => {
      const updates = request.updates.length
      return Math.max(updates, share.expected(possibleRequests(request, updates)))
    },
    after: startTimer,
  })
}

interface AppliedBatch extends StoredBatch {
  /** How many deliveries the batch made that are to be sent. */
  readonly made: number
}

/** The connection that a batch is applied on, and the caches. */
interface BatchContext {
  readonly connection: HotConnection
  readonly cache: Pick<CallCache, 'get' | 'keep' | 'forget'>
  readonly history: HistoryLookup
}

/** Data that an attempt found in the database and that was not known before. */
interface Found {
  /** Calls by their names, as they are stored in the database. */
  readonly calls: ReadonlyMap<string, CallCacheEntry>
  /** Event ids that were ingested before, as `seenEventKey` writes them. */
  readonly seen: ReadonlySet<string>
}

const NOTHING_FOUND: Found = { calls: new Map(), seen: new Set() }

/** Attempts that prepare before the transaction. A call may change again meanwhile, at another node. */
const ATTEMPTS_MAX = 3

async function applyBatch(
  deps: PipelineDeps,
  context: BatchContext,
  { requests, isSlow }: { readonly requests: readonly IngestRequest[]; readonly isSlow: boolean },
): Promise<AppliedBatch> {
  let found = isSlow ? await findCalls(deps, context, requests) : NOTHING_FOUND
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const outcome = await tryBatch(deps, context, {
      requests,
      found,
      isFirst: attempt === 1,
      isLast: attempt === ATTEMPTS_MAX,
    })
    if ('results' in outcome) return outcome
    found = outcome
  }
  throw new OffhookError('lost_row', 'A call is missing right after it was stored.')
}

/**
 * If rendering takes long, calls that are not cached are read before it, because otherwise their requests would be rendered
 * twice.
 */
async function findCalls(
  deps: PipelineDeps,
  { connection, cache }: BatchContext,
  requests: readonly IngestRequest[],
): Promise<Found> {
  const plan = planBatch(requests)
  const derived = await deriveCalls(deps, cache, { plan, found: NOTHING_FOUND })
  const uncached = derived.filter(({ cached }) => cached === undefined).map((one) => withColumns(deps, one))
  if (uncached.length === 0) return NOTHING_FOUND
  await connection.command('BEGIN')
  try {
    // Locks the rows as storing them later does, and creates missing rows: a plain SELECT has no plan that stays good.
    const { calls } = await lockCalls(connection, { ...callsToLock(uncached), ids: [] })
    const found = new Map<string, CallCacheEntry>()
    for (const row of calls) {
      const name = plan.calls[plan.indexOf(row)]?.name
      const state = typeof row.found === 'string' ? null : row.found.state
      const record = state === null ? null : readRecord(state)
      if (name !== undefined && state !== null && record) found.set(name, { ...row, record, units: state.length })
    }
    return { ...NOTHING_FOUND, calls: found }
  } finally {
    await connection.command('ROLLBACK').catch(() => undefined)
  }
}

/** The start of an attempt at a batch. */
interface Attempt {
  readonly requests: readonly IngestRequest[]
  readonly found: Found
  /** The first attempt expects that every cached record is current. */
  readonly isFirst: boolean
  /** In the last attempt, everything that turns out to be different is rendered within the transaction. */
  readonly isLast: boolean
}

/**
 * Applies a batch, or returns the data that the next attempt needs: the row of a cached call was deleted by retention (it is out
 * of the cache now), or too much would have to be rendered again within the transaction.
 */
async function tryBatch(deps: PipelineDeps, context: BatchContext, attempt: Attempt): Promise<AppliedBatch | Found> {
  const plan = planBatch(attempt.requests)
  const first = await deriveCalls(deps, context.cache, { plan, found: attempt.found })
  const queries = first.flatMap(historyQueriesOf)
  try {
    const prepared = await prepareBatch(deps, context, { ...attempt, plan, first, queries })
    const stored = attempt.isFirst ? await storeExpected(deps, context, { ...attempt, ...prepared }) : null
    return stored ?? (await storePrepared(deps, context, { ...attempt, ...prepared }))
  } finally {
    context.history.release(queries)
  }
}

/** Derives the calls of a batch from the records that are known. */
async function deriveCalls(
  deps: PipelineDeps,
  cache: BatchContext['cache'],
  { plan, found }: { readonly plan: BatchPlan; readonly found: Found },
): Promise<CallDerivation[]> {
  const slices = createSlices()
  const isFresh = freshBefore(plan, found)
  const derived: CallDerivation[] = []
  for (const call of plan.calls) {
    const cached = found.calls.get(call.name) ?? cache.get(call.name)
    derived.push(deriveCall(deps, { call, cached, isFresh }))
    await slices()
  }
  return derived
}

/** Decides which updates count as fresh before the database says so. */
function freshBefore(plan: BatchPlan, { seen }: Found): (planned: PlannedUpdate) => boolean {
  const unseen = { has: (eventId: string) => !seen.has(eventId) }
  return (planned) => plan.isFresh(planned, unseen)
}

/** A batch before its transaction, as far as it was rendered. */
interface PreparedBatch extends Omit<RenderedBatch, 'end'> {
  readonly plan: BatchPlan
  readonly derived: readonly DerivedCall[]
  readonly history: Omit<HistoryResult, 'histories'>
}

const NO_HISTORY: HistoryResult = { histories: new Map(), isCounted: false, toKeep: [] }

/** Looks up the caller history of the calls, and renders the results of their updates. */
async function prepareBatch(
  deps: PipelineDeps,
  { connection, history }: BatchContext,
  {
    requests,
    found,
    plan,
    first,
    queries,
  }: Attempt & {
    readonly plan: BatchPlan
    readonly first: readonly CallDerivation[]
    readonly queries: readonly HistoryQuery[]
  },
): Promise<PreparedBatch> {
  const slices = createSlices()
  const { histories, ...counts } = queries.length === 0 ? NO_HISTORY : await history.lookUp(connection, queries)
  const isFresh = freshBefore(plan, found)
  const applied: CallDerivation[] = []
  for (const one of first) {
    const known = histories.get(one.call.name)
    applied.push(known ? deriveCall(deps, { ...one, history: known, isFresh }) : one)
    await slices()
  }
  const { end, ...rendered } = await renderBatch(requests, applied, deps)
  const whole = { plan, applied }
  const fitting = end ? firstOf(requests, whole, end) : whole
  const derived = fitting.applied.map((one) => withColumns(deps, one))
  return { plan: fitting.plan, derived, history: counts, ...rendered }
}

/** Stores a batch in one statement; `null`: it needs a transaction, and nothing was stored. */
async function storeExpected(
  deps: PipelineDeps,
  { connection, cache }: BatchContext,
  { requests, plan, derived, history, events, slowAccounts }: Attempt & PreparedBatch,
): Promise<AppliedBatch | null> {
  const { epoch } = deps
  // An event that is larger than a batch is rendered while it is stored.
  for (const [{ to }, { requests }] of events) if (requests.length < to.length) return null
  const { cached, uncached } = callsToLock(derived)
  const expected: readonly LockedCall[] = [
    ...cached.map((call) => ({ ...call, found: 'same' as const })),
    ...uncached.map(({ columns: _columns, ...call }) => ({ ...call, version: 1, found: 'new' as const })),
  ]
  const writer = new PartWriter(partitionDay(deps.now()), deps.dispatcher)
  const batch = newBatch(requests, { writer, events })
  for (const one of confirmCalls(deps, { plan, derived }, { calls: expected, newEvents: ALL_NEW }))
    await applyCall(deps, batch, one)
  const rows = writer.isFull ? null : writer.current.rows()
  const changes = batch.historyChanges.rows()
  if (rows === null || changes.removed.length > 0 || !isPlain(rows)) return null
  epoch.check()
  const lanes = await storeExpectedBatch(connection, epoch.number, {
    ...rows,
    ids: plan.ids,
    versions: cached.map(({ version }) => version),
    created: uncached,
    history: changes.stored,
  })
  if (lanes === null) return null
  const effects = [writer.current.effectsOf(lanes)]
  return afterCommit(deps, { connection, cache }, { batch, effects, history, slowAccounts })
}

const ALL_NEW = { has: () => true }

/** Whether the rows are only those that one statement stores. */
const isPlain = ({ settled, dropped, unreadable, recordings, stepRuns, additions }: BatchRows): boolean =>
  [settled, dropped, unreadable, recordings, stepRuns, additions].every((rows) => rows.length === 0)

/** The transaction of a batch. */
async function storePrepared(
  deps: PipelineDeps,
  { connection, cache }: BatchContext,
  { requests, found, isLast, plan, derived, history, events, slowAccounts, isQuick }: Attempt & PreparedBatch,
): Promise<AppliedBatch | Found> {
  const { epoch } = deps
  epoch.check()
  await connection.command('BEGIN')
  try {
    const { calls, newEvents } = await lockCalls(connection, { ...callsToLock(derived), ids: plan.ids })
    if (calls.length < derived.length) {
      for (const { call } of derived) cache.forget(call.name)
      await connection.command('ROLLBACK')
      return { ...found, calls: new Map() }
    }
    const locked = confirmCalls(deps, { plan, derived }, { calls, newEvents })
    const renders = isLast ? 0 : rendersWithin(locked)
    if (renders > (isQuick ? RENDERS_WITHIN_MAX : 0)) {
      await connection.command('ROLLBACK')
      const ids = plan.ids.map(({ accountId, sourceId, eventId }) => seenEventKey(accountId, sourceId, eventId))
      return {
        calls: new Map([...found.calls, ...foundCalls(locked)]),
        seen: new Set(ids.filter((id) => !newEvents.has(id))),
      }
    }
    const writer = new BatchWriter(partitionDay(deps.now()), deps.dispatcher, (rows) =>
      storeBatch(connection, epoch.number, rows),
    )
    const batch = newBatch(requests, { writer, events })
    for (const one of locked) await applyCall(deps, batch, one)
    await batch.historyChanges.store(connection)
    const effects = await writer.end()
    const tag = await connection.command('COMMIT')
    if (tag !== 'COMMIT') throw new OffhookError('not_committed', 'The database did not keep the batch.')
    return await afterCommit(deps, { connection, cache }, { batch, effects, history, slowAccounts })
  } catch (error) {
    await connection.command('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Compares the calls with what was expected, and derives those again that are different. */
function confirmCalls(
  deps: PipelineDeps,
  { plan, derived }: Pick<PreparedBatch, 'plan' | 'derived'>,
  { calls, newEvents }: { readonly calls: readonly LockedCall[]; readonly newEvents: Pick<ReadonlySet<string>, 'has'> },
): LockedCallEffects[] {
  const isFresh = (planned: PlannedUpdate): boolean => plan.isFresh(planned, newEvents)
  return calls.map((row) => {
    const one = derived[plan.indexOf(row)]
    if (!one) throw new OffhookError('lost_row', 'The database returned a call that was not requested.')
    return { row, derived: one, confirmed: confirmCall(deps, row, { derived: one, isFresh }) }
  })
}

/** Caches the calls, hands the deliveries over, and returns the results of a batch that is committed. */
async function afterCommit(
  deps: PipelineDeps,
  { connection, cache }: Pick<BatchContext, 'connection' | 'cache'>,
  {
    batch,
    effects,
    history,
    slowAccounts,
  }: Pick<PreparedBatch, 'history' | 'slowAccounts'> & {
    readonly batch: Batch
    readonly effects: readonly CommitEffects[]
  },
): Promise<AppliedBatch> {
  for (const { name, call } of batch.toCache) cache.keep(name, call)
  handOver(deps, effects)
  // Optimisations for later lookups: the batch is committed whether or not they succeed.
  if (history.toKeep.length > 0) await saveHistoryCounts(connection, history.toKeep).catch(() => undefined)
  if (history.isCounted) void releaseHistory(connection).catch(() => undefined)
  const made = effects.reduce((sum, { queued }) => sum + queued.length, 0)
  return { results: batch.results, made, slowAccounts }
}

/**
 * How many requests may be rendered within the transaction, which locks the rows of its calls. With more, the batch is tried
 * again.
 */
const RENDERS_WITHIN_MAX = 20

/**
 * An estimate of how many requests must be rendered within the transaction, because the records of their calls were not current.
 */
function rendersWithin(locked: readonly LockedCallEffects[]): number {
  let count = 0
  for (const { derived, confirmed } of locked)
    if (confirmed && confirmed.effects !== derived.effects)
      for (const { events } of confirmed.effects.updates) for (const { to } of events) count += to.length
  return count
}

/** The calls whose cached records were not current, as they are stored. */
function foundCalls(locked: readonly LockedCallEffects[]): ReadonlyMap<string, CallCacheEntry> {
  const calls = new Map<string, CallCacheEntry>()
  for (const { row, derived, confirmed } of locked) {
    const record = confirmed?.before ?? null
    if (record === null) continue
    const units = typeof row.found === 'string' ? 0 : row.found.state.length
    calls.set(derived.call.name, { callId: row.callId, version: row.version, record, units })
  }
  return calls
}

interface DerivedBatch {
  readonly plan: BatchPlan
  readonly applied: readonly CallDerivation[]
}

/** The batch as far as it was rendered. */
function firstOf(requests: readonly IngestRequest[], { plan, applied }: DerivedBatch, end: BatchEnd): DerivedBatch {
  const last = requests[end.requestIndex]
  const kept = requests.slice(0, end.requestIndex)
  if (last) kept.push({ ...last, updates: last.updates.slice(0, end.updates) })
  const first = planBatch(kept)
  return {
    plan: first,
    applied: first.calls.flatMap((call) => {
      const one = applied[plan.indexOf(call.key)]
      return one ? [{ ...one, call, effects: firstEffects(one.effects, call.updates.length) }] : []
    }),
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
