// Keeps updates on their way from a source to `take` (D17). The source never waits: its updates are kept here, in order, while
// `take` is slow or the database is away.
//
// There is a limit. At the limit, consecutive updates of one call are merged: fields are combined, and of several statuses the
// first and the last stay. Intermediate statuses are lost, which is recorded as a gap. If that is not enough, the oldest
// updates except ends are dropped, and recorded in the same way. An end is never dropped: no later update can replace it. Ends
// are kept beyond the limit, one for each call.
import type { CallUpdate } from '../calls/call.ts'
import type { Gap } from './source.ts'

/** D17. An update is a few hundred bytes. */
const WAITING_MAX = 10_000
/** Maximum number of updates in one call of `take`, which is one transaction. */
const BATCH_MAX = 500
/** Number of gaps to keep; older ones are in the diagnostics. */
const GAPS_MAX = 20
/** A database that restarts is back in seconds; a full database must not be asked a hundred times a second. */
const RETRY_FIRST_MS = 250
const RETRY_MAX_MS = 10_000

interface UpdateBufferDeps {
  take(updates: readonly CallUpdate[]): Promise<void>
  now(): number
  /** Updates were dropped, and now they are accepted again. */
  gap?(gap: Gap): void
  /** A hand-over failed and is retried. */
  failed?(error: unknown): void
  /** For tests: the limit. */
  readonly waitingMax?: number
}

/** Keeps updates in order until they are taken. */
export class UpdateBuffer {
  readonly #deps: UpdateBufferDeps
  readonly #waitingMax: number
  readonly #gaps: Gap[] = []
  readonly #drainWaiters = new Set<() => void>()
  #waiting: CallUpdate[] = []
  /** Number of updates, from the first, that are being handed over: they must not change. */
  #inFlight = 0
  #retry: NodeJS.Timeout | null = null
  #retryMs = RETRY_FIRST_MS
  #isClosed = false
  /** Updates were dropped, and nothing could be handed over since. */
  #isGapOpen = false
  /** A larger number of updates is compacted: the limit, or somewhat more than the ends that must be kept. */
  #roomAt: number

  constructor(deps: UpdateBufferDeps) {
    this.#deps = deps
    this.#waitingMax = deps.waitingMax ?? WAITING_MAX
    this.#roomAt = this.#waitingMax
  }

  /** Number of updates that wait to be taken. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Periods in which updates were dropped, the latest first. */
  get gaps(): readonly Gap[] {
    return this.#gaps
  }

  /** Keeps the updates and hands them over as soon as possible. Never waits. */
  push(updates: readonly CallUpdate[]): void {
    for (const update of updates) this.#waiting.push(update)
    if (this.#waiting.length > this.#roomAt) this.#makeRoom()
    void this.#deliver()
  }

  /** Resolves when no update waits any more, or after `timeoutMs`. */
  drain(timeoutMs: number): Promise<void> {
    if (this.#waiting.length === 0 || this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#drainWaiters.delete(done)
        resolve()
      }
      const timer = setTimeout(done, timeoutMs)
      this.#drainWaiters.add(done)
    })
  }

  /** Stops handing over. */
  close(): void {
    this.#isClosed = true
    if (this.#retry) clearTimeout(this.#retry)
    for (const done of this.#drainWaiters) done()
  }

  async #deliver(): Promise<void> {
    if (this.#inFlight > 0 || this.#retry !== null) return
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.slice(0, BATCH_MAX)
      this.#inFlight = batch.length
      try {
        await this.#deps.take(batch)
      } catch (error) {
        this.#inFlight = 0
        this.#deps.failed?.(error)
        this.#retryLater()
        return
      }
      this.#waiting.splice(0, this.#inFlight)
      this.#inFlight = 0
      this.#closeGap()
      this.#retryMs = RETRY_FIRST_MS
    }
    for (const done of this.#drainWaiters) done()
  }

  #closeGap(): void {
    const [gap] = this.#gaps
    if (this.#isGapOpen && gap) this.#deps.gap?.(gap)
    this.#isGapOpen = false
  }

  #retryLater(): void {
    if (this.#isClosed) return
    this.#retry = setTimeout(() => {
      this.#retry = null
      void this.#deliver()
    }, this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }

  #makeRoom(): void {
    const inFlight = this.#waiting.slice(0, this.#inFlight)
    const room = Math.max(0, Math.floor(this.#waitingMax * ROOM) - inFlight.length)
    const { kept, dropped } = compactUpdates(this.#waiting.slice(this.#inFlight), room)
    this.#waiting = [...inFlight, ...kept]
    this.#roomAt = Math.max(this.#waitingMax, Math.ceil(this.#waiting.length / ROOM))
    if (dropped.length > 0) this.#noteGap(dropped)
  }

  /** Consecutive drops without a successful hand-over are one gap. */
  #noteGap(dropped: readonly CallUpdate[]): void {
    const to = this.#deps.now()
    const from = dropped.reduce((earliest, { at }) => Math.min(earliest, at ?? to), to)
    const [last] = this.#gaps
    if (last && this.#isGapOpen) {
      this.#gaps[0] = { ...last, from: Math.min(last.from, from), to, dropped: last.dropped + dropped.length }
      return
    }
    this.#isGapOpen = true
    this.#gaps.unshift({ from, to, code: 'updates_dropped', dropped: dropped.length })
    this.#gaps.length = Math.min(this.#gaps.length, GAPS_MAX)
  }
}

/**
 * The share of the buffer that stays in use. The room for the next update alone would cost a pass over all updates for
 * each update.
 */
const ROOM = 0.75

interface CompactedUpdates {
  readonly kept: CallUpdate[]
  /** Updates whose change of status is lost. */
  readonly dropped: CallUpdate[]
}

/** Reduces updates to at most `max`, not counting ends. */
export function compactUpdates(updates: readonly CallUpdate[], max: number): CompactedUpdates {
  const { kept, dropped } = coalesce(updates)
  let excess = kept.length - max
  const rest = kept.filter((update) => {
    if (excess <= 0 || update.status === 'ended') return true
    excess -= 1
    dropped.push(update)
    return false
  })
  return { kept: rest, dropped }
}

/** Merges the updates of each call into at most two: its first status, and the latest update. No fields are lost. */
function coalesce(updates: readonly CallUpdate[]): CompactedUpdates {
  const dropped: CallUpdate[] = []
  const places = new Map<string, number[]>()
  const kept: (CallUpdate | null)[] = []
  for (const update of updates) {
    const known = places.get(update.uniqueid)
    const last = known?.at(-1)
    const before = last === undefined ? null : kept[last]
    if (!known || last === undefined || !before) {
      places.set(update.uniqueid, [kept.push(update) - 1])
    } else if (isPlain(before) || isPlain(update)) {
      kept[last] = merge(before, update)
    } else if (known.length < 2) {
      known.push(kept.push(update) - 1)
    } else {
      dropped.push(before)
      kept[last] = null
      known[1] = kept.push(merge(before, update)) - 1
    }
  }
  return { kept: kept.filter((update) => update !== null), dropped }
}

/** The update only has fields, so it may be handed over at another time. */
function isPlain(update: CallUpdate): boolean {
  return update.status === undefined && update.connected === undefined && update.recording === undefined
}

/** Merges two updates. The time is that of the update with more than fields, and the later of two such. */
function merge(before: CallUpdate, after: CallUpdate): CallUpdate {
  const { at } = isPlain(after) ? before : after
  return {
    ...before,
    ...after,
    ...(at !== undefined && { at }),
    ...((before.fields ?? after.fields) && { fields: { ...before.fields, ...after.fields } }),
  }
}
