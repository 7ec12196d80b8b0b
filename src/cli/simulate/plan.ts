// When every update of a simulation is sent: calls that begin at a rate, each squeezed into less time than it lasts.
import type { SimulatedUpdate } from './calls.ts'
import { drawCall } from './calls.ts'
import { createRandom } from './random.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly calls: number
  /** Calls that begin per second. */
  readonly rate: number
  /** How many seconds of a call pass in one second. */
  readonly speed: number
  /** Whether some callers have names that attack what shows them. Yes, unless it says no. */
  readonly withHostileNames?: boolean
}

/** One update and when it goes. Times are milliseconds since the simulation began. */
export interface PlannedUpdate extends SimulatedUpdate {
  readonly uniqueid: string
  readonly event_id: string
  readonly dueMs: number
  /** When it happened, as the call tells it: at real speed, so that durations are those of real calls. Never after `dueMs`. */
  readonly atMs: number
}

/**
 * All updates of a simulation in the order they go. The same seed gives the same calls with the same ids: sent twice to
 * one Offhook, the second time they are duplicates.
 */
export function planSimulation({
  seed,
  calls,
  rate,
  speed,
  withHostileNames,
}: SimulationOptions): readonly PlannedUpdate[] {
  const random = createRandom(seed)
  const planned = Array.from({ length: calls }, (_, n) => {
    const moments = drawCall(random, withHostileNames)
    const beginMs = (n / rate) * 1000
    // The call ends when its last moment goes; what came before lies as far back as it would have in truth.
    const lastS = moments.at(-1)?.second ?? 0
    const endMs = beginMs + (lastS / speed) * 1000
    const uniqueid = `sim-${seed}-${n + 1}`
    return moments.map(({ second, ...update }, k) => ({
      ...update,
      uniqueid,
      event_id: `${uniqueid}-${k + 1}`,
      dueMs: beginMs + (second / speed) * 1000,
      atMs: endMs - (lastS - second) * 1000,
    }))
  })
  return planned.flat().toSorted((a, b) => a.dueMs - b.dueMs)
}
