// Decides when to claim, for whom and how much: in fair turns (D5), as soon as something is due and there is room for it.
//
// It sleeps until the earliest time known at which something may go, and looks into the database once a second in any
// case: a claim may pass over a lane that an intake holds at that moment, and other nodes store too.
import type { LaneStore } from './lane-store.ts'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import type { IntegrationQueue } from './integration-queue.ts'
import { shareFairly, INITIAL_FAIR_SHARE, type Demand } from './fair-share.ts'

export interface Claimer {
  claimSoon(): void
  /** Something may go at this time (ms since 1970). */
  wakeAt(at: number): void
  start(): Promise<void>
  /** Resolves when the claim under way is over. */
  stop(): Promise<void>
}

export interface ClaimerDeps {
  readonly queues: ReadonlyMap<number, IntegrationQueue>
  readonly lanes: Pick<LaneStore, 'claim' | 'due' | 'supersedeStale'>
  readonly now: () => number
  readonly after: (delayMs: number, run: () => void) => { cancel(): void }
  readonly claimed: (deliveries: readonly ClaimedDelivery[]) => void
  /** Awaited before each claim. */
  readonly before: () => Promise<void>
  /** Memory is full: nothing is claimed. */
  readonly full: () => boolean
  readonly failed: (error: unknown) => void
}

/** Claimed rows per statement: time follows rows, and so do locks. */
const CLAIM_MAX = 100

const POLL_MS = 1_000

const SWEEP_AGAIN_MS = 15_000

/** Once the longest waiting lane of an integration is this late, statuses in it may be older than D7 allows. */
const STALE_AFTER_MS = 15 * 60_000

export function createClaimer(parts: ClaimerDeps): Claimer {
  const { queues, lanes, now, after } = parts
  let running = false
  let state = INITIAL_FAIR_SHARE
  let claiming: Promise<void> | null = null
  let looking: Promise<void> | null = null
  let alarm: { at: number; cancel(): void } | null = null
  let poll: { cancel(): void } | null = null

  function claimSoon(): void {
    if (!running || claiming) return
    claiming = claim()
      .catch(parts.failed)
      .finally(() => {
        claiming = null
        if (running && demands().length > 0) claimSoon()
        else sleep()
      })
  }

  function demands(): Demand[] {
    if (parts.full()) return []
    const at = now()
    return [...queues.values()]
      .filter((queue) => queue.dueAt !== null && queue.dueAt <= at && queue.wantsClaim(at))
      .map((queue) => ({
        account: queue.policy.accountId,
        integration: queue.policy.integrationId,
        count: queue.room(at),
      }))
  }

  async function claim(): Promise<void> {
    await parts.before()
    const shared = shareFairly(state, demands(), CLAIM_MAX)
    state = shared.state
    const asked = [...shared.shares].flatMap(([integrationId, room]) => {
      const queue = queues.get(integrationId)
      return queue ? [{ accountId: queue.policy.accountId, integrationId, room, queue }] : []
    })
    if (asked.length === 0) return
    for (const { queue } of asked) queue.dueAt = null
    const { deliveries, counts } = await lanes.claim(asked)
    for (const { queue, integrationId, room } of asked) {
      // As many as asked: there may be more. Fewer: the rest is not due yet, or the next look will find it.
      if ((counts.get(integrationId) ?? 0) >= room) queue.markDue(now())
    }
    parts.claimed(deliveries)
  }

  /** Until the earliest time at which something may go. A line without room wakes the claimer when it has some. */
  function sleep(): void {
    const at = now()
    let earliest = Number.POSITIVE_INFINITY
    for (const queue of queues.values()) {
      const time = queue.dueAt === null ? null : Math.max(queue.dueAt, queue.breaker.restUntilMs)
      if (time !== null && queue.policy.state !== 'off' && time > at) earliest = Math.min(earliest, time)
    }
    if (earliest < at + POLL_MS) wakeAt(earliest)
  }

  function wakeAt(at: number): void {
    if (!running || (alarm && alarm.at <= at)) return
    alarm?.cancel()
    const timer = after(Math.max(0, at - now()), () => {
      alarm = null
      claimSoon()
    })
    alarm = { at, cancel: () => timer.cancel() }
  }

  async function look(): Promise<void> {
    const at = now()
    for (const { integrationId, inMs } of await lanes.due()) {
      const queue = queues.get(integrationId)
      if (!queue) continue
      queue.markDue(at + inMs)
      if (-inMs > STALE_AFTER_MS && at >= queue.staleCheckAt) {
        const gone = await lanes.supersedeStale(integrationId)
        queue.backlog -= gone
        // Nothing was found: what is late here is no status. Those behind it grow stale by the minute.
        if (gone === 0) queue.staleCheckAt = at + SWEEP_AGAIN_MS
      }
    }
    claimSoon()
  }

  function lookAgain(): void {
    if (!running) return
    poll = after(POLL_MS, () => {
      looking = look().catch(parts.failed).finally(lookAgain)
    })
  }

  return {
    claimSoon,
    wakeAt,
    async start() {
      running = true
      await look()
      lookAgain()
    },
    async stop() {
      running = false
      alarm?.cancel()
      poll?.cancel()
      await claiming
      await looking
    },
  }
}
