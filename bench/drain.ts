// A queue of final deliveries, each the head of its own lane, is filled while no program runs. Then the program is started:
// measures from the first request to the last.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkArrivals, checkStored } from './checks.ts'
import type { BenchEnvironment } from './environment.ts'
import { fillQueue } from './queue.ts'
import { createSetup } from './setup.ts'

/**
 * The interval of asking the receiver. Asking costs the receiver almost nothing, and its own clock measures the end.
 */
const LOOK_MS = 100
/** Nothing has come for this long: nothing more will come. */
const STILL_MS = 10_000

/** Requests a second. */
export async function drain(environment: BenchEnvironment, { queue }: { readonly queue: number }): Promise<number> {
  await using setup = await createSetup(environment, { integrations: 8, tells: 'final' })
  await fillQueue(setup.database.client, { count: queue, port: environment.port })
  await environment.receiver.ask('reset')
  await using program = await setup.start()
  await untilArrived(environment, queue)
  await checkStored(setup, queue)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: queue, secrets: setup.secrets })
  return rateOf(arrivals)
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
