// Cancels waiting deliveries (D15).
import { uuidOf } from '../../ids.ts'
import type { SkipReason } from '../../store/deliveries/jobs.ts'
import { readStoredRequest } from '../../store/deliveries/standalone-deliveries.ts'
import { cancelWaiting } from '../../store/lanes/supersede-skip-cancel.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { updateBacklog, epochAndDay, runningEngine, type DeliveryContext } from './context.ts'

/** Why a delivery is not cancelled, with the code that a job counts for it. */
export const CANCEL_REFUSALS = {
  'not found': 'integration_not_saved',
  settled: 'delivery_settled',
  'under way': 'delivery_in_progress',
} as const satisfies Record<string, SkipReason>

const REASON = 'Cancelled manually before it was sent.'

/** Cancels a waiting delivery. */
export async function cancelDelivery(context: DeliveryContext, id: string): Promise<Result<void>> {
  const deliveryId = uuidOf('dlv', id)
  const outcome = deliveryId === null ? 'not found' : await cancelIfWaiting(context, deliveryId)
  if (outcome === 'not found') return notFound('delivery', id)
  if (outcome === 'under way')
    return new ActionFailure('delivery_in_progress', 'The delivery is being sent. Try again in a moment.')
  if (outcome === 'settled') return new ActionFailure('delivery_settled', 'The delivery is already finished.')
}

/** As `cancelDelivery`, with the UUID of the delivery. */
export async function cancelIfWaiting(
  context: DeliveryContext,
  deliveryId: string,
): Promise<'canceled' | keyof typeof CANCEL_REFUSALS> {
  const engine = runningEngine(context)
  const { accountId } = context.account
  const kept = await readStoredRequest(context.deps.delivery.pool, accountId, deliveryId)
  if (!kept) return 'not found'
  if (kept.settled) return 'settled'
  if (!engine.dispatcher.cancel(deliveryId, REASON)) {
    const one = { accountId, integrationId: kept.integrationId, deliveryId, reason: REASON }
    if (!(await cancelWaiting(engine.maintenance, epochAndDay(engine), one))) return 'under way'
    updateBacklog(engine, kept.integrationId, -1)
  }
  context.changed({ type: 'delivery_canceled', accountId, deliveryId })
  return 'canceled'
}
