// Collects concurrent ingest requests into batches, one transaction each: while one batch is written, the next fills.
//
// A batch has a fixed cost, that of about ten updates. Under load, one batch runs at a time, and the updates that arrive meanwhile
// become the next. A second batch runs beside the first if the first is small, which means that there is little load, if the second
// is large, or if the first takes long. Two batches never have updates of the same call: the updates of one call are applied in the
// order of their arrival, whoever sent them.
//
// A writer stores the updates of a batch from the first on, as many as one transaction may hold (S45); the others begin a later
// batch. A batch that the database refuses for its data is retried request by request, so that a bad request fails no other request
// (C17). A refused request of an ordered source is retried update by update, because its sender would repeat the same request for
// ever. A request that is partly stored is also retried update by update, because it can't be refused as a whole any more.
import type { StartTimer } from '../concurrency/timer.ts'
import { OffhookError } from '../errors.ts'
import { isDataRefusal } from '../store/database/refused-data.ts'
import type { Ingest, IngestRequest, IngestResult } from './ingest.ts'

export interface Batcher {
  /**
   * Resolves after the commit, with a result for each update, in order. Resolves with fewer results if the engine was lost after
   * the first updates were stored and before the others were. Rejects as `Ingest` does.
   */
  readonly ingest: Ingest
  /** Refuses new requests, and waits for the requests under way. */
  stop(): Promise<void>
}

/** The part of a batch that a writer stored. */
export interface StoredBatch {
  /**
   * The results of each request, by the index of the update in it. Results of the last updates are missing if these were not
   * stored yet.
   */
  readonly results: readonly (readonly IngestResult[])[]
  /** Accounts whose requests took long to render. */
  readonly slowAccounts: ReadonlySet<number>
}

/**
 * Stores the requests, or the first of their updates, in one transaction. `isSlow`: the requests belong to accounts whose last
 * batch took long to render, or was not stored completely.
 */
type StoreBatch = (requests: readonly IngestRequest[], isSlow: boolean) => Promise<StoredBatch>

interface BatcherDeps {
  /** As many writers as batches that may run at the same time. */
  readonly writers: readonly StoreBatch[]
  /** An estimate of how many deliveries will be rendered. */
  readonly rendersOf: (request: IngestRequest) => number
  readonly after: StartTimer
}

/** The approximate number of deliveries rendered for one batch: larger batches gain little, and new requests wait for them. */
const RENDERS_MAX = 500

/** Beside a batch with fewer deliveries, the next batch does not wait, because there is little load. */
const SMALL_RENDERS = 8

/** With so many deliveries, a batch gains little by waiting for the batch that runs, and is written beside it. */
const LARGE_RENDERS = 100

/** A batch that runs for so long waits for a lock or for the disk, and the next batch does not wait for it. */
const LONG_MS = 100

const noop = (): void => undefined

interface PendingRequest {
  /** The part of the request that is not stored yet. */
  readonly request: IngestRequest
  /** The results of the part that is stored. */
  readonly stored: readonly IngestResult[]
  /**
   * How many of its updates may enter a batch: twice as many as the last batch stored, because each update is derived whether it
   * is stored or not.
   */
  readonly most: number
  /** Whether none of the request's updates was stored in the last batch that the request was in. */
  readonly isOverdue: boolean
  readonly keys: readonly string[]
  readonly resolve: (results: IngestResult[]) => void
  readonly reject: (error: unknown) => void
}

