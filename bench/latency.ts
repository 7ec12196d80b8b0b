// The latency of a request: from sending its event to the program to the first byte at the receiver, at a rate that leaves the
// machine idle.
import { checkArrivals } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { Program } from '../test/kit/program.ts'
import type { BenchEnvironment } from './environment.ts'
import { createSetup } from './setup.ts'
import { warmUp } from './warm-up.ts'

const PER_SECOND = 200

export interface LatencyOptions {
  readonly ms: number
  /** Further settings of the program. */
  readonly env?: Readonly<Record<string, string>>
  /** Keeps the program busy meanwhile. */
  readonly busy?: (program: Program) => Promise<void>
}

export async function latency(
  environment: BenchEnvironment,
  { ms, env = {}, busy }: LatencyOptions,
): Promise<{ p50: number; p99: number }> {
  const groups = 8
  await using setup = await createSetup(environment, { integrations: groups, tells: 'realtime' })
  await using program = await setup.start(env)
  const target = { url: program.url, keys: [program.key], groups, width: 1 }
  await warmUp(environment, { ...target, perSecond: PER_SECOND })
  await busy?.(program)
  await environment.receiver.ask('reset')
  const { events } = await environment.load.ask('stream', { ...target, perSecond: PER_SECOND, ms })
  await untilArrived(environment, events)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: events, secrets: setup.secrets })
  return arrivals.lateness
}
