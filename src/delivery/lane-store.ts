// The interface that the dispatcher needs from the lane store.
import type { ClaimRequest } from './claim-plan.ts'
import type { ClaimedDelivery, LaneKey, Settlement } from './claimed-delivery.ts'

/** The lanes in the store. Every call may reject when the database is away for good: then the dispatcher ends. */
export interface LaneStore {
  claim(requests: readonly ClaimRequest[]): Promise<ClaimResult>
  /** Settles heads or puts them back, and supersedes older statuses where a settlement says `latest` (D8). */
  settle(settlements: readonly Settlement[]): Promise<SettleResult>
  giveBack(keys: readonly LaneKey[]): Promise<void>
  due(): Promise<{ accountId: number; integrationId: number; inMs: number }[]>
  /** Supersedes waiting statuses of an integration that are older than D7 allows; returns how many. */
  supersedeStale(integrationId: number): Promise<number>
}

export interface ClaimResult {
  readonly deliveries: readonly ClaimedDelivery[]
  /** How many lanes of each integration were claimed, including lanes in which nothing was left to send. */
  readonly counts: ReadonlyMap<number, number>
}

interface SettleResult {
  /** The next heads of the lanes that were kept. */
  readonly next: readonly ClaimedDelivery[]
  /** How many deliveries of an integration were superseded. */
  readonly superseded: readonly { integrationId: number; count: number }[]
}
