// Updates on their way from a source to whoever takes them (D17). The source never waits: what it says is kept here, in
// order, while the taker is slow or the database away.
//
// There is a limit. At the limit, updates of one call that wait one after the other are made into one: fields merge, of
// several statuses the first and the last stay. That loses changes of status in between, and it is recorded as a gap.
// When even that is not enough, the oldest updates that are no end are dropped, with the same record. An end is never
// dropped: it is the one update that nothing later makes up for. Ends are kept beyond the limit, one for each call.
import type { CallUpdate } from '../calls/call.ts'
import type { Gap } from './source.ts'

/** D17. An update is a few hundred bytes. */
const WAITING_MAX = 10_000
/** As many as are handed over at once: one transaction of the taker. */
const BATCH_MAX = 500
/** Gaps that are remembered; older ones stand in the diagnostics. */
const GAPS_MAX = 20
/** A database that restarts is back in seconds; one that is full is not asked a hundred times a second. */
const RETRY_FIRST_MS = 250
const RETRY_MAX_MS = 10_000

export interface OutboxNeeds {
  take(updates: readonly CallUpdate[]): Promise<void>
  now(): number
  /** A hand-over failed and is tried again. */
  failed?(error: unknown): void
  /** For tests: how many may wait. */
  readonly waitingMax?: number
}

export interface Outbox {
  /** Keeps the updates and hands them over as soon as may be. */
  put(updates: readonly CallUpdate[]): void
  /** Resolves when nothing waits, or after `timeoutMs`. */
  drained(timeoutMs: number): Promise<void>
  /** Hands nothing over any more. */
  close(): void
  readonly waiting: number
  /** Stretches in which updates were dropped, the latest first. */
  gaps(): readonly Gap[]
}

export function createOutbox(needs: OutboxNeeds): Outbox {
  const waitingMax = needs.waitingMax ?? WAITING_MAX
  const gaps: Gap[] = []
  const idle = new Set<() => void>()
  let waiting: CallUpdate[] = []
  /** How many of the first in `waiting` are being handed over: they are not touched. */
  let inHand = 0
  let retry: NodeJS.Timeout | null = null
  let retryMs = RETRY_FIRST_MS
  let closed = false

  const handOver = async (): Promise<void> => {
    if (inHand > 0 || retry !== null || closed) return
    while (waiting.length > 0 && !closed) {
      const batch = waiting.slice(0, BATCH_MAX)
      inHand = batch.length
      try {
        await needs.take(batch)
      } catch (error) {
        inHand = 0
        needs.failed?.(error)
        retryLater()
        return
      }
      waiting.splice(0, inHand)
      inHand = 0
      retryMs = RETRY_FIRST_MS
    }
    for (const resolve of idle) resolve()
    idle.clear()
  }

  const retryLater = (): void => {
    if (closed) return
    retry = setTimeout(() => {
      retry = null
      void handOver()
    }, retryMs)
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)
  }

  const noteGap = (dropped: readonly CallUpdate[]): void => {
    const times = dropped.flatMap((update) => (update.at === undefined ? [] : [update.at]))
    const now = needs.now()
    const from = Math.min(...times, now)
    const [last] = gaps
    if (last) gaps[0] = { ...last, from: Math.min(last.from, from), to: now, dropped: last.dropped + dropped.length }
    else gaps.unshift({ from, to: now, why: 'updates dropped', dropped: dropped.length })
    gaps.length = Math.min(gaps.length, GAPS_MAX)
  }

  const makeRoom = (): void => {
    if (waiting.length <= waitingMax) return
    const rest = waiting.slice(inHand)
    const { kept, dropped } = shrink(rest, Math.max(0, Math.floor(waitingMax * ROOM) - inHand))
    waiting = [...waiting.slice(0, inHand), ...kept]
    if (dropped.length > 0) noteGap(dropped)
  }

  return {
    put(updates) {
      for (const update of updates) waiting.push(update)
      makeRoom()
      void handOver()
    },
    drained(timeoutMs) {
      if (waiting.length === 0 || closed) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(done, timeoutMs)
        function done(): void {
          clearTimeout(timer)
          idle.delete(done)
          resolve()
        }
        idle.add(done)
      })
    },
    close() {
      closed = true
      if (retry) clearTimeout(retry)
      for (const resolve of idle) resolve()
    },
    get waiting() {
      return waiting.length
    },
    gaps: () => gaps,
  }
}

/** Room is made for more than the next update, or each would cost a walk through all. */
const ROOM = 0.75

interface Shrunk {
  readonly kept: CallUpdate[]
  /** Updates of which a change of status is lost. */
  readonly dropped: CallUpdate[]
}

/** Makes updates into at most `max`, ends not counted. */
export function shrink(updates: readonly CallUpdate[], max: number): Shrunk {
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

/** Makes the updates of each call into two at most: its first status, and what came last. Fields are lost from neither. */
function coalesce(updates: readonly CallUpdate[]): Shrunk {
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

/** Says fields only, so that it may be told at another time. */
function isPlain(update: CallUpdate): boolean {
  return update.status === undefined && update.connected === undefined && update.recording === undefined
}

/** One update that says what both said. The time is that of the one that says more than fields, the later of two. */
function merge(before: CallUpdate, after: CallUpdate): CallUpdate {
  const { at } = isPlain(after) ? before : after
  return {
    ...before,
    ...after,
    ...(at !== undefined && { at }),
    ...((before.fields ?? after.fields) && { fields: { ...before.fields, ...after.fields } }),
  }
}
