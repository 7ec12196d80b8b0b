// Gathers concurrent intakes into batches, one transaction each: while one batch is on its way, the next gathers.
//
// Two batches may run at once, but never with updates of the same call: those of one call are applied in the order in
// which they arrived, whoever sent them. A batch that the database refuses for what is in it is tried again intake by
// intake, so that a poisoned one harms no other (C17). One of a source that tells everything in order is tried update by
// update: it could only be told again as it is, for ever.
import { OffhookError } from '../lib/errors.ts'
import type { Ingest, IngestRequest, IngestResult } from './ingest.ts'

export interface Batcher {
  readonly ingest: Ingest
  /** Refuses what comes from now on, waits for what is under way. */
  stop(): Promise<void>
}

export interface BatcherDeps {
  /** One per batch that may run at once: applies the intakes in one transaction. */
  readonly writers: readonly ((intakes: readonly IngestRequest[]) => Promise<IngestResult[][]>)[]
  /** How many requests an intake will make, about: rendering happens under locks, so it bounds a batch. */
  readonly rendersOf: (intake: IngestRequest) => number
}

/** About so many requests rendered in one transaction at the most, unless a single intake has more. */
const RENDERS_MAX = 500

interface PendingRequest {
  readonly intake: IngestRequest
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

  /** The oldest intakes that share no call with a running batch, nor with one left waiting before them. */
  function nextBatch(): PendingRequest[] {
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
      renders += rendersOf(one.intake)
    }
    waiting = left
    return batch
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    // After the turn of the event loop that brought this intake: its neighbours are in the same turn.
    setImmediate(() => {
      scheduled = false
      dispatch()
    })
  }

  function dispatch(): void {
    while (free.length > 0 && waiting.length > 0) {
      const batch = nextBatch()
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
    ingest(intake) {
      if (stopped)
        return Promise.reject(new OffhookError('unavailable', 'Offhook is stopping. Send this again in a moment.'))
      return new Promise((resolve, reject) => {
        const keys = [...new Set(intake.updates.map((u) => `${intake.accountId} ${intake.sourceId} ${u.uniqueid}`))]
        waiting.push({ intake, keys, resolve, reject })
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

async function write(writer: BatcherDeps['writers'][number], batch: readonly PendingRequest[]): Promise<void> {
  try {
    const results = await writer(batch.map((one) => one.intake))
    for (const [index, one] of batch.entries()) one.resolve(results[index] ?? [])
  } catch (error) {
    if (!isRefusal(error)) for (const one of batch) one.reject(unavailable(error))
    else if (batch.length > 1) for (const one of batch) await write(writer, [one])
    else for (const one of batch) await (one.intake.ordered ? writeEach(writer, one) : one.reject(error))
  }
}

/** Update by update; those that the database refuses are left out. When it goes away meanwhile, all is told again. */
async function writeEach(
  writer: BatcherDeps['writers'][number],
  { intake, resolve, reject }: PendingRequest,
): Promise<void> {
  const all: IngestResult[] = []
  for (const update of intake.updates) {
    try {
      const [results] = await writer([{ ...intake, updates: [update] }])
      all.push(...(results ?? []))
    } catch (error) {
      if (!isRefusal(error)) return reject(unavailable(error))
      all.push({ uniqueid: update.uniqueid, result: 'ignored', sequences: [], reason: REFUSED })
    }
  }
  resolve(all)
}

/** Why an update was left out that no database would take. */
export const REFUSED = 'the database refuses what it says'

/** Why an update was left out whose call cannot be read (S46). */
export const UNREADABLE = 'what was stored of this call cannot be read'

/** SQLSTATE classes 22 (data), 23 (constraint), 54 (limit): the database objects to what is in the batch. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code)
}

/** Nothing was stored, and the next engine takes it: this one lost the database, or its place (D9). */
const PASSING = new Set(['epoch_stale', 'not_committed'])

function unavailable(error: unknown): unknown {
  if (error instanceof OffhookError && !PASSING.has(error.code)) return error
  return new OffhookError('unavailable', 'The database is not to be reached. Send this again in a moment.', {
    cause: error,
  })
}
