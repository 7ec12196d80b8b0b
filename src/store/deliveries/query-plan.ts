// Where a list of deliveries finds its candidates: `integration_id, delivery_id, call_id` of a window, in its order. Conditions
// that a plan does not cover (the exact state) are checked afterwards, candidate by candidate.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { OPEN_STATES } from '../../delivery/delivery-states.ts'
import { NIL_UUID } from '../database/uuid-range.ts'
import type { DeliveryFilter } from './delivery-filter.ts'
import { between, inDaysOf, firstRows, lastOfFirstRows, sinceDayOf } from './time-window.ts'
import type { TimeWindow } from './time-window.ts'

export interface QueryPlan {
  /** Candidates of a window. */
  candidates(window: TimeWindow): RawBuilder<unknown>
  /**
   * The last of the next `size` rows of the window, whether a row matches or not: its `delivery_id`, or no row when there are
   * fewer. `null`: every row of this plan is a candidate.
   */
  readonly boundary: ((window: TimeWindow) => RawBuilder<unknown>) | null
  /** The candidates are so few that all of them are read together, however old they are. */
  readonly isSmall?: true
}

/** States that leave a row in `attempt_trouble` for good. */
const TROUBLED_STATES: ReadonlySet<string> = new Set(['failed', 'superseded', 'skipped', 'canceled'])

/** States of deliveries that are not settled. */
const WAITING_STATES: ReadonlySet<string> = new Set(OPEN_STATES)

/** The cheapest plan for a filter. `hasFewWaiting` is called if the plan depends on it. */
export async function planQuery(
  accountId: number,
  filter: DeliveryFilter,
  hasFewWaiting: () => Promise<boolean>,
): Promise<QueryPlan> {
  const { states, codes, error, deliveries, calls } = filter
  if (deliveries) return planNamed(accountId, filter, deliveries)
  if (calls) return planCalls(accountId, filter, calls)
  const all = (known: ReadonlySet<string>): boolean => states?.every((state) => known.has(state)) === true
  if (all(WAITING_STATES) && (await hasFewWaiting())) return planWaiting(accountId, filter)
  const done = states?.filter((state) => TROUBLED_STATES.has(state)) ?? []
  const open = states?.filter((state) => WAITING_STATES.has(state)) ?? []
  const isMixed = done.length > 0 && open.length > 0 && done.length + open.length === states?.length
  if (isMixed && (await hasFewWaiting())) {
    const large = planTroubled(accountId, filter, { by: 'state', values: done })
    return unite(large, planWaiting(accountId, { ...filter, states: open }))
  }
  const mayTrouble = states === undefined || states.some((state) => TROUBLED_STATES.has(state) || state === 'retrying')
  if (mayTrouble && error !== undefined) return planTroubled(accountId, filter, { by: 'error', values: [error] })
  // A code below 400 is sometimes a success, or cannot be distinguished from one.
  if (mayTrouble && codes && codes[0] >= 400) return planTroubled(accountId, filter, { by: 'code', values: codes })
  if (states && all(new Set([...TROUBLED_STATES, 'retrying'])))
    return planTroubled(accountId, filter, { by: 'state', values: states })
  return planRequests(accountId, filter)
}

/** Scans the requests of each integration: one walk of an index for each, which stops as soon as it has enough rows. */
function planRequests(accountId: number, filter: DeliveryFilter): QueryPlan {
  const { integrations, kind, text, states, codes, error } = filter
  // Written as in the index's condition: with a parameter the planner could not know that it may use the index.
  const rare =
    kind !== undefined && RARE_KINDS.has(kind)
      ? sql`AND r.kind = ${kind} AND r.kind IN ('updated', 'resend', 'past', 'test')`
      : sql``
  const of = (window: TimeWindow) => sql`r.account_id = ${accountId} AND r.integration_id = i.id ${rare}
    AND ${between(sql`r.delivery_id`, window)} AND ${inDaysOf(sql`r.day`, window)}`
  const isNarrow = [RARE_KINDS.has(kind ?? '') ? undefined : kind, text, states, codes, error].some(
    (one) => one !== undefined,
  )
  return {
    candidates: (window) => sql`
      SELECT c.* FROM unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL (
        SELECT r.integration_id, r.delivery_id, r.call_id FROM request r WHERE ${of(window)} ${wantedOf(filter, window)}
        ${firstRows(sql`r.delivery_id`, window)}) c
      ${firstRows(sql`c.delivery_id`, window)}`,
    boundary: isNarrow
      ? (window) => sql`
          SELECT c.delivery_id FROM unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL (
            SELECT r.delivery_id FROM request r WHERE ${of(window)} ${firstRows(sql`r.delivery_id`, window)}) c
          ${lastOfFirstRows(sql`c.delivery_id`, window)}`
      : null,
  }
}

