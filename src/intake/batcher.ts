// Collects concurrent ingest requests into batches, one transaction each: while one batch is written, the next fills.
//
// Two batches may run at once, but never with updates of the same call: those of one call are applied in the order in
// which they arrived, whoever sent them. A writer stores the updates of a batch from the first on, as many as one transaction
// may have (S45); the rest is the beginning of a later batch. A batch that the database refuses for its data is retried request
// by request, so that a bad one fails no other (C17). A refused request of an ordered source is retried update by update: its
// sender could only send the same again, for ever. So is one of which a part is stored: it can't be refused as a whole any more.
import { OffhookError } from '../errors.ts'
import type { Ingest, IngestRequest, IngestResult } from './ingest.ts'

export interface Batcher {
  /**
   * Resolves after the commit, with a result for each update, in order; with fewer where the engine was lost after these were
   * stored and before the others were. Rejects as `Ingest` does.
   */
  readonly ingest: Ingest
  /** Refuses new requests, waits for those under way. */
  stop(): Promise<void>
}

/** What a writer stored of a batch. */
export interface StoredBatch {
  /** Of each request, by the index of the update in it. Those of the last updates may be missing: they were not stored yet. */
  readonly results: readonly (readonly IngestResult[])[]
  /** Accounts whose requests took long to render. */
  readonly slowAccounts: ReadonlySet<number>
}

/**
 * Stores the requests, or the first of their updates, in one transaction. `isSlow`: they are those of an account whose last batch took
 * long to render, or left something over.
 */
export type StoreBatch = (requests: readonly IngestRequest[], isSlow: boolean) => Promise<StoredBatch>

export interface BatcherDeps {
  /** One per batch that may run at once. */
  readonly writers: readonly StoreBatch[]
  /** About how many deliveries will be rendered. */
  readonly rendersOf: (request: IngestRequest) => number
}

/** Deliveries rendered for one batch, about: larger ones win little, and whoever comes meanwhile waits for them. */
const RENDERS_MAX = 500

interface PendingRequest {
  /** What of it is not stored yet. */
  readonly request: IngestRequest
  /** The results of what is. */
  readonly stored: readonly IngestResult[]
  /** So many of its updates come into a batch: twice as many as the last one stored, as each is derived whether it is stored or not. */
  readonly most: number
  /** Nothing of it came into the last batch that it was in. */
  readonly isOverdue: boolean
  readonly keys: readonly string[]
  readonly resolve: (results: IngestResult[]) => void
  readonly reject: (error: unknown) => void
}

export function createBatcher({ writers, rendersOf }: BatcherDeps): Batcher {
  let waiting: PendingRequest[] = []
  const busy = new Set<string>()
  /**
   * Accounts of which the last batch took long or left something over, the one that was served longest ago first. Each has batches of its own, one of
   * all these accounts runs at a time: the others always have a writer to themselves.
   */
  const slow = new Set<number>()
  let isSlowRunning = false
  const free = [...writers]
  const running = new Set<Promise<void>>()
  let stopped = false
  let scheduled = false

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    // After this turn of the event loop: concurrent requests arrive in the same turn.
    setImmediate(() => {
      scheduled = false
      dispatch()
    })
  }

  function dispatch(): void {
    while (free.length > 0 && waiting.length > 0) {
      const { batch, left, isSlow } = nextBatch()
      waiting = left
      const writer = batch.length > 0 ? free.pop() : undefined
      if (!writer) return
      for (const one of batch) for (const key of one.keys) busy.add(key)
      if (isSlow) isSlowRunning = true
      const run = write((requests) => writer(requests, isSlow), batch).then(({ rest, slowAccounts }) => {
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
}

/**
 * The oldest requests of the accepted accounts that share no call with a running batch, nor with one left waiting before them. What is
 * left over of a large one comes last, and takes the room that the others leave: they need not wait until all of it is stored.
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
    // Its updates that do not come into this batch come before later updates of the same calls.
    for (const key of one.keys) blocked.add(key)
  }
  for (const one of leftOver) if (!isFull()) take(one)
  const taken = new Set(batch)
  return { batch, left: waiting.filter((one) => !taken.has(one)) }
}

/** What became of a batch whose requests were answered, as far as they are stored. */
interface WrittenBatch {
  /** What is left to be stored, in order. */
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
    if (!isRefusal(error)) for (const one of batch) refuse(one, error)
    else if (batch.length > 1) return writeSingly(writer, batch)
    else for (const one of batch) await (isRefusedWhole(one) ? one.reject(error) : writeEach(writer, one))
    return NONE_LEFT
  }
}

const firstUpdates = ({ request, most }: PendingRequest): IngestRequest =>
  most < request.updates.length ? { ...request, updates: request.updates.slice(0, most) } : request

const isRefusedWhole = ({ request, stored }: PendingRequest): boolean => !request.ordered && stored.length === 0

/** Answers the request whose updates are all stored now; else it is what is left of it. */
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

/** Nothing more of it was stored. Of what was, the sender must not be told that it was not. */
function refuse({ stored, resolve, reject }: PendingRequest, error: unknown): void {
  if (stored.length > 0) resolve([...stored])
  else reject(unavailable(error))
}

async function writeSingly(writer: Write, batch: readonly PendingRequest[]): Promise<WrittenBatch> {
  const rest: PendingRequest[] = []
  const slowAccounts = new Set<number>()
  /** The calls of what is left over: their later updates wait with it. */
  const left = new Set<string>()
  for (const one of batch) {
    const written = one.keys.some((key) => left.has(key)) ? { ...NONE_LEFT, rest: [one] } : await write(writer, [one])
    rest.push(...written.rest)
    for (const { keys } of written.rest) for (const key of keys) left.add(key)
    for (const id of written.slowAccounts) slowAccounts.add(id)
  }
  return { rest, slowAccounts }
}

/** Update by update, without those that the database refuses. If it is lost meanwhile, what is stored by then is. */
async function writeEach(writer: Write, one: PendingRequest): Promise<void> {
  const stored = [...one.stored]
  for (const update of one.request.updates) {
    try {
      const { results } = await writer([{ ...one.request, updates: [update] }])
      stored.push(...(results[0] ?? []))
    } catch (error) {
      if (!isRefusal(error)) return refuse({ ...one, stored }, error)
      stored.push({ uniqueid: update.uniqueid, result: 'ignored', sequences: [], code: 'rejected' })
    }
  }
  one.resolve(stored)
}

/** SQLSTATE classes 22 (data), 23 (constraint), 54 (limit): the database objects to what is in the batch. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code)
}

/** Nothing was stored, and the next engine will accept it: this one lost the database, or was taken over (D9). */
const TRANSIENT_CODES = new Set(['epoch_stale', 'not_committed'])

function unavailable(error: unknown): unknown {
  if (error instanceof OffhookError && !TRANSIENT_CODES.has(error.code)) return error
  return new OffhookError('unavailable', 'The database is unavailable. Send this again in a moment.', {
    cause: error,
  })
}
