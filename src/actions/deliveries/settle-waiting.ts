// What happens to the waiting deliveries of integrations that were saved, switched or resumed (D12).
import { dropWaiting } from './drop-waiting.ts'
import type { DeliveryContext } from './context.ts'
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
