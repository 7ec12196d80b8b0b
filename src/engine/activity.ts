// Counts attempts by their result as they end, by the hour for each integration and by the minute for each account. Also keeps the
// newest attempts of each. Counting a day of attempts in the database would take longer on a busy day. Charts over longer ranges
// use separate counts (store/statistics), which are exact and a minute late. The counts in this file are immediate, but lack the
// attempts that a kill lost.
//
// Plain memory with a clock that is passed in. `unsaved` returns the counts since its last call, so that they can be saved for a
// restart.
import type { ActivityRow, LastAttemptRow } from '../store/integrations/activity.ts'
import type { ChangeOf } from '../changes/change.ts'
import { getOrInsert } from '../get-or-insert.ts'
import { MINUTE_MS } from '../time/durations.ts'

const HOURS = 24
const MINUTES = 60
/** The number of attempts that the live page shows. */
const RECENT = 20

/** The end of an attempt, or the settling of a delivery without an attempt (`n` 0). */
export type AttemptEnd = Omit<ChangeOf<'delivery_settled'>, 'type' | 'integration' | 'at' | 'ms' | 'isTest'>

/** `at` is the beginning of the hour or the minute, in ms since 1970. */
export interface ActivityBucket {
  readonly at: number
  readonly delivered: number
  readonly failed: number
}

export type LastAttempt = Omit<LastAttemptRow, 'accountId' | 'integrationId'>

export interface RecentAttempt extends Omit<AttemptEnd, 'n' | 'accountId'> {
  readonly at: number
}

interface UnsavedActivity {
  readonly rows: readonly ActivityRow[]
  readonly last: readonly LastAttemptRow[]
}

export interface Activity {
  count(ended: AttemptEnd): void
  /** The last 24 hours of an integration, the current hour included; oldest first. */
  hours(integrationId: number): ActivityBucket[]
  /** The last 60 minutes of an account, the current minute included; oldest first. */
  minutes(accountId: number): ActivityBucket[]
  last(integrationId: number): LastAttempt | null
  /** The latest settlements of an account, newest first. */
  settled(accountId: number): readonly RecentAttempt[]
  /** Adds the saved counts, at the start. */
  restore(kept: UnsavedActivity): void
  /** The counts since the last call. */
  unsaved(): UnsavedActivity
  /** The counts could not be saved: the next call returns them again. */
  putBack(unsaved: UnsavedActivity): void
}

export function createActivity(now: () => number): Activity {
  const integrations = new Map<number, BucketSeries>()
  const accounts = new Map<number, BucketSeries>()
  const last = new Map<number, LastAttemptRow>()
  const unsavedLast = new Set<number>()
  const recent = new Map<number, RecentAttempt[]>()

  function seriesOf(row: Pick<ActivityRow, 'accountId' | 'integrationId' | 'minutes'>): BucketSeries {
    const { accountId, integrationId, minutes } = row
    if (minutes === 1) return getOrInsert(accounts, accountId, () => new BucketSeries(row, MINUTES))
    return getOrInsert(integrations, integrationId, () => new BucketSeries(row, HOURS))
  }

  function keepRecent({
    accountId,
    deliveryId,
    integrationId,
    callId,
    kind,
    state,
    code,
    error,
    reason,
  }: AttemptEnd): void {
    const rows = getOrInsert(recent, accountId, () => [])
    rows.unshift({ deliveryId, integrationId, callId, kind, state, code, error, reason, at: now() })
    if (rows.length > RECENT) rows.pop()
  }

  return {
    count(ended) {
      const { accountId, integrationId, n, state, code, error, reason } = ended
      if (state !== 'retrying') keepRecent(ended)
      // An attempt with an unknown outcome, and a settlement without an attempt, say nothing of a receiver.
      if (n === 0 || error === 'outcome_unknown') return
      const at = now()
      const one = state === 'delivered' ? { delivered: 1, failed: 0 } : { delivered: 0, failed: 1 }
      seriesOf({ accountId, integrationId, minutes: 60 }).add(at, one)
      seriesOf({ accountId, integrationId: 0, minutes: 1 }).add(at, one)
      last.set(integrationId, { accountId, integrationId, at, state, code, error, reason })
      unsavedLast.add(integrationId)
    },
    hours: (integrationId) => (integrations.get(integrationId) ?? EMPTY_HOURS).until(now()),
    minutes: (accountId) => (accounts.get(accountId) ?? EMPTY_MINUTES).until(now()),
    last: (integrationId) => last.get(integrationId) ?? null,
    settled: (accountId) => recent.get(accountId) ?? [],
    restore(kept) {
      for (const row of kept.rows) seriesOf(row).count(row)
      for (const row of kept.last) if (!last.has(row.integrationId)) last.set(row.integrationId, row)
    },
    unsaved() {
      const rows = [...integrations.values(), ...accounts.values()].flatMap((series) => series.takeUnsaved())
      const lasts = [...unsavedLast].flatMap((id) => last.get(id) ?? [])
      unsavedLast.clear()
      return { rows, last: lasts }
    },
    putBack(unsaved) {
      for (const row of unsaved.rows) seriesOf(row).putBack(row)
      for (const { integrationId } of unsaved.last) unsavedLast.add(integrationId)
    },
  }
}

interface Count {
  delivered: number
  failed: number
}

/** Counts by periods of time, and keeps the newest `keep` periods. */
class BucketSeries {
  readonly #of: Pick<ActivityRow, 'accountId' | 'integrationId' | 'minutes'>
  readonly #keep: number
  readonly #spanMs: number
  readonly #counts = new Map<number, Count>()
  readonly #unsaved = new Map<number, Count>()

  constructor(
    { accountId, integrationId, minutes }: Pick<ActivityRow, 'accountId' | 'integrationId' | 'minutes'>,
    keep: number,
  ) {
    this.#of = { accountId, integrationId, minutes }
    this.#spanMs = minutes * MINUTE_MS
    this.#keep = keep
  }

  add(at: number, count: Count): void {
    this.count({ at, ...count })
    this.putBack({ at, ...count })
  }

  /** Adds counts that were saved. */
  count({ at, delivered, failed }: ActivityBucket): void {
    addTo(this.#counts, Math.floor(at / this.#spanMs), { delivered, failed })
    for (const slot of this.#counts.keys()) {
      if (this.#counts.size <= this.#keep) break
      this.#counts.delete(slot)
    }
  }

  putBack({ at, delivered, failed }: ActivityBucket): void {
    addTo(this.#unsaved, Math.floor(at / this.#spanMs), { delivered, failed })
  }

  takeUnsaved(): ActivityRow[] {
    const rows = [...this.#unsaved].map(([slot, count]) => ({ ...this.#of, at: slot * this.#spanMs, ...count }))
    this.#unsaved.clear()
    return rows
  }

  until(nowMs: number): ActivityBucket[] {
    const running = Math.floor(nowMs / this.#spanMs)
    return Array.from({ length: this.#keep }, (_, i) => {
      const slot = running - this.#keep + 1 + i
      return { at: slot * this.#spanMs, ...(this.#counts.get(slot) ?? { delivered: 0, failed: 0 }) }
    })
  }
}

function addTo(counts: Map<number, Count>, slot: number, { delivered, failed }: Count): void {
  const count = getOrInsert(counts, slot, () => ({ delivered: 0, failed: 0 }))
  count.delivered += delivered
  count.failed += failed
}

const EMPTY_HOURS = new BucketSeries({ accountId: 0, integrationId: 0, minutes: 60 }, HOURS)
const EMPTY_MINUTES = new BucketSeries({ accountId: 0, integrationId: 0, minutes: 1 }, MINUTES)