export function createBatcher({ writers, rendersOf, after }: BatcherDeps): Batcher {
  let waiting: PendingRequest[] = []
  const busy = new Set<string>()
  /**
   * Accounts whose last batch took long or was not stored completely, the account that was served longest ago first. These
   * accounts have batches of their own, of which one runs at a time, so the other accounts always have a writer to themselves.
   */
  const slow = new Set<number>()
  let isSlowRunning = false
  /** How many batches run for which the next batch of other accounts waits. */
  let awaited = 0
  const free = [...writers]
  const running = new Set<Promise<void>>()
  let stopped = false
  let scheduled = false

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    // The batch starts after this turn of the event loop, because concurrent requests arrive in the same turn.
    setImmediate(() => {
      scheduled = false
      dispatch()
    })
  }

  function dispatch(): void {
    while (free.length > 0 && waiting.length > 0) {
      const { batch, left, isSlow, renders } = nextBatch()
      const isDue = isSlow || awaited === 0 || renders >= LARGE_RENDERS
      const writer = batch.length > 0 && isDue ? free.pop() : undefined
      if (!writer) return
      waiting = left
      for (const one of batch) for (const key of one.keys) busy.add(key)
      if (isSlow) isSlowRunning = true
      const ended = isSlow || renders < SMALL_RENDERS ? noop : beginAwaited()
      const run = write((requests) => writer(requests, isSlow), batch).then(({ rest, slowAccounts }) => {
        ended()
        for (const one of batch) for (const key of one.keys) busy.delete(key)
        if (isSlow) isSlowRunning = false
        for (const { request } of batch) slow.delete(request.accountId)
        for (const id of slowAccounts) slow.add(id)
        for (const { request } of rest) slow.add(request.accountId)
        waiting = [...rest, ...waiting]
        free.push(writer)
        running.delete(run)
        if (waiting.length > 0) dispatch()
      })
      running.add(run)
    }
  }

  /** Counts a batch as awaited until it takes long or the returned function is called. */
  function beginAwaited(): () => void {
    awaited += 1
    let isCounted = true
    const end = (): void => {
      if (isCounted) awaited -= 1
      isCounted = false
    }
    const long = after(LONG_MS, () => {
      end()
      dispatch()
    })
    return () => {
      long.cancel()
      end()
    }
  }

  function nextBatch(): SelectedBatch & { readonly isSlow: boolean } {
    for (const account of isSlowRunning ? [] : slow) {
      const selected = selectBatch(waiting, { busy, rendersOf, accepts: (id) => id === account })
      if (selected.batch.length > 0) return { ...selected, isSlow: true }
    }
    return { ...selectBatch(waiting, { busy, rendersOf, accepts: (id) => !slow.has(id) }), isSlow: false }
  }

  return {
    ingest(request) {
      if (stopped)
        return Promise.reject(new OffhookError('unavailable', 'Offhook is stopping. Send this again in a moment.'))
      return new Promise((resolve, reject) => {
        waiting.push({ request, stored: [], most: Infinity, isOverdue: false, keys: keysOf(request), resolve, reject })
        schedule()
      })
    },
    async stop() {
      stopped = true
      while (waiting.length > 0 || running.size > 0) {
        dispatch()
        await Promise.all(running)
      }
    },
  }
}

const keysOf = ({ accountId, sourceId, updates }: IngestRequest): string[] => [
  ...new Set(updates.map(({ uniqueid }) => `${accountId} ${sourceId} ${uniqueid}`)),
]

interface SelectedBatch {
  readonly batch: PendingRequest[]
  readonly left: PendingRequest[]
  /** An estimate of how many deliveries are rendered for the batch. */
  readonly renders: number
}

/**
 * Selects the oldest requests of the accepted accounts that share no call with a running batch, nor with an earlier request that
 * still waits. The rest of a large request comes last and uses the room that the other requests leave, so that they need not wait
 * until all of it is stored.
 */
function selectBatch(
  waiting: readonly PendingRequest[],
  {
    busy,
    rendersOf,
    accepts,
  }: Pick<BatcherDeps, 'rendersOf'> & {
    readonly busy: ReadonlySet<string>
    readonly accepts: (accountId: number) => boolean
  },
): SelectedBatch {
  const batch: PendingRequest[] = []
  const leftOver: PendingRequest[] = []
  const blocked = new Set<string>()
  let renders = 0
  const isFull = (): boolean => batch.length > 0 && renders >= RENDERS_MAX
  const take = (one: PendingRequest): void => {
    batch.push(one)
    renders += rendersOf(one.request)
  }
  for (const one of waiting) {
    if (isFull()) break
    const isReady = accepts(one.request.accountId) && !one.keys.some((key) => busy.has(key) || blocked.has(key))
    const isLeftOver = one.stored.length > 0 && !one.isOverdue
    if (isReady && isLeftOver) leftOver.push(one)
    else if (isReady) {
      take(one)
      if (one.most >= one.request.updates.length) continue
    }
    // The updates that are left out of this batch come before later updates of the same calls.
    for (const key of one.keys) blocked.add(key)
  }
  for (const one of leftOver) if (!isFull()) take(one)
  const taken = new Set(batch)
  return { batch, left: waiting.filter((one) => !taken.has(one)), renders }
}

