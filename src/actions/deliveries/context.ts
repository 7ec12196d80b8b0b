// The context of actions on deliveries. A job has this context too: it knows only the number of its account.
import type { Engine } from '../../engine/engine.ts'
import { OffhookError } from '../../errors.ts'
import { partitionDay } from '../../store/database/partitions.ts'
import type { ActionContext } from '../context.ts'
import type { DeliveryDeps } from './deps.ts'

export interface DeliveryContext extends Pick<ActionContext, 'db' | 'changed' | 'afterCommit'> {
  readonly account: Pick<ActionContext['account'], 'accountId'>
  readonly deps: { readonly delivery: DeliveryDeps }
}

/** The running engine. Throws while the database is away. */
export function runningEngine({
  deps,
}: {
  readonly deps: { readonly delivery: Pick<DeliveryDeps, 'engine'> }
}): Engine {
  const engine = deps.delivery.engine()
  if (!engine) throw new OffhookError('unavailable', 'The database is unavailable. Try again in a moment.')
  return engine
}

/**
 * Adds to the dispatcher's number of waiting deliveries of an integration, and lets the dispatcher look for due deliveries. `change`
 * is negative after a cancellation, and 0 if waiting deliveries were replaced.
 */
export function updateBacklog({ dispatcher }: Engine, integrationId: number, change: number): void {
  dispatcher.countStored(integrationId, change)
  dispatcher.wake(integrationId)
}

/** The epoch that guards a write to a lane, and the day under which the write is stored. */
export const epochAndDay = (engine: Engine) => ({ epoch: engine.epoch.number, day: partitionDay() })
