// Places at which the engine can be broken on purpose, to check that the watch notices. A story has no faults.
import type { LaneStore } from '../../src/delivery/lane-store.ts'
import type { Exchange } from '../../src/delivery/exchange.ts'
import type { IntegrationPolicy } from '../../src/delivery/integration-queue.ts'
import { Database, type LogRow } from './database.ts'

export interface Faults {
  database(log: (row: LogRow) => void): Database
  /** Changes the store between the dispatcher and the database. */
  lanes(lanes: LaneStore): LaneStore
  /** Changes the exchange that the dispatcher gets. */
  exchange(exchange: Exchange): Exchange
  /** Changes the policy of an integration that the dispatcher gets. */
  policy(policy: IntegrationPolicy): IntegrationPolicy
  random(random01: number): number
  /** Whether a program that begins takes over the lanes of dead programs. */
  readonly takesOver: boolean
  /** Whether a program that begins ignores the stored breakers. */
  readonly forgets: boolean
}

export const NO_FAULTS: Faults = {
  database: (log) => new Database(log),
  lanes: (lanes) => lanes,
  exchange: (exchange) => exchange,
  policy: (policy) => policy,
  random: (random01) => random01,
  takesOver: true,
  forgets: false,
}
