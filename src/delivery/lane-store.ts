// What the dispatcher needs of whoever keeps the lanes.
import type { ClaimedDelivery, LaneKey, Settlement } from './claimed-delivery.ts'

/** The lanes, as the store keeps them. Every call may reject when the database is away for good: the dispatcher ends. */
export interface LaneStore {
  claim(demands: readonly { accountId: number; integrationId: number; room: number }[]): Promise<ClaimResult>
  /** Settles heads or puts them back, and lets older statuses give way where a settling says `latest` (D8). */
  settle(settlements: readonly Settlement[]): Promise<SettleResult>
  giveBack(keys: readonly LaneKey[]): Promise<void>
  due(): Promise<{ accountId: number; integrationId: number; inMs: number }[]>
  /** Statuses of an integration that wait and are older than D7 allows give way; how many. */
  supersedeStale(integrationId: number): Promise<number>
}

export interface ClaimResult {
  readonly deliveries: readonly ClaimedDelivery[]
  /** How many lanes of each integration were claimed, those included in which nothing was left to send. */
  readonly counts: ReadonlyMap<number, number>
}

export interface SettleResult {
  /** The next heads of the lanes kept. */
  readonly next: readonly ClaimedDelivery[]
  /** How many deliveries of an integration gave way. */
  readonly superseded: readonly { integrationId: number; count: number }[]
}
