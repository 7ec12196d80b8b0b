// The schedule of a simulation's updates: calls begin at a rate, and each runs faster than a real call.
import type { SimulatedUpdate } from './calls.ts'
import { drawCall } from './calls.ts'
import { createRandom } from './random.ts'

interface SimulationOptions {
  readonly seed: number
  readonly calls: number
  /** Number of calls that begin per second. */
  readonly rate: number
  /** How many seconds of a call pass in one second. */
  readonly speed: number
  /** Whether some callers have hostile names. True by default. */
  readonly withHostileNames?: boolean
}

/** One update and when it is sent. Times are milliseconds since the simulation began. */
export interface PlannedUpdate extends SimulatedUpdate {
  readonly uniqueid: string
  readonly event_id: string
  readonly dueMs: number
  /** The time in the update: at real speed, so that durations are those of real calls. Never after `dueMs`. */
  readonly atMs: number
}

/**
 * All updates of a simulation in the order of sending. The same seed gives the same calls with the same ids: a second run to
 * the same Offhook sends duplicates.
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
    // The time of the last moment is when it is sent; earlier moments lie as far back as in a real call.
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
