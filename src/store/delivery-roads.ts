// Where a list of deliveries finds its candidates: `integration_id, delivery_id, call_id` of a stretch, in its order. What is
// not said here (the exact state) is looked at afterwards, candidate by candidate.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { DeliveryFilter } from './delivery-filter.ts'
import { between, daysOf, first, since } from './stretch.ts'
import type { Stretch } from './stretch.ts'

export type Road = (stretch: Stretch) => RawBuilder<unknown>

/** States that leave a row in `attempt_trouble` for good. */
export const troubled: ReadonlySet<string> = new Set(['failed', 'superseded', 'skipped', 'canceled'])

/** States of what has not been settled. */
export const waiting: ReadonlySet<string> = new Set(['queued', 'sending', 'retrying'])

/** Through the requests of each integration: one walk of an index for each, that stops as soon as it has enough. */
export function ofRequests(accountId: number, filter: DeliveryFilter): Road {
  return (stretch) => sql`
    SELECT c.* FROM unnest(${filter.integrations}::int[]) i(id) CROSS JOIN LATERAL (
      SELECT r.integration_id, r.delivery_id, r.call_id FROM request r WHERE r.account_id = ${accountId} AND r.integration_id = i.id
        AND ${between(sql`r.delivery_id`, stretch)} AND ${daysOf(sql`r.day`, stretch)} ${wantedOf(filter, stretch)}
      ${first(sql`r.delivery_id`, stretch)}) c
    ${first(sql`c.delivery_id`, stretch)}`
}

/** What can be told of a request before its state is known. Not EXISTS: that becomes a join, which reads a whole table. */
function wantedOf({ kind, text, state, code, error }: DeliveryFilter, stretch: Stretch): RawBuilder<unknown> {
  const attempted = (is: RawBuilder<unknown>) => sql`AND (SELECT true FROM attempt a WHERE a.account_id = r.account_id
    AND a.call_id = r.call_id AND a.delivery_id = r.delivery_id AND ${since(sql`a.day`, stretch)} AND ${is} LIMIT 1)`
  const parts = [
    kind === undefined ? null : sql`AND r.kind = ${kind}`,
    text === undefined ? null : sql`AND position(${text} IN r.body) > 0`,
    state === 'delivered' ? attempted(sql`a.state = 'delivered'`) : null,
    code === undefined ? null : attempted(sql`a.code = ${code}`),
    error === undefined ? null : attempted(sql`a.error = ${error}`),
    state !== undefined && waiting.has(state)
      ? sql`AND (SELECT true FROM delivery d WHERE d.account_id = r.account_id AND d.lane_id IN (r.call_id, r.delivery_id)
          AND d.integration_id = r.integration_id AND d.delivery_id = r.delivery_id LIMIT 1)`
      : null,
  ]
  return sql.join(
    parts.filter((part) => part !== null),
    sql` `,
  )
}

/** Through what went wrong, which is rare and has an index. */
export function ofTrouble(
  accountId: number,
  { integrations, code, error }: DeliveryFilter,
  states: readonly string[],
): Road {
  const answered = code === undefined ? sql`` : sql`AND a.code = ${code}`
  const failed = error === undefined ? sql`` : sql`AND a.error = ${error}`
  return (stretch) => sql`
    SELECT DISTINCT c.integration_id, c.delivery_id, c.call_id FROM unnest(${integrations}::int[]) i(id)
      CROSS JOIN unnest(${states}::text[]) s(state) CROSS JOIN LATERAL (
      SELECT a.integration_id, a.delivery_id, a.call_id FROM attempt a WHERE a.account_id = ${accountId} AND a.integration_id = i.id
        AND a.state = s.state AND a.state <> 'delivered' AND ${between(sql`a.delivery_id`, stretch)} AND ${since(sql`a.day`, stretch)} ${answered} ${failed}
      ${first(sql`a.delivery_id`, stretch)}) c
    ${first(sql`c.delivery_id`, stretch)}`
}

/** Through what waits, where that is little. */
export function ofWaiting(accountId: number, { integrations }: DeliveryFilter): Road {
  return (stretch) => sql`
    SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId}
      AND integration_id = ANY (${integrations}::int[]) AND ${between(sql`delivery_id`, stretch)} ${first(sql`delivery_id`, stretch)}`
}

/** Of some calls: what has an attempt, what waits in the call's lanes, and what waits in a lane of its own. */
export function ofCalls(accountId: number, { integrations }: DeliveryFilter, calls: readonly string[]): Road {
  return (stretch) => sql`
    SELECT integration_id, delivery_id, call_id FROM (
      SELECT integration_id, delivery_id, call_id FROM attempt a WHERE account_id = ${accountId} AND call_id = ANY (${calls}::uuid[])
        AND ${since(sql`a.day`, stretch)}
      UNION SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId} AND lane_id = ANY (${calls}::uuid[])
      UNION SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId} AND call_id = ANY (${calls}::uuid[])
        AND kind IN ('resend', 'past', 'test')) u
    WHERE integration_id = ANY (${integrations}::int[]) AND ${between(sql`delivery_id`, stretch)} ${first(sql`delivery_id`, stretch)}`
}

export function ofOne(accountId: number, { integrations }: DeliveryFilter, deliveryId: string): Road {
  return (stretch) => sql`
    SELECT r.integration_id, r.delivery_id, r.call_id FROM request r WHERE r.account_id = ${accountId}
      AND r.integration_id = ANY (${integrations}::int[]) AND r.delivery_id = ${deliveryId}::uuid
      AND ${daysOf(sql`r.day`, { from: deliveryId, to: deliveryId })} AND ${between(sql`r.delivery_id`, stretch)}`
}
