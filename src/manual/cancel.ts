// Cancelling what waits (D15).
import type { Pool } from 'pg'
import type { Engine } from '../engine/engine.ts'
import type { SkipReason } from '../store/deliveries/jobs.ts'
import { partitionDay } from '../store/database/partitions.ts'
import { readStoredRequest } from '../store/deliveries/standalone-deliveries.ts'
import { cancelWaiting } from '../store/lanes/supersede-skip-cancel.ts'

/** Why a delivery is not cancelled, and the code by which programs know it. */
export const CANCEL_REFUSALS = {
  'not found': 'integration_not_saved',
  settled: 'delivery_settled',
  'under way': 'delivery_in_progress',
} as const satisfies Record<string, SkipReason>

export type CancelResult = 'canceled' | keyof typeof CANCEL_REFUSALS

const REASON = 'Cancelled manually before it was sent.'

/** Cancels a delivery that waits. */
export async function cancelDelivery(
  engine: Engine,
  pool: Pool,
  { accountId, deliveryId }: { readonly accountId: number; readonly deliveryId: string },
): Promise<CancelResult> {
  const kept = await readStoredRequest(pool, accountId, deliveryId)
  if (!kept) return 'not found'
  if (kept.settled) return 'settled'
  if (engine.dispatcher.cancel(deliveryId, REASON)) return 'canceled'
  const one = { accountId, integrationId: kept.integrationId, deliveryId, reason: REASON }
  if (!(await cancelWaiting(engine.maintenance, epochAndDay(engine), one))) return 'under way'
  engine.dispatcher.countStored(kept.integrationId, -1)
  engine.dispatcher.wake(kept.integrationId)
  return 'canceled'
}

/** What a write to a lane is guarded by, and the day it is noted under. */
export const epochAndDay = (engine: Engine) => ({ epoch: engine.epoch.number, day: partitionDay() })
