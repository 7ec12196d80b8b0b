// Counts waiting deliveries without reading each request: while a receiver is away, they can be very many.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { OPEN_STATES, PROBLEM_STATES } from '../../delivery/delivery-states.ts'
import type { Db } from '../database/tables.ts'
import type { DeliveryFilter } from './delivery-filter.ts'

export interface DeliveryCount {
  readonly count: number
  /** Whether there may be more: the limit was reached, or counting further would have taken too long. */
  readonly hasMore: boolean
}

/** Counts the deliveries that match a filter, up to `max`, if the waiting deliveries alone decide; otherwise `null`. */
export async function countWaitingUpTo(
  db: Db,
  accountId: number,
  { integrations, states, problems, ...narrower }: DeliveryFilter,
  max: number,
): Promise<DeliveryCount | null> {
  if (Object.values(narrower).some((one) => one !== undefined)) return null
  const asksFor = (all: readonly string[]): boolean => all.every((state) => states?.some((one) => one === state))
  if (problems === undefined) {
    if (!asksFor(OPEN_STATES) || states?.length !== OPEN_STATES.length) return null
    const count = await countRows(db, accountId, { integrations, wanted: sql`true`, limit: max + 1 })
    return { count: Math.min(count, max), hasMore: count > max }
  }
  const held = integrations.filter((id) => problems.held.includes(id))
  if (held.length === 0 || !asksFor(PROBLEM_STATES)) return null
  const count = await countRows(db, accountId, { integrations: held, wanted: IS_PROBLEM, limit: max + 1 })
  // Failed deliveries, and retrying deliveries of other integrations, are added to these.
  return count > max ? { count: max, hasMore: true } : null
}

/** The waiting deliveries of an integration that is paused or off are problems, except tests and deliveries in flight (D25). */
const IS_PROBLEM = sql`d.kind <> 'test'
  AND NOT coalesce((SELECT k.is_test FROM call k WHERE k.account_id = d.account_id AND k.call_id = d.call_id), false)
  AND (SELECT l.epoch = 0 OR l.head_seq <> d.seq FROM lane l
    WHERE l.account_id = d.account_id AND l.lane_id = d.lane_id AND l.integration_id = d.integration_id)`

async function countRows(
  db: Db,
  accountId: number,
  {
    integrations,
    wanted,
    limit,
  }: { readonly integrations: readonly number[]; readonly wanted: RawBuilder<unknown>; readonly limit: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (SELECT FROM delivery d WHERE d.account_id = ${accountId}
      AND d.integration_id = ANY (${integrations}::int[]) AND ${wanted} LIMIT ${limit}) w`.execute(db)
  return rows[0]?.count ?? 0
}
