// Places at which the engine can be broken on purpose, to see that somebody objects. A story has none of these.
import type { LaneStore } from '../../src/delivery/lane-store.ts'
import type { Exchange } from '../../src/delivery/exchange.ts'
import type { IntegrationPolicy } from '../../src/delivery/integration-queue.ts'
import { Database, type LogRow } from './database.ts'

export interface Faults {
  database(log: (row: LogRow) => void): Database
  /** What stands between the dispatcher and the database. */
  lanes(lanes: LaneStore): LaneStore
  /** What the dispatcher is told of an answer. */
  exchange(exchange: Exchange): Exchange
  /** What it is told of an integration. */
  policy(policy: IntegrationPolicy): IntegrationPolicy
  random(random01: number): number
  /** A program that begins takes over from the dead. */
  readonly takesOver: boolean
  /** A program that begins does not know of rests. */
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
