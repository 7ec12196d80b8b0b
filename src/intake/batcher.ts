// Collects concurrent ingest requests into batches, one transaction each: while one batch is written, the next fills.
//
// Two batches may run at once, but never with updates of the same call: those of one call are applied in the order in
// which they arrived, whoever sent them. A batch that the database refuses for its data is retried request by request, so
// that a bad one fails no other (C17). A refused request of an ordered source is retried update by update: its sender could
// only send the same again, for ever.
import { OffhookError } from '../errors.ts'
import type { Ingest, IngestRequest, IngestResult } from './ingest.ts'

export interface Batcher {
  readonly ingest: Ingest
  /** Refuses new requests, waits for those under way. */
  stop(): Promise<void>
}

export interface BatcherDeps {
  /** One per batch that may run at once: applies the requests in one transaction. */
  readonly writers: readonly ((requests: readonly IngestRequest[]) => Promise<IngestResult[][]>)[]
  /** About how many deliveries will be rendered: that happens under locks, so it bounds a batch. */
  readonly rendersOf: (request: IngestRequest) => number
}

/** Deliveries rendered in one transaction, at most and about, unless a single request has more. */
const RENDERS_MAX = 500

interface PendingRequest {
  readonly request: IngestRequest
  readonly keys: readonly string[]
  readonly resolve: (results: IngestResult[]) => void
  readonly reject: (error: unknown) => void
}

export function createBatcher({ writers, rendersOf }: BatcherDeps): Batcher {
  let waiting: PendingRequest[] = []
  const busy = new Set<string>()
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
      const { batch, left } = selectBatch(waiting, busy, rendersOf)
      waiting = left
      if (batch.length === 0) return
      const writer = free.pop()
      if (!writer) return
      for (const one of batch) for (const key of one.keys) busy.add(key)
      const run = write(writer, batch).finally(() => {
        for (const one of batch) for (const key of one.keys) busy.delete(key)
        free.push(writer)
        running.delete(run)
        if (waiting.length > 0) dispatch()
      })
      running.add(run)
    }
  }

  return {
    ingest(request) {
      if (stopped)
        return Promise.reject(new OffhookError('unavailable', 'Offhook is stopping. Send this again in a moment.'))
      return new Promise((resolve, reject) => {
        const keys = [...new Set(request.updates.map((u) => `${request.accountId} ${request.sourceId} ${u.uniqueid}`))]
        waiting.push({ request, keys, resolve, reject })
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

/** The oldest requests that share no call with a running batch, nor with one left waiting before them. */
function selectBatch(
  waiting: readonly PendingRequest[],
  busy: ReadonlySet<string>,
  rendersOf: BatcherDeps['rendersOf'],
): { readonly batch: PendingRequest[]; readonly left: PendingRequest[] } {
  const batch: PendingRequest[] = []
  const left: PendingRequest[] = []
  const blocked = new Set<string>()
  let renders = 0
  for (const [index, one] of waiting.entries()) {
    const full = batch.length > 0 && renders >= RENDERS_MAX
    if (full) {
      left.push(...waiting.slice(index))
      break
    }
    if (one.keys.some((key) => busy.has(key) || blocked.has(key))) {
      for (const key of one.keys) blocked.add(key)
      left.push(one)
      continue
    }
    batch.push(one)
    renders += rendersOf(one.request)
  }
  return { batch, left }
}

async function write(writer: BatcherDeps['writers'][number], batch: readonly PendingRequest[]): Promise<void> {
  try {
    const results = await writer(batch.map((one) => one.request))
    for (const [index, one] of batch.entries()) one.resolve(results[index] ?? [])
  } catch (error) {
    if (!isRefusal(error)) for (const one of batch) one.reject(unavailable(error))
    else if (batch.length > 1) for (const one of batch) await write(writer, [one])
    else for (const one of batch) await (one.request.ordered ? writeEach(writer, one) : one.reject(error))
  }
}

/** Update by update, without those that the database refuses. If it is lost meanwhile, the sender sends all of them again. */
async function writeEach(
  writer: BatcherDeps['writers'][number],
  { request, resolve, reject }: PendingRequest,
): Promise<void> {
  const all: IngestResult[] = []
  for (const update of request.updates) {
    try {
      const [results] = await writer([{ ...request, updates: [update] }])
      all.push(...(results ?? []))
    } catch (error) {
      if (!isRefusal(error)) return reject(unavailable(error))
      all.push({ uniqueid: update.uniqueid, result: 'ignored', sequences: [], code: 'rejected' })
    }
  }
  resolve(all)
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