/** The result of a batch after its stored requests were answered. */
interface WrittenBatch {
  /** The updates that are still to be stored, in order. */
  readonly rest: readonly PendingRequest[]
  readonly slowAccounts: ReadonlySet<number>
}

type Write = (requests: readonly IngestRequest[]) => Promise<StoredBatch>

const NONE_LEFT: WrittenBatch = { rest: [], slowAccounts: new Set() }

async function write(writer: Write, batch: readonly PendingRequest[]): Promise<WrittenBatch> {
  try {
    const { results, slowAccounts } = await writer(batch.map(firstUpdates))
    return { rest: batch.flatMap((one, index) => settle(one, results[index] ?? [])), slowAccounts }
  } catch (error) {
    if (!isDataRefusal(error)) for (const one of batch) refuse(one, error)
    else if (batch.length > 1) return writeSingly(writer, batch)
    else for (const one of batch) await (isRefusedWhole(one) ? one.reject(error) : writeEach(writer, one))
    return NONE_LEFT
  }
}

const firstUpdates = ({ request, most }: PendingRequest): IngestRequest =>
  most < request.updates.length ? { ...request, updates: request.updates.slice(0, most) } : request

const isRefusedWhole = ({ request, stored }: PendingRequest): boolean => !request.ordered && stored.length === 0

/** Answers the request if all its updates are stored now; otherwise returns the rest of the request. */
function settle(one: PendingRequest, results: readonly IngestResult[]): PendingRequest[] {
  const { request, resolve } = one
  const stored = [...one.stored, ...results]
  if (results.length === request.updates.length) {
    resolve(stored)
    return []
  }
  const left = { ...request, updates: request.updates.slice(results.length) }
  const isOverdue = results.length === 0
  const most = isOverdue ? one.most : 2 * results.length
  return [{ ...one, request: left, stored, most, isOverdue, keys: keysOf(left) }]
}

/** Nothing more of the request was stored. The sender must not be told that the stored updates were refused. */
function refuse({ stored, resolve, reject }: PendingRequest, error: unknown): void {
  if (stored.length > 0) resolve([...stored])
  else reject(unavailable(error))
}

async function writeSingly(writer: Write, batch: readonly PendingRequest[]): Promise<WrittenBatch> {
  const rest: PendingRequest[] = []
  const slowAccounts = new Set<number>()
  /** The calls of the remaining updates: later updates of these calls wait with them. */
  const left = new Set<string>()
  for (const one of batch) {
    const written = one.keys.some((key) => left.has(key)) ? { ...NONE_LEFT, rest: [one] } : await write(writer, [one])
    rest.push(...written.rest)
    for (const { keys } of written.rest) for (const key of keys) left.add(key)
    for (const id of written.slowAccounts) slowAccounts.add(id)
  }
  return { rest, slowAccounts }
}

/**
 * Writes update by update, and leaves out the updates that the database refuses. If the database is lost meanwhile, the updates
 * stored so far stay stored.
 */
async function writeEach(writer: Write, one: PendingRequest): Promise<void> {
  const stored = [...one.stored]
  for (const update of one.request.updates) {
    try {
      const { results } = await writer([{ ...one.request, updates: [update] }])
      stored.push(...(results[0] ?? []))
    } catch (error) {
      if (!isDataRefusal(error)) return refuse({ ...one, stored }, error)
      stored.push({ uniqueid: update.uniqueid, result: 'ignored', sequences: [], code: 'rejected' })
    }
  }
  one.resolve(stored)
}

/** Nothing was stored, and the next engine will accept the request: this engine lost the database, or was taken over (D9). */
const TRANSIENT_CODES = new Set(['epoch_stale', 'not_committed'])

function unavailable(error: unknown): unknown {
  if (error instanceof OffhookError && !TRANSIENT_CODES.has(error.code)) return error
  return new OffhookError('unavailable', 'The database is unavailable. Send this again in a moment.', {
    cause: error,
  })
}
