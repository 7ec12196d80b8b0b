// A program that has just started has compiled nothing and opened no connection: that is not what is measured.
import { untilArrived } from './drain.ts'
import type { Ground } from './ground.ts'

export const WARM_UP_MS = 3_000

export interface Target {
  readonly url: string
  readonly key: string
  readonly groups: number
  readonly width: number
  readonly perSecond: number
}

/** Sends events at the rate that will be measured, and waits until their requests have come. */
export async function warmUp(ground: Ground, target: Target): Promise<void> {
  await ground.receiver.ask('reset')
  const { events } = await ground.load.ask('stream', { ...target, ms: WARM_UP_MS })
  await untilArrived(ground, events)
}
