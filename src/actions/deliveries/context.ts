// What actions on deliveries are given. Jobs act on deliveries too, for an account of which they know the number only.
import type { Engine } from '../../engine/engine.ts'
import { OffhookError } from '../../errors.ts'
import { partitionDay } from '../../store/database/partitions.ts'
import type { ActionContext } from '../context.ts'
import type { DeliveryDeps } from './deps.ts'

export interface DeliveryContext extends Pick<ActionContext, 'db' | 'changed' | 'afterCommit'> {
  readonly account: Pick<ActionContext['account'], 'accountId'>
  readonly deps: { readonly delivery: DeliveryDeps }
}

/** The engine that runs now. Throws while the database is away. */
export function runningEngine({ deps }: Pick<DeliveryContext, 'deps'>): Engine {
  const engine = deps.delivery.engine()
  if (!engine) throw new OffhookError('unavailable', 'The database is unavailable. Try again in a moment.')
  return engine
}

/** So many more deliveries of an integration wait than before, and the first of them may be due. */
export function countQueued({ dispatcher }: Engine, integrationId: number, count: number): void {
  dispatcher.countStored(integrationId, count)
  dispatcher.wake(integrationId)
}

/** What a write to a lane is guarded by, and the day it is noted under. */
export const epochAndDay = (engine: Engine) => ({ epoch: engine.epoch.number, day: partitionDay() })
