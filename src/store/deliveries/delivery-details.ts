// Reads one delivery in full: its request, its attempts, and the delivery that it waits for.
import { sql } from 'kysely'
import type { DeliveryRow } from './deliveries.ts'
import { findDeliveryRow } from './deliveries.ts'
import { sinceDayOf } from './time-window.ts'
import type { Db } from '../database/tables.ts'

export interface AttemptRow {
  readonly attemptId: string
  readonly n: number
  readonly at: number
  readonly state: string
  readonly code: number | null
  readonly error: string | null
  readonly reason: string | null
  readonly ms: number | null
  readonly exchange: string | null
  readonly answer: Buffer | null
}

export interface DeliveryDetails extends DeliveryRow {
  readonly body: string | null
  readonly attempts: readonly AttemptRow[]
  /** The delivery at the head of its lane, if that is another delivery. */
  readonly behind: string | null
  /** The time of its event, in ms since 1970; `null` for a test, and when retention has deleted the event. */
  readonly eventAt: number | null
}

/** A delivery of the account; `null` when there is none, or retention has taken it. */
export async function findDeliveryDetails(
  db: Db,
  accountId: number,
  { deliveryId, integrations }: { readonly deliveryId: string; readonly integrations: readonly number[] },
): Promise<DeliveryDetails | null> {
  const found = await findDeliveryRow(db, accountId, { deliveryId, integrations })
  if (!found) return null
  const attempts = await attemptsOf(db, accountId, found)
  const behind = await headBefore(db, accountId, found)
  return { ...found, attempts, behind, eventAt: await eventAt(db, accountId, found) }
}

/** An attempt in the form that a call's timeline shows. */
export type AttemptSummary = Pick<AttemptRow, 'n' | 'at' | 'state' | 'code' | 'error' | 'ms'> & {
  readonly deliveryId: string
  readonly integrationId: number
}

/** Limit of listed attempts of one call: the attempts of a hundred deliveries that exhausted their schedule. */
const ATTEMPTS_MAX = 2_000

/** The attempts of a call, oldest first. */
export function listAttemptsOfCall(db: Db, accountId: number, callId: string): Promise<AttemptSummary[]> {
  return db
    .selectFrom('attempt')
    .select(['deliveryId', 'integrationId', 'n', 'at', 'state', 'code', 'error', 'ms'])
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where(sql<boolean>`${sinceDayOf(sql`day`, { from: callId })}`)
    .orderBy('at')
    .orderBy('n')
    .limit(ATTEMPTS_MAX)
    .execute()
}

async function attemptsOf(db: Db, accountId: number, { callId, deliveryId }: DeliveryRow): Promise<AttemptRow[]> {
  return db
    .selectFrom('attempt')
    .select(['attemptId', 'n', 'at', 'state', 'code', 'error', 'reason', 'ms', 'exchange', 'answer'])
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where('deliveryId', '=', deliveryId)
    .where(sql<boolean>`${sinceDayOf(sql`day`, { from: deliveryId })}`)
    .orderBy('at')
    .orderBy('n')
    .execute()
}

async function eventAt(db: Db, accountId: number, { callId, sequence }: DeliveryRow): Promise<number | null> {
  const event = await db
    .selectFrom('event')
    .select('at')
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where('sequence', '=', sequence)
    .executeTakeFirst()
  return event?.at ?? null
}

async function headBefore(
  db: Db,
  accountId: number,
  { callId, deliveryId, integrationId }: DeliveryRow,
): Promise<string | null> {
  const { rows } = await sql<{ deliveryId: string }>`
    SELECT h.delivery_id FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
      JOIN delivery h ON h.account_id = l.account_id AND h.lane_id = l.lane_id AND h.integration_id = l.integration_id AND h.seq = l.head_seq
    WHERE d.account_id = ${accountId} AND d.lane_id IN (${callId}::uuid, ${deliveryId}::uuid) AND d.integration_id = ${integrationId}
      AND d.delivery_id = ${deliveryId} AND d.seq > l.head_seq LIMIT 1`.execute(db)
  return rows[0]?.deliveryId ?? null
}
