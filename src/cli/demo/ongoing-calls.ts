// What a visitor of the demo sees on Live: a small office, whose calls take as long as real ones.
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../client.ts'
import { planSimulation } from '../simulate/plan.ts'
import { runSimulation } from '../simulate/run.ts'

/** A new call every seven seconds, of a minute or two: some ten at a time, which fit the board. */
const CALLS_PER_S = 0.15
/** As many as an hour has. Then others follow. */
const CALLS = 540
/** Offhook runs in the same process: where it takes nothing for so long, it never will. */
const PATIENCE_MS = 60_000

/** Simulates calls until the signal aborts. */
export async function simulateOngoingCalls(client: Client, stop: AbortSignal): Promise<void> {
  const clock = {
    now: () => Date.now(),
    sleep: (ms: number) => sleep(ms, undefined, { signal: stop }),
  }
  while (!stop.aborted) {
    const seed = randomInt(1, 1_000_000)
    const plan = planSimulation({ seed, calls: CALLS, rate: CALLS_PER_S, speed: 1, withHostileNames: false })
    try {
      await runSimulation({ client, plan, ledger: null, patienceMs: PATIENCE_MS, onSent: () => undefined, clock })
    } catch (error) {
      if (!stop.aborted) throw error
    }
  }
}
