// A queue of final deliveries, each the head of its own lane, waits while no program runs. Then the program is started: measures
// from the first request to the last.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkArrivals, checkStored } from './checks.ts'
import type { BenchEnvironment } from './environment.ts'
import { openMeter, sumOf } from './processor.ts'
import { createSetup } from './setup.ts'

/**
 * The interval of asking the receiver. Asking costs the receiver almost nothing, and its own clock measures the end.
 */
const LOOK_MS = 100
/** Nothing has come for this long: nothing more will come. */
const STILL_MS = 10_000

/** The last results are stored this long after the last request. */
export const STORED_MS = 300

export interface Drained {
  /** Requests a second. */
  readonly perSecond: number
  /** The processor time of program and PostgreSQL for each request, in microseconds, without the start of the program. */
  readonly cost: number
  /** Number of connections with HTTPS. */
  readonly secureConnections: number
}

export async function drain(
  environment: BenchEnvironment,
  { queue: count, secure = false }: { readonly queue: number; readonly secure?: boolean },
): Promise<Drained> {
  const queue = { count, of: 'all' } as const
  await using setup = await createSetup(environment, { integrations: 8, tells: 'final', secure, queue })
  await environment.receiver.ask('reset')
  await using program = await setup.start()
  const used = await openMeter(program, setup.database)
  await untilArrived(environment, 1)
  const [before, early] = [used(), await environment.receiver.ask('count')]
  await untilArrived(environment, count)
  await sleep(STORED_MS)
  const cost = sumOf(used(before)) / (count - early)
  const secureConnections = await environment.receiver.ask('secureConnections')
  await checkStored(setup, count)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count, secrets: setup.secrets })
  return { perSecond: rateOf(arrivals), cost, secureConnections }
}

/**
 * Resolves when this many requests have come since the last reset, or when no more requests come: the checks report
 * missing requests.
 */
export async function untilArrived({ receiver }: BenchEnvironment, count: number): Promise<void> {
  let before = 0
  let changedAt = performance.now()
  for (;;) {
    const now = await receiver.ask('count')
    if (now >= count) return
    if (now > before) changedAt = performance.now()
    if (performance.now() > changedAt + STILL_MS) return
    before = now
    await sleep(LOOK_MS)
  }
}

export function rateOf({ count, firstAt, lastAt }: { count: number; firstAt: number; lastAt: number }): number {
  return ((count - 1) * 1000) / (lastAt - firstAt)
}
