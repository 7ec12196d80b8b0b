// Warms a program up: a program that has just started has compiled nothing and opened no connection, which is not to be
// measured.
import { untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'

export const WARM_UP_MS = 3_000

export interface Target {
  readonly url: string
  readonly keys: readonly string[]
  readonly groups: number
  readonly width: number
  readonly perSecond: number
  /** The path to post to, if not the API's. */
  readonly to?: string
}

/** Sends events at the measured rate, waits until their requests have come, and returns their number. */
export async function warmUp(environment: BenchEnvironment, target: Target): Promise<number> {
  await environment.receiver.ask('reset')
  const { events } = await environment.load.ask('stream', { ...target, ms: WARM_UP_MS })
  await untilArrived(environment, events)
  return events
}
