// Reads the delivery log: the deliveries, their attempts and their results.
//
// A delivery is represented by its request; `delivery` and `lane` show whether it still waits, and `attempt` its result. A list
// walks through ids, which contain the time, by one of the plans of query-plan.ts, and reads each candidate's state.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'
import { timeOfUuid } from '../../ids.ts'
import { isProblem } from '../../delivery/delivery-states.ts'
import type { DeliveryState } from '../../delivery/delivery-states.ts'
import type { DeliveryFilter } from './delivery-filter.ts'
import { planQuery } from './query-plan.ts'
import type { QueryPlan } from './query-plan.ts'
import { inDaysOf, firstRows, lengthMs, sinceDayOf, windowOf, timeWindows, windowUpTo } from './time-window.ts'
import type { Order, TimeWindow } from './time-window.ts'
import { isCausedBy } from '../issues/cause.ts'
import { countWaitingUpTo } from './waiting-count.ts'
import type { DeliveryCount } from './waiting-count.ts'
import type { Db } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export interface DeliveryRow {
  readonly deliveryId: string
  readonly integrationId: number
  readonly callId: string
  readonly uniqueid: string | null
  readonly sequence: number
  readonly kind: DeliveryKind
  /** The event, such as `answered`; `null`: not stored any more, or a test. */
  readonly event: string | null
  readonly caller: string | null
  readonly dialled: string | null
  readonly webhookId: string
  readonly head: string
  readonly state: DeliveryState
  readonly tries: number
  readonly code: number | null
  readonly error: string | null
  readonly reason: string | null
  /** Time of the last attempt, in milliseconds since 1970. */
  readonly at: number | null
  /** How long the last attempt took. */
  readonly ms: number | null
  /** When the delivery is due, while it waits. */
  readonly dueAt: number | null
  /** Its call is a test call (C16). */
  readonly isTest: boolean
  /** A later delivery resends its event; checked for problems only. */
  readonly isResent: boolean
}

interface DeliveryPage {
  readonly rows: readonly DeliveryRow[]
  /** Where the next page begins: a page may be short and not the last, when few of many deliveries match. `null`: no more. */
  readonly next: string | null
}

/** Candidates of one scan, beyond the rows that are wanted: the state of each candidate is read separately. */
const CANDIDATES_MAX = 500
/** How long one page is scanned before it is returned short: a person sees it at once, and the next page follows. */
const PAGE_TIME_MS = 90
/** The intended time of one scan, so that a page exceeds its time by no more than this. */
const SCAN_TIME_MS = 30
/** Rows that the first scan passes. Its time decides how many rows the next scan may pass. */
const FIRST_SCAN_ROWS = 1_000
const MAX_SCAN_ROWS = 50_000
/** A longer window has more partitions than its candidates are likely to be in. */
const LONG_WINDOW_MS = 2 * 24 * 60 * 60 * 1000
/** So many waiting deliveries are sorted; if more wait, the newest of all requests are likely among them. */
const WAITING_MAX = 10_000
/** The default limits of a filter's period: nothing is kept for so long, and no clock is so far ahead. */
const KEPT_MS = 400 * 24 * 60 * 60 * 1000
const CLOCK_SKEW_MS = 60 * 1000

/** Newest first, or oldest first. */
export async function listDeliveries(
  db: Db,
  accountId: number,
  filter: DeliveryFilter,
  { limit, after, order = 'newest' }: Pagination & { readonly order?: Order },
): Promise<DeliveryPage> {
  const plan = await planQuery(accountId, filter, () => hasFewWaiting(db, accountId))
  let scanRows = FIRST_SCAN_ROWS
  let scanned = 0
  const rows: DeliveryRow[] = []
  const begunAt = performance.now()
  let reached = after
  for (const period of await periodsOf(db, filter, { after, order, isSmall: plan.isSmall })) {
    for (;;) {
      const size = nextCandidates(limit + 1 - rows.length, { scanned, fitted: rows.length })
      const scannedAt = performance.now()
      const found = await scanDeliveries(db, accountId, {
        plan,
        window: windowOf(period, { after: reached, size, order }),
        scanRows,
        wantsResent: filter.problems !== undefined,
      })
      scanned += found.rows.length
      for (const row of found.rows) if (matchesFilter(row, filter)) rows.push(row)
      if (rows.length > limit) return { rows: rows.slice(0, limit), next: rows[limit - 1]?.deliveryId ?? null }
      reached = found.last ?? endOf(period, order)
      if (performance.now() - begunAt > PAGE_TIME_MS) return { rows, next: reached }
      if (found.last === null) break
      scanRows = nextScanRows(scanRows, performance.now() - scannedAt)
    }
  }
  return { rows, next: null }
}

