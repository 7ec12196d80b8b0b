// Decides which integrations' waiting lanes are claimed next, how many lanes of each in fair turns (D5), and when there is
// something to claim. Pure: part of the dispatcher's state; claimer.ts has the timers and the statements.
import { INITIAL_FAIR_SHARE, shareFairly, type Demand } from './fair-share.ts'
import type { IntegrationQueue } from './integration-queue.ts'

/** How many due lanes of an integration are to be claimed. */
export interface ClaimRequest {
  readonly accountId: number
  readonly integrationId: number
  readonly room: number
}

/** Once the longest waiting lane of an integration is this late, its statuses may be older than D7 allows. */
const STALE_AFTER_MS = 15 * 60_000
const STALE_CHECK_AGAIN_MS = 15_000

export class ClaimPlan {
  readonly #queues: ReadonlyMap<number, IntegrationQueue>
  readonly #hasMemory: () => boolean
  #fairShare = INITIAL_FAIR_SHARE

  constructor(queues: ReadonlyMap<number, IntegrationQueue>, hasMemory: () => boolean) {
    this.#queues = queues
    this.#hasMemory = hasMemory
  }

  /** Whether any integration has a due lane and room for it. */
  hasDemand(nowMs: number): boolean {
    return this.#demands(nowMs).length > 0
  }

  /**
   * Chooses the integrations to claim for now and the number of lanes of each, `budget` lanes at most. End with `noteClaimed`.
   */
  next(nowMs: number, budget: number): ClaimRequest[] {
    const { shares, state } = shareFairly(this.#fairShare, this.#demands(nowMs), budget)
    this.#fairShare = state
    return [...shares].flatMap(([integrationId, room]) => {
      const queue = this.#queues.get(integrationId)
      if (!queue) return []
      queue.dueAt = null
      return [{ accountId: queue.policy.accountId, integrationId, room }]
    })
  }

  /** `counts`: the number of lanes that were claimed, by integration. */
  noteClaimed(requests: readonly ClaimRequest[], counts: ReadonlyMap<number, number>, nowMs: number): void {
    for (const { integrationId, room } of requests) {
      // As many lanes as asked for: more may be due. Fewer: the others are not due yet, or the next look will find them.
      if ((counts.get(integrationId) ?? 0) >= room) this.#queues.get(integrationId)?.markDue(nowMs)
    }
  }

  /** The earliest future time at which a lane may be claimed. A queue without room asks for its claim when it has room. */
  nextDueAt(nowMs: number): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const { dueAt, breaker, policy } of this.#queues.values()) {
      const at = dueAt === null ? null : Math.max(dueAt, breaker.restUntilMs)
      if (at !== null && policy.state !== 'off' && at > nowMs) earliest = Math.min(earliest, at)
    }
    return earliest
  }

  /**
   * Notes that the longest waiting lane of an integration is due in `inMs`, as the database says. Returns whether its statuses
   * may be too old (D7): then end with `staleSuperseded`.
   */
  noteDue({ integrationId, inMs }: { readonly integrationId: number; readonly inMs: number }, nowMs: number): boolean {
    const queue = this.#queues.get(integrationId)
    if (!queue) return false
    queue.markDue(nowMs + inMs)
    return -inMs > STALE_AFTER_MS && nowMs >= queue.staleCheckAt
  }

  staleSuperseded(integrationId: number, count: number, nowMs: number): void {
    const queue = this.#queues.get(integrationId)
    if (!queue) return
    queue.backlog -= count
    // No status was too old, so the late delivery is not a status. The statuses behind it grow older by the minute.
    if (count === 0) queue.staleCheckAt = nowMs + STALE_CHECK_AGAIN_MS
  }

  #demands(nowMs: number): Demand[] {
    if (!this.#hasMemory()) return []
    const demands: Demand[] = []
    for (const queue of this.#queues.values()) {
      if (!queue.isDue(nowMs) || !queue.wantsClaim(nowMs)) continue
      const { accountId, integrationId } = queue.policy
      demands.push({ account: accountId, integration: integrationId, count: queue.room(nowMs) })
    }
    return demands
  }
}