/** Kinds of requests that have an index of their own. */
const RARE_KINDS: ReadonlySet<string> = new Set(['updated', 'resend', 'past', 'test'])

/** The conditions on a request that do not need its state. EXISTS would become a join that reads a whole table, so it is not used. */
function wantedOf({ kind, text, states, codes, error }: DeliveryFilter, window: TimeWindow): RawBuilder<unknown> {
  const attempted = (is: RawBuilder<unknown>) => sql`AND (SELECT true FROM attempt a WHERE a.account_id = r.account_id
    AND a.call_id = r.call_id AND a.delivery_id = r.delivery_id AND ${sinceDayOf(sql`a.day`, window)} AND ${is} LIMIT 1)`
  const parts = [
    kind === undefined ? null : sql`AND r.kind = ${kind}`,
    text === undefined ? null : sql`AND position(${text} IN r.body) > 0`,
    states?.every((state) => state === 'delivered' || TROUBLED_STATES.has(state))
      ? attempted(sql`a.state = ANY (${states}::text[])`)
      : null,
    codes === undefined ? null : attempted(sql`a.code BETWEEN ${codes[0]} AND ${codes[1]}`),
    error === undefined ? null : attempted(sql`a.error = ${error}`),
    states?.every((state) => WAITING_STATES.has(state))
      ? sql`AND (SELECT true FROM delivery d WHERE d.account_id = r.account_id AND d.lane_id IN (r.call_id, r.delivery_id)
          AND d.integration_id = r.integration_id AND d.delivery_id = r.delivery_id LIMIT 1)`
      : null,
  ]
  return sql.join(
    parts.filter((part) => part !== null && part !== undefined),
    sql` `,
  )
}

type Trouble =
  | { readonly by: 'state'; readonly values: readonly string[] }
  | { readonly by: 'error'; readonly values: readonly string[] }
  /** `values`: the first and the last code of a range. */
  | { readonly by: 'code'; readonly values: readonly [number, number] }

/** Scans the failures, which are rare and have indexes by state, code and error. */
function planTroubled(accountId: number, { integrations, codes, error }: DeliveryFilter, trouble: Trouble): QueryPlan {
  const column = { state: sql`a.state`, error: sql`a.error`, code: sql`a.code` }[trouble.by]
  const ofIntegration = (window: TimeWindow) => sql`a.account_id = ${accountId} AND a.integration_id = i.id
    AND a.state <> 'delivered' AND ${sinceDayOf(sql`a.day`, window)}`
  const values = (window: TimeWindow) =>
    trouble.by === 'code' ? codesIn(trouble.values, ofIntegration(window)) : sql`unnest(${trouble.values}::text[])`
  const of = (window: TimeWindow) =>
    sql`${ofIntegration(window)} AND ${column} = v.value AND ${between(sql`a.delivery_id`, window)}`
  const more = [
    trouble.by !== 'code' && codes !== undefined ? sql`AND a.code BETWEEN ${codes[0]} AND ${codes[1]}` : null,
    trouble.by !== 'error' && error !== undefined ? sql`AND a.error = ${error}` : null,
  ].filter((part) => part !== null)
  const walk = (window: TimeWindow, columns: RawBuilder<unknown>, wanted: RawBuilder<unknown>) => sql`
    unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL ${values(window)} v(value) CROSS JOIN LATERAL (
      SELECT ${columns} FROM attempt a WHERE ${of(window)} ${wanted} ${firstRows(sql`a.delivery_id`, window)}) c`
  return {
    candidates: (window) => sql`
      SELECT DISTINCT c.integration_id, c.delivery_id, c.call_id
      FROM ${walk(window, sql`DISTINCT ON (a.delivery_id) a.integration_id, a.delivery_id, a.call_id`, sql.join(more, sql` `))}
      ${firstRows(sql`c.delivery_id`, window)}`,
    // Without further conditions, every row of the index matches.
    boundary:
      more.length === 0
        ? null
        : (window) =>
            sql`SELECT c.delivery_id FROM ${walk(window, sql`a.delivery_id`, sql``)} ${lastOfFirstRows(sql`c.delivery_id`, window)}`,
  }
}