/** How many candidates are likely to yield the missing rows, judged by the earlier candidates. */
function nextCandidates(
  missing: number,
  { scanned, fitted }: { readonly scanned: number; readonly fitted: number },
): number {
  if (scanned === 0) return missing
  return Math.max(missing, Math.min(CANDIDATES_MAX, Math.ceil((missing * 1.5 * scanned) / Math.max(1, fitted))))
}

/** Adapts the size of the next scan to the intended time: more carefully up than down. */
function nextScanRows(scanRows: number, tookMs: number): number {
  return Math.round(
    Math.min(MAX_SCAN_ROWS, Math.max(FIRST_SCAN_ROWS / 4, scanRows * Math.min(4, SCAN_TIME_MS / tookMs))),
  )
}

/** The windows of time to scan, one after the other. */
async function periodsOf(
  db: Db,
  filter: DeliveryFilter,
  {
    after,
    order,
    isSmall = false,
  }: { readonly after: string | null; readonly order: Order; readonly isSmall?: boolean | undefined },
): Promise<Iterable<[number, number]>> {
  const known = Date.now()
  const place = after === null ? null : timeOfUuid(after)
  const fromMs = Math.max(
    filter.fromMs ?? 0,
    order === 'oldest' ? (place ?? 0) : 0,
    known - KEPT_MS,
    await readOldestMs(db),
  )
  // Further rows may have the same millisecond as the cursor.
  const toMs = Math.min(
    filter.toMs ?? Infinity,
    order === 'newest' ? (place ?? Infinity) + 1 : Infinity,
    known + CLOCK_SKEW_MS,
  )
  if (isSmall) return fromMs < toMs ? [[fromMs, toMs]] : []
  return timeWindows({ fromMs, toMs, order })
}

