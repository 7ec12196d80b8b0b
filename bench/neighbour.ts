// Measures the effect of a receiver that never responds, and has a long queue of its own, on 50 healthy receivers.
import { checkArrivals } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'
import { fillQueue } from './queue.ts'
import { type BenchSetup, createSetup } from './setup.ts'
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
  /** The additional latency beside the dead receiver, in milliseconds. */
  readonly p99Delta: number
  /** The percentage of requests that arrived in time. */
  readonly share: number
}

export async function deadNeighbour(environment: BenchEnvironment, { queue, ms }: Neighbour): Promise<NeighbourTimes> {
  // The last integration gets no calls: the calls are divided among the others.
  await using setup = await createSetup(environment, { integrations: HEALTHY + 1, tells: 'realtime' })
  const alone = await measure(environment, setup, { ms, end: 'SIGTERM' })
  await fillQueue(setup.database.client, {
    count: queue,
    port: environment.hangingPort,
    integrations: { first: await lastIntegration(setup), count: 1 },
  })
  // A graceful stop would wait for the receiver that never responds.
  const beside = await measure(environment, setup, { ms, end: 'SIGKILL' })
  return { p99Delta: beside.p99 - alone.p99, share: beside.share }
}

async function measure(
  environment: BenchEnvironment,
  setup: BenchSetup,
  { ms, end }: { readonly ms: number; readonly end: NodeJS.Signals },
): Promise<{ p99: number; share: number }> {
  await using program = await setup.start()
  const target = { url: program.url, key: program.key, groups: HEALTHY, width: 1, perSecond: PER_SECOND }
  await warmUp(environment, target)
  await environment.receiver.ask('reset')
  const { events, startedAt } = await environment.load.ask('stream', { ...target, ms })
  await untilArrived(environment, events)
  const arrivals = await environment.receiver.ask('read', startedAt + ms + LATE_MS)
  checkArrivals(arrivals, { count: events, secrets: setup.secrets })
  await program.kill(end)
  return { p99: arrivals.lateness.p99, share: (arrivals.inTime * 100) / events }
}

async function lastIntegration({ database }: BenchSetup): Promise<number> {
  const { rows } = await database.client.query<{ last: number }>('SELECT max(integration_id) AS last FROM integration')
  return rows[0]?.last ?? 0
}
