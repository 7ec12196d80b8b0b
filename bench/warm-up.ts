// A program that has just started has compiled nothing and opened no connection: that is not what is measured.
import { untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'

export const WARM_UP_MS = 3_000

export interface Target {
  readonly url: string
  readonly key: string
  readonly groups: number
  readonly width: number
  readonly perSecond: number
  /** Where to post, unless it is the API's own door. */
  readonly to?: string
}

/** Sends events at the rate that will be measured, waits until their requests have come, and says how many they were. */
export async function warmUp(environment: BenchEnvironment, target: Target): Promise<number> {
  await environment.receiver.ask('reset')
  const { events } = await environment.load.ask('stream', { ...target, ms: WARM_UP_MS })
  await untilArrived(environment, events)
  return events
}
