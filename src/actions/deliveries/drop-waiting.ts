import { skipWaiting } from '../../store/lanes/supersede-skip-cancel.ts'
import { epochAndDay, runningEngine, type DeliveryContext } from './context.ts'

const WHY = {
  error: 'integration_disabled',
  reason: 'The integration was switched off, and its waiting deliveries were dropped.',
}

/** Skips the waiting deliveries of an integration that is off, and returns how many there were. */
export async function dropWaiting(context: Pick<DeliveryContext, 'deps'>, integrationId: number): Promise<number> {
  const engine = runningEngine(context)
  let count = 0
  for (;;) {
    const skipped = await skipWaiting(engine.maintenance, epochAndDay(engine), { integrationId, olderThanS: 0, ...WHY })
    engine.dispatcher.countStored(integrationId, -skipped)
    count += skipped
    if (skipped === 0) return count
  }
}
