// The experiments: their figures, and their sizes in a whole run and in a quick one.
import { claimTimes } from './claim.ts'
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
  readonly claim: { readonly queue: number; readonly claims: number }
}

/** The sizes for which the goals are defined. */
export const WHOLE: Size = {
  rounds: 5,
  bareMs: 2_000,
  queue: 100_000,
  deadQueue: 100_000,
  floodMs: 6_000,
  streamMs: 10_000,
  claim: { queue: 1_000_000, claims: 500 },
}

/** Gives a rough idea in less than two minutes; too little for a verdict. */
export const QUICK: Size = {
  rounds: 1,
  bareMs: 1_000,
  queue: 40_000,
  deadQueue: 20_000,
  floodMs: 3_000,
  streamMs: 4_000,
  claim: { queue: 100_000, claims: 100 },
}

/** As many as the integrations' concurrent requests, 8 of 8. */
export const CONNECTIONS = 64
/** Each of these connections posts 100 events at a time. */
const CONNECTIONS_OF_ARRAYS = 8

export interface Experiment {
  readonly ids: readonly MeasureId[]
  /** Its figures are measured as a share of the bare loop, which runs before and after it. */
  readonly ofBare: boolean
  /** Returns one figure for each of `ids`, in the order of `ids`. */
  run(environment: BenchEnvironment, size: Size): Promise<readonly number[]>
}

/** The experiments, in the order in which each round runs them. */
export const EXPERIMENTS: readonly Experiment[] = [
  { ids: ['drain'], ofBare: true, run: async (environment, { queue }) => [await drain(environment, { queue })] },
  {
    ids: ['drain_graphile'],
    ofBare: true,
    run: async (environment, { queue }) => [await drainRival(environment, { rival: 'graphile', queue })],
  },
  {
    ids: ['drain_pgboss'],
    ofBare: true,
    run: async (environment, { queue }) => [await drainRival(environment, { rival: 'pgboss', queue })],
  },
  {
    ids: ['intake_100'],
    ofBare: true,
    run: async (environment, { floodMs }) => [
      await intake(environment, { width: 100, connections: CONNECTIONS_OF_ARRAYS, ms: floodMs }),
    ],
  },
  {
    ids: ['intake_1'],
    ofBare: true,
    run: async (environment, { floodMs }) => [
      await intake(environment, { width: 1, connections: CONNECTIONS, ms: floodMs }),
    ],
  },
  {
    ids: ['latency_p50', 'latency_p99'],
    ofBare: false,
    async run(environment, { streamMs }) {
      const { p50, p99 } = await latency(environment, { ms: streamMs })
      return [p50, p99]
    },
  },
  {
    ids: ['dead_neighbour_p99_delta', 'dead_neighbour_share'],
    ofBare: false,
    async run(environment, { deadQueue, streamMs }) {
      const { p99Delta, share } = await deadNeighbour(environment, { queue: deadQueue, ms: streamMs })
      return [p99Delta, share]
    },
  },
  {
    ids: ['memory'],
    ofBare: false,
    run: async (environment, { queue, streamMs }) => [await memory(environment, { queue, ms: streamMs })],
  },
]

/** The queue takes a minute to fill, so all rounds claim from the same queue. */
export function claimRounds(environment: BenchEnvironment, { claim, rounds }: Size): Promise<number[]> {
  return claimTimes(environment, { ...claim, rounds })
}
