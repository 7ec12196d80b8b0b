// The active calls on the Live page of the demo: a small office, whose calls take as long as real ones.
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap, type AccountClient } from '../client.ts'
import { planSimulation } from '../simulate/plan.ts'
import { runSimulation, type SendUpdates } from '../simulate/run.ts'

/** A new call every seven seconds, of a minute or two: some ten calls at a time fit the page. */
const CALLS_PER_S = 0.15
/** The calls of an hour. Then the next hour's follow. */
const CALLS = 540
/** Offhook runs in the same process: if it accepts nothing for this long, it never will. */
const PATIENCE_MS = 60_000

/** Simulates calls until the signal aborts. */
export async function simulateOngoingCalls(client: AccountClient, stop: AbortSignal): Promise<void> {
  const clock = {
    now: () => Date.now(),
    sleep: (ms: number) => sleep(ms, undefined, { signal: stop }),
  }
  const send: SendUpdates = (body) => unwrap(client.POST('/events', { body }))
  while (!stop.aborted) {
    const seed = randomInt(1, 1_000_000)
    const plan = planSimulation({ seed, calls: CALLS, rate: CALLS_PER_S, speed: 1, withHostileNames: false })
    try {
      await runSimulation({ send, plan, ledger: null, patienceMs: PATIENCE_MS, onSent: () => undefined, clock })
    } catch (error) {
      if (!stop.aborted) throw error
    }
  }
}