/** The codes in a range that an integration received: one descent of the index for each. */
function codesIn([from, to]: readonly [number, number], ofIntegration: RawBuilder<unknown>): RawBuilder<unknown> {
  if (from === to) return sql`(SELECT ${from}::int)`
  const next = (after: RawBuilder<unknown>) =>
    sql`(SELECT a.code FROM attempt a WHERE ${ofIntegration} AND a.code > ${after} AND a.code <= ${to}::int ORDER BY a.code LIMIT 1)`
  return sql`(WITH RECURSIVE t(code) AS (SELECT ${next(sql`${from - 1}::int`)} UNION ALL SELECT ${next(sql`t.code`)} FROM t WHERE t.code IS NOT NULL)
    SELECT code FROM t WHERE code IS NOT NULL)`
}

/** Combines two plans, of which the second is small. */
function unite(large: QueryPlan, small: QueryPlan): QueryPlan {
  return {
    candidates: (window) => sql`
      SELECT u.* FROM ((${large.candidates(window)}) UNION (${small.candidates(window)})) u ${firstRows(sql`u.delivery_id`, window)}`,
    boundary: large.boundary,
  }
}

/**
 * Scans the waiting deliveries, if they are few. Only the head of a lane can be in flight or can have an attempt; its newest
 * attempt then shows its state.
 */
function planWaiting(accountId: number, { integrations, states = [], problems }: DeliveryFilter): QueryPlan {
  const isClaimed = sql`(l.head_seq = d.seq AND l.epoch > 0)`
  const isHeld = problems === undefined ? sql`true` : sql`d.integration_id = ANY (${problems.held}::int[])`
  const isTried = (
    window: TimeWindow,
  ) => sql`(l.head_seq = d.seq AND l.epoch = 0 AND (l.tries > 0 OR coalesce((SELECT true FROM attempt a
    WHERE a.account_id = d.account_id AND a.call_id = d.call_id AND a.delivery_id = d.delivery_id AND ${sinceDayOf(sql`a.day`, window)}
      AND a.state = 'retrying' LIMIT 1), false)))`
  const wanted = (window: TimeWindow) =>
    [
      states.includes('sending') ? isClaimed : null,
      states.includes('retrying') ? isTried(window) : null,
      states.includes('queued') ? sql`${isHeld} AND NOT ${isClaimed} AND NOT ${isTried(window)}` : null,
    ].filter((part) => part !== null)
  return {
    candidates: (window) => sql`
      SELECT d.integration_id, d.delivery_id, d.call_id FROM delivery d CROSS JOIN LATERAL (SELECT l.head_seq, l.epoch, l.tries FROM lane l
        WHERE l.account_id = d.account_id AND l.lane_id = d.lane_id AND l.integration_id = d.integration_id LIMIT 1) l
      WHERE d.account_id = ${accountId} AND d.integration_id = ANY (${integrations}::int[]) AND ${between(sql`d.delivery_id`, window)}
        AND (${sql.join(wanted(window), sql` OR `)}) ${firstRows(sql`d.delivery_id`, window)}`,
    boundary: null,
    isSmall: true,
  }
}

/**
 * Scans the deliveries of some calls: deliveries with an attempt, deliveries that wait in the call's lanes, and deliveries that
 * wait in a lane of their own.
 */
function planCalls(accountId: number, { integrations }: DeliveryFilter, calls: readonly string[]): QueryPlan {
  return {
    candidates: (window) => sql`
      SELECT integration_id, delivery_id, call_id FROM (
        SELECT integration_id, delivery_id, call_id FROM attempt a WHERE account_id = ${accountId} AND call_id = ANY (${calls}::uuid[])
          AND ${sinceDayOf(sql`a.day`, window)}
        UNION SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId} AND lane_id = ANY (${calls}::uuid[])
        UNION SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId} AND call_id = ANY (${calls}::uuid[])
          AND kind IN ('resend', 'past', 'test')) u
      WHERE integration_id = ANY (${integrations}::int[]) AND ${between(sql`delivery_id`, window)} ${firstRows(sql`delivery_id`, window)}`,
    boundary: null,
    isSmall: true,
  }
}

function planNamed(accountId: number, { integrations }: DeliveryFilter, deliveries: readonly string[]): QueryPlan {
  const [from = NIL_UUID, to = from] = [deliveries.toSorted()[0], deliveries.toSorted().at(-1)]
  return {
    candidates: (window) => sql`
      SELECT r.integration_id, r.delivery_id, r.call_id FROM request r WHERE r.account_id = ${accountId}
        AND r.integration_id = ANY (${integrations}::int[]) AND r.delivery_id = ANY (${deliveries}::uuid[])
        AND ${inDaysOf(sql`r.day`, { from, to })} AND ${between(sql`r.delivery_id`, window)} ${firstRows(sql`r.delivery_id`, window)}`,
    boundary: null,
    isSmall: true,
  }
}
