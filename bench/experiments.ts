// The experiments: their figures, and their sizes in a whole run and in a quick one.
import { claimP99 } from './claim.ts'
import { diskUse } from './disk.ts'
import { drain } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'
import { intake } from './intake.ts'
import { latency } from './latency.ts'
import type { MeasureId } from './measures.ts'
import { memory } from './memory.ts'
import { deadNeighbour } from './neighbour.ts'
import { drainRival } from './rivals.ts'

export interface Size {
  readonly rounds: number
  readonly bareMs: number
  /** Number of deliveries in the drained queue, and in the queue of a dead receiver. */
  readonly queue: number
  readonly deadQueue: number
  /** Duration of the load at full speed. */
  readonly floodMs: number
  /** Duration of the load at a steady rate. */
  readonly streamMs: number
  /** Claims out of a queue of this length, and out of a queue a tenth as long. */
  readonly claim: { readonly queue: number; readonly claims: number }
  /** Number of events whose disk space is measured. */
  readonly diskEvents: number
}

/** The sizes for which the goals are defined. */
export const WHOLE: Size = {
  rounds: 3,
  bareMs: 2_000,
  queue: 50_000,
  deadQueue: 50_000,
  floodMs: 6_000,
  streamMs: 10_000,
  claim: { queue: 1_000_000, claims: 900 },
  diskEvents: 30_000,
}

/** Gives a rough idea in less than two minutes; too little for a verdict. */
export const QUICK: Size = {
  rounds: 1,
  bareMs: 1_000,
  queue: 20_000,
  deadQueue: 20_000,
  floodMs: 3_000,
  streamMs: 4_000,
  claim: { queue: 100_000, claims: 80 },
  diskEvents: 3_000,
}

/** As many as the integrations' concurrent requests, 8 of 8. */
export const CONNECTIONS = 64
/** Each of these connections posts 100 events at a time. */
const CONNECTIONS_OF_ARRAYS = 8

export interface Experiment {
  readonly ids: readonly MeasureId[]
  /** Measured in the first round only: its figures hardly differ between rounds, or its queue takes long to fill. */
  readonly once?: boolean
  /** Returns one figure for each of `ids`, in the order of `ids`. */
  run(environment: BenchEnvironment, size: Size): Promise<readonly number[]>
}

/** In the order in which each round runs the experiments: a measure comes after the measure that it is compared with. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    ids: ['bare'],
    async run({ load, receiver, port }, { bareMs: ms }) {
      await receiver.ask('reset')
      return [await load.ask('bareLoop', { port, connections: CONNECTIONS, ms })]
    },
  },
  {
    ids: ['drain', 'drain_cost'],
    async run(environment, { queue }) {
      const { perSecond, cost } = await drain(environment, { queue })
      return [perSecond, cost]
    },
  },
  {
    ids: ['drain_tls', 'tls_connections'],
    async run(environment, { queue }) {
      const { perSecond, secureConnections } = await drain(environment, { queue, secure: true })
      return [perSecond, secureConnections]
    },
  },
  {
    ids: ['drain_graphile'],
    run: async (environment, { queue }) => [await drainRival(environment, { rival: 'graphile', queue })],
  },
  {
    ids: ['drain_pgboss'],
    run: async (environment, { queue }) => [await drainRival(environment, { rival: 'pgboss', queue })],
  },
  {
    ids: ['intake_100', 'intake_100_cost'],
    async run(environment, { floodMs: ms }) {
      const { perSecond, cost } = await intake(environment, { width: 100, connections: CONNECTIONS_OF_ARRAYS, ms })
      return [perSecond, cost]
    },
  },
  {
    ids: ['intake_1', 'intake_1_cost'],
    async run(environment, { floodMs: ms }) {
      const { perSecond, cost } = await intake(environment, { width: 1, connections: CONNECTIONS, ms })
      return [perSecond, cost]
    },
  },
  {
    ids: ['intake_1_tls'],
    async run(environment, { floodMs: ms }) {
      const { perSecond } = await intake(environment, { width: 1, connections: CONNECTIONS, ms, secure: true })
      return [perSecond]
    },
  },
  {
    ids: ['latency_p50', 'latency_p99'],
    async run(environment, { streamMs }) {
      const { p50, p99 } = await latency(environment, { ms: streamMs })
      return [p50, p99]
    },
  },
  {
    ids: ['alone_p99', 'dead_neighbour_p99', 'dead_neighbour_share'],
    async run(environment, { deadQueue, streamMs }) {
      const { alone, beside, share } = await deadNeighbour(environment, { queue: deadQueue, ms: streamMs })
      return [alone, beside, share]
    },
  },
  {
    ids: ['memory'],
    run: async (environment, { queue, streamMs }) => [await memory(environment, { queue, ms: streamMs })],
  },
  {
    ids: ['claim_short_p99', 'claim_p99'],
    once: true,
    async run(environment, { claim: { queue, claims } }) {
      const short = await claimP99(environment, { queue: queue / 10, claims })
      return [short, await claimP99(environment, { queue, claims })]
    },
  },
  {
    ids: ['disk'],
    once: true,
    async run(environment, { diskEvents: events }) {
      const { bytes } = await diskUse(environment, { events })
      return [bytes / events / 1000]
    },
  },
]
