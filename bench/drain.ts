// A queue of final deliveries, each the head of a lane of its own, is filled while no program runs. Then the program is
// started: from the first request to the last.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkArrivals, checkStored } from './checks.ts'
import type { Ground } from './ground.ts'
import { fillQueue } from './queue.ts'
import { setStage } from './stage.ts'

/** Asking costs the receiver nothing that could be measured, and the end is known by its own clock. */
const LOOK_MS = 100
/** Nothing came for so long: nothing more will come. */
const STILL_MS = 10_000

/** Requests a second. */
export async function drain(ground: Ground, { queue }: { readonly queue: number }): Promise<number> {
  await using stage = await setStage(ground, { integrations: 8, tells: 'final' })
  await fillQueue(stage.database.client, { count: queue, port: ground.port })
  await ground.receiver.ask('reset')
  await using program = await stage.start()
  await untilArrived(ground, queue)
  await checkStored(stage, queue)
  await program.kill('SIGTERM')
  const arrivals = await ground.receiver.ask('read')
  checkArrivals(arrivals, { count: queue, secrets: stage.secrets })
  return rateOf(arrivals)
}

/** Until so many requests have come since the last reset. Returns as well when no more come: the checks say what is missing. */
export async function untilArrived({ receiver }: Ground, count: number): Promise<void> {
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
