// Measures the effect of a receiver that never responds, and has a long queue of its own, on 50 healthy receivers.
import { checkArrivals } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'
import { type SetupOptions, createSetup } from './setup.ts'
import { warmUp } from './warm-up.ts'

const HEALTHY = 50
const PER_SECOND = 1_000
/** A request that arrives later than this after the last event did not keep up with the rate. */
const LATE_MS = 1_000

export interface Neighbour {
  readonly queue: number
  readonly ms: number
}

export interface NeighbourTimes {
  /** The 99th percentile of the latency, in milliseconds: without the dead receiver, and beside it. */
  readonly alone: number
  readonly beside: number
  /** The percentage of requests that arrived in time beside it. */
  readonly share: number
}

export async function deadNeighbour(environment: BenchEnvironment, { queue, ms }: Neighbour): Promise<NeighbourTimes> {
  // The last integration gets no calls: the calls are divided among the others.
  const kind = { integrations: HEALTHY + 1, tells: 'realtime' } as const
  const alone = await measure(environment, kind, ms)
  const beside = await measure(environment, { ...kind, queue: { count: queue, of: 'dead' } }, ms)
  return { alone: alone.p99, beside: beside.p99, share: beside.share }
}

async function measure(
  environment: BenchEnvironment,
  kind: SetupOptions,
  ms: number,
): Promise<{ p99: number; share: number }> {
  await using setup = await createSetup(environment, kind)
  await using program = await setup.start()
  const target = { url: program.url, keys: [program.key], groups: HEALTHY, width: 1, perSecond: PER_SECOND }
  await warmUp(environment, target)
  await environment.receiver.ask('reset')
  const { events, startedAt } = await environment.load.ask('stream', { ...target, ms })
  await untilArrived(environment, events)
  const arrivals = await environment.receiver.ask('read', startedAt + ms + LATE_MS)
  checkArrivals(arrivals, { count: events, secrets: setup.secrets })
  // A graceful stop would wait for the receiver that never responds.
  await program.kill('SIGKILL')
  return { p99: arrivals.lateness.p99, share: (arrivals.inTime * 100) / events }
}
