// Drops or renders again the waiting deliveries of integrations that were saved, switched or resumed (D12).
import { skipWaiting } from '../../store/lanes/supersede-skip-cancel.ts'
import { epochAndDay, runningEngine, type DeliveryContext } from './context.ts'
import { rerenderWaiting } from './rerender-waiting.ts'

export interface WaitingOutcome {
  readonly rerendered: number
  readonly dropped: number
  /** How many deliveries kept their request. */
  readonly kept: number
  /** Why they kept it, and how many for each reason. */
  readonly reasons: { detail: string; count: number }[]
}

/** Skips the waiting deliveries of these integrations, or renders them again with the present settings. */
export async function settleWaiting(
  context: Pick<DeliveryContext, 'db' | 'account' | 'deps'>,
  integrationIds: readonly number[],
  waiting: 'drop' | 'rerender',
): Promise<WaitingOutcome> {
  const outcome = { rerendered: 0, dropped: 0 }
  const counts = new Map<string, number>()
  for (const id of integrationIds) {
    if (waiting === 'drop') {
      outcome.dropped += await dropWaiting(context, id)
      continue
    }
    const { rerendered, kept } = await rerenderWaiting(context, id)
    outcome.rerendered += rerendered
    for (const [reason, count] of kept) counts.set(reason, (counts.get(reason) ?? 0) + count)
  }
  const reasons = [...counts].map(([detail, count]) => ({ detail, count }))
  return { ...outcome, reasons, kept: reasons.reduce((sum, { count }) => sum + count, 0) }
}

/** Starts no delivery of these integrations during `work`, so that `work` covers all waiting deliveries (D12). */
export async function whileHeld<Outcome>(
  { deps }: Pick<DeliveryContext, 'deps'>,
  integrationIds: readonly number[],
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const dispatcher = deps.delivery.engine()?.dispatcher
  const held: number[] = []
  try {
    for (const id of integrationIds) {
      held.push(id)
      await dispatcher?.hold(id)
    }
    return await work()
  } finally {
    for (const id of held) dispatcher?.release(id)
  }
}

const WHY = {
  error: 'integration_disabled',
  reason: 'The integration was switched off, and its waiting deliveries were dropped.',
}

/** Skips the waiting deliveries of an integration that is off, and returns how many there were. */
async function dropWaiting(context: Pick<DeliveryContext, 'deps'>, integrationId: number): Promise<number> {
  const engine = runningEngine(context)
  let count = 0
  for (;;) {
    const skipped = await skipWaiting(engine.maintenance, epochAndDay(engine), { integrationId, olderThanS: 0, ...WHY })
    engine.dispatcher.countStored(integrationId, -skipped)
    count += skipped
    if (skipped === 0) return count
  }
}