/** The day of the oldest stored requests; older deliveries cannot be shown. */
async function readOldestMs(db: Db): Promise<number> {
  const { rows } = await sql<{ day: string | null }>`
    SELECT min(right(relname, 8)) AS day FROM pg_class WHERE relname ~ '^request_\\d{8}$'`.execute(db)
  const day = rows[0]?.day
  return day == null ? 0 : Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`)
}

function endOf(period: readonly [number, number], order: Order): string {
  const { from, to } = windowOf(period, { after: null, size: 0, order })
  return order === 'newest' ? from : to
}

/** Ids of the deliveries that match a filter, after a place; empty: there are no more. */
export async function listMatchingDeliveryIds(
  db: Db,
  accountId: number,
  filter: DeliveryFilter,
  { after, limit, order }: Pagination & { readonly order: Order },
): Promise<string[]> {
  for (let from = after; ;) {
    const page: DeliveryPage = await listDeliveries(db, accountId, filter, { limit, after: from, order })
    if (page.rows.length > 0 || page.next === null) return page.rows.map((row) => row.deliveryId)
    from = page.next
  }
}

/** Returns a delivery with its body; `null` if the delivery does not exist, or retention has deleted it. */
export async function findDeliveryRow(
  db: Db,
  accountId: number,
  { deliveryId, integrations }: { readonly deliveryId: string; readonly integrations: readonly number[] },
): Promise<(DeliveryRow & { readonly body: string | null }) | null> {
  const day = { from: deliveryId, to: deliveryId }
  const { rows } = await sql<DeliveryRow & { body: string | null }>`
    WITH c AS MATERIALIZED (SELECT r.integration_id, r.delivery_id, r.call_id, r.body FROM request r WHERE r.account_id = ${accountId}
      AND r.integration_id = ANY (${integrations}::int[]) AND r.delivery_id = ${deliveryId}::uuid AND ${inDaysOf(sql`r.day`, day)} LIMIT 1)
    SELECT c.body, x.* FROM c CROSS JOIN LATERAL (${detailsOf(accountId, day, false)}) x`.execute(db)
  return rows[0] ?? null
}

/** Counts the deliveries that match a filter. Reads all candidates, however long that takes. */
export async function countDeliveries(db: Db, accountId: number, filter: DeliveryFilter): Promise<number> {
  return (await countDeliveriesUpTo(db, accountId, filter, { max: Infinity, timeMs: Infinity })).count
}

/** Counts the deliveries that match a filter, up to `max`, and as far as the count is possible in about `timeMs`. */
export async function countDeliveriesUpTo(
  db: Db,
  accountId: number,
  filter: DeliveryFilter,
  { max, timeMs }: { readonly max: number; readonly timeMs: number },
): Promise<DeliveryCount> {
  const begunAt = performance.now()
  const waiting = max === Infinity ? null : await countWaitingUpTo(db, accountId, filter, max)
  if (waiting !== null) return waiting
  let count = 0
  for (let after: string | null = null; ;) {
    const limit = Math.min(CANDIDATES_MAX, max - count)
    const page: DeliveryPage = await listDeliveries(db, accountId, filter, { limit, after })
    count += page.rows.length
    if (page.next === null) return { count, hasMore: false }
    if (count >= max || performance.now() - begunAt > timeMs) return { count, hasMore: true }
    after = page.next
  }
}

async function hasFewWaiting(db: Db, accountId: number): Promise<boolean> {
  const { rows } =
    await sql`SELECT FROM delivery WHERE account_id = ${accountId} OFFSET ${WAITING_MAX} LIMIT 1`.execute(db)
  return rows.length === 0
}

/** The plan of a scan, and the columns that it needs. */
interface Looked {
  readonly plan: QueryPlan
  /** Whether the scan needs to know if a later delivery resends the event. */
  readonly wantsResent: boolean
}

/** Scans the next candidates. `last`: the last candidate that was read; `null`: this window has no more. */
async function scanDeliveries(
  db: Db,
  accountId: number,
  { plan, window, scanRows, wantsResent }: Looked & { readonly window: TimeWindow; readonly scanRows: number },
): Promise<{ rows: readonly DeliveryRow[]; last: string | null }> {
  const boundary = plan.boundary ? await readBoundary(db, plan.boundary({ ...window, size: scanRows })) : null
  const reachable = boundary === null ? window : windowUpTo(boundary, window)
  const rows = await readDetails(db, accountId, { plan, wantsResent, window: reachable })
  return {
    // Retention may have deleted the request and left the attempts: then the delivery cannot be shown.
    rows: rows.filter((row) => row.head !== null),
    last: rows.length === window.size ? (rows.at(-1)?.deliveryId ?? null) : boundary,
  }
}

/**
 * Candidates with all displayed columns. If a window is long, the candidates are found first, and the tables that have a
 * partition for each day are then asked only for the days of these candidates: planning for all days would take longer than
 * reading.
 */
async function readDetails(
  db: Db,
  accountId: number,
  { plan, wantsResent, window }: Looked & { readonly window: TimeWindow },
): Promise<readonly (DeliveryRow & { readonly head: string | null })[]> {
  const found = lengthMs(window) > LONG_WINDOW_MS ? await readCandidates(db, plan.candidates(window)) : null
  if (found?.length === 0) return []
  const c = found
    ? sql`SELECT * FROM unnest(${found.map((one) => one.integrationId)}::int[], ${found.map((one) => one.deliveryId)}::uuid[],
        ${found.map((one) => one.callId)}::uuid[]) c(integration_id, delivery_id, call_id)`
    : plan.candidates(window)
  const { rows } = await sql<DeliveryRow & { head: string | null }>`
    WITH c AS MATERIALIZED (${c}) ${detailsOf(accountId, found ? around(found) : window, wantsResent)} ${firstRows(sql`c.delivery_id`, window)}`.execute(
    db,
  )
  return rows
}

interface Candidate {
  readonly integrationId: number
  readonly deliveryId: string
  readonly callId: string
}

async function readCandidates(db: Db, query: RawBuilder<unknown>): Promise<readonly Candidate[]> {
  return (await sql<Candidate>`${query}`.execute(db)).rows
}

/** The range from the first to the last of some candidates, which are in order. */
function around(found: readonly Candidate[]): Pick<TimeWindow, 'from' | 'to'> {
  const [one = '', other = ''] = [found[0]?.deliveryId, found.at(-1)?.deliveryId]
  return one < other ? { from: one, to: other } : { from: other, to: one }
}

async function readBoundary(db: Db, query: RawBuilder<unknown>): Promise<string | null> {
  const { rows } = await sql<{ deliveryId: string }>`${query}`.execute(db)
  return rows[0]?.deliveryId ?? null
}

/** Reads the rows for candidates `c`: each part is one descent of an index. */
function detailsOf(
  accountId: number,
  window: Pick<TimeWindow, 'from' | 'to'>,
  wantsResent: boolean,
): RawBuilder<unknown> {
  return sql`
    SELECT c.delivery_id, c.integration_id, c.call_id, k.uniqueid, k.caller, k.dialled, r.sequence, r.kind, e.type AS event, r.webhook_id, r.head,
      CASE WHEN w.lane_id IS NULL THEN coalesce(a.state, 'queued') WHEN w.head_seq = w.seq AND w.epoch > 0 THEN 'sending'
        WHEN a.state = 'retrying' THEN 'retrying' ELSE 'queued' END AS state,
      coalesce(a.n, 0) AS tries, a.code, a.error, a.reason, a.at, a.ms, CASE WHEN w.head_seq = w.seq THEN w.due_at END AS due_at,
      coalesce(k.is_test, false) AS is_test, ${wantsResent ? isResent(accountId, window) : sql`false`} AS is_resent
    FROM c
    LEFT JOIN LATERAL (SELECT r.sequence, r.kind, r.webhook_id, r.head FROM request r WHERE r.account_id = ${accountId}
      AND r.integration_id = c.integration_id AND r.delivery_id = c.delivery_id AND ${inDaysOf(sql`r.day`, window)} LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT a.state, a.n, a.code, a.error, a.reason, a.at, a.ms FROM attempt a WHERE a.account_id = ${accountId}
      AND a.call_id = c.call_id AND a.delivery_id = c.delivery_id AND a.state <> 'late' AND ${sinceDayOf(sql`a.day`, window)}
      ORDER BY a.at DESC, a.n DESC LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT d.lane_id, d.seq, l.head_seq, l.epoch, l.due_at FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
      WHERE d.account_id = ${accountId} AND d.lane_id IN (c.call_id, c.delivery_id) AND d.integration_id = c.integration_id
        AND d.delivery_id = c.delivery_id LIMIT 1) w ON true
    LEFT JOIN LATERAL (SELECT e.type FROM event e WHERE e.account_id = ${accountId} AND e.call_id = c.call_id
      AND e.sequence = r.sequence AND ${inDaysOf(sql`e.day`, window)} LIMIT 1) e ON true
    LEFT JOIN call k ON k.account_id = ${accountId} AND k.call_id = c.call_id`
}

/**
 * Whether the event of `r` was resent: the later attempts of its call and the waiting deliveries show this. A resend that was not
 * sent in the end does not count.
 */
function isResent(accountId: number, window: Pick<TimeWindow, 'from' | 'to'>): RawBuilder<unknown> {
  const isLater = (of: RawBuilder<unknown>) => sql`${of}.account_id = ${accountId} AND ${of}.call_id = c.call_id
    AND ${of}.integration_id = c.integration_id AND ${of}.delivery_id > c.delivery_id`
  const resends = (of: RawBuilder<unknown>) => sql`(SELECT true FROM request s WHERE s.account_id = ${accountId}
    AND s.integration_id = c.integration_id AND s.delivery_id = ${of}.delivery_id AND ${sinceDayOf(sql`s.day`, window)}
    AND s.kind = 'resend' AND s.sequence = r.sequence LIMIT 1)`
  return sql`coalesce(
      (SELECT true FROM attempt o WHERE ${isLater(sql`o`)} AND o.state IN ('delivered', 'failed', 'retrying')
        AND ${sinceDayOf(sql`o.day`, window)} AND ${resends(sql`o`)} LIMIT 1),
      (SELECT true FROM delivery o WHERE ${isLater(sql`o`)} AND o.kind = 'resend' AND ${resends(sql`o`)} LIMIT 1), false)`
}

/** Checks the parts of a filter that the plans leave to the scan. */
function matchesFilter(row: DeliveryRow, { states, problems, kind, codes, error, cause }: DeliveryFilter): boolean {
  return (
    (problems === undefined || isProblem({ ...row, isHeld: problems.held.includes(row.integrationId) })) &&
    (states === undefined || states.includes(row.state)) &&
    (kind === undefined || row.kind === kind) &&
    (codes === undefined || (row.code !== null && row.code >= codes[0] && row.code <= codes[1])) &&
    (error === undefined || row.error === error) &&
    (cause === undefined || isCausedBy(row, cause))
  )
}
