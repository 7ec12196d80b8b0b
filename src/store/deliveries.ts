// The delivery log, to be read: what is owed, what was tried, what came of it.
//
// A delivery is its request; whether it still waits is in `delivery` and `lane`, what became of it in `attempt`. A list walks
// through ids, which are times, by one of three roads: through the requests of each integration; through what went
// wrong (attempt_trouble); or from the few that belong to a call or still wait.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { timeOfUuid } from '../ids.ts'
import type { Db } from './tables.ts'
import { firstUuid, firstUuidAt, lastUuid } from './uuid-range.ts'
import type { Window } from './window.ts'

export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'retrying'
  | 'delivered'
  | 'failed'
  | 'superseded'
  | 'skipped'
  | 'canceled'

export interface DeliveryFilter {
  /** Numbers of integrations, the deleted ones too; 0 has the tests of those that were never saved. */
  readonly integrations: readonly number[]
  /** Of these calls only. UUIDs. */
  readonly calls?: readonly string[]
  readonly state?: DeliveryState
  readonly kind?: string
  /** Status of the last answer. */
  readonly code?: number
  /** Class of the last error. */
  readonly error?: string
  /** In milliseconds since 1970; `to` is the first moment that is not meant. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Text in the body. */
  readonly text?: string
  /** This one. A UUID. */
  readonly delivery?: string
}

export interface DeliveryRow {
  readonly delivery_id: string
  readonly integration_id: number
  readonly call_id: string
  readonly uniqueid: string | null
  readonly sequence: number
  readonly kind: string
  readonly webhook_id: string
  readonly head: string
  readonly state: DeliveryState
  readonly tries: number
  readonly code: number | null
  readonly error: string | null
  readonly reason: string | null
  /** Of the last attempt, in milliseconds since 1970. */
  readonly at: number | null
  /** When it is due, while it waits its turn. */
  readonly due_at: number | null
}

export interface DeliveryPage {
  readonly rows: readonly DeliveryRow[]
  /** Where to go on: a page may be short and yet not the last, when few of many fit. `null`: no more. */
  readonly next: string | null
}

/** States that leave a row in `attempt_trouble` for good. */
const troubled: ReadonlySet<string> = new Set(['failed', 'superseded', 'skipped', 'canceled'])
const waiting: ReadonlySet<string> = new Set(['queued', 'sending', 'retrying'])

/** Candidates of one query: their state is looked up one by one, in about 20 µs each. */
const chunk = 2_000
/** Candidates of one page, before it is answered short: about half a second's work. */
const scanMax = 20_000
/** As many that wait are sorted; if more wait, the newest of all requests are likely among them. */
const waitingMax = 20_000

/** Newest first, or oldest first. */
export async function listDeliveries(
  db: Db,
  accountId: number,
  filter: DeliveryFilter,
  { limit, after, order = 'newest' }: Window & { readonly order?: Order },
): Promise<DeliveryPage> {
  const road = await roadOf(db, accountId, filter)
  const rows: DeliveryRow[] = []
  let reached = after
  // The first look is for as many as are wanted; where few fit, the next are for more.
  for (let scanned = 0, size = limit + 1; scanned < scanMax; size = chunk) {
    const found = await look(db, accountId, { road, stretch: stretchOf(filter, { after: reached, size, order }) })
    scanned += found.candidates
    for (const row of found.rows) if (fits(row, filter)) rows.push(row)
    if (rows.length > limit) return { rows: rows.slice(0, limit), next: rows[limit - 1]?.delivery_id ?? null }
    if (found.reached === null) return { rows, next: null }
    reached = found.reached
  }
  return { rows, next: reached }
}

/** Ids of a filter's deliveries after a place, oldest first; none: there are no more. */
export async function matchingDeliveries(
  db: Db,
  accountId: number,
  filter: DeliveryFilter,
  { after, limit }: Window,
): Promise<string[]> {
  for (let from = after; ;) {
    const page: DeliveryPage = await listDeliveries(db, accountId, filter, { limit, after: from, order: 'oldest' })
    if (page.rows.length > 0 || page.next === null) return page.rows.map((row) => row.delivery_id)
    from = page.next
  }
}

/** One of them, with its body; `null` when there is none, or retention has taken it. */
export async function deliveryRow(
  db: Db,
  accountId: number,
  { deliveryId, integrations }: { readonly deliveryId: string; readonly integrations: readonly number[] },
): Promise<(DeliveryRow & { readonly body: string | null }) | null> {
  const { rows } = await sql<DeliveryRow & { body: string | null }>`
    WITH c AS MATERIALIZED (SELECT r.integration_id, r.delivery_id, r.call_id, r.body FROM request r WHERE r.account_id = ${accountId}
      AND r.integration_id = ANY (${integrations}::int[]) AND r.delivery_id = ${deliveryId}::uuid
      AND ${daysOf(sql`r.day`, { from: deliveryId, to: deliveryId })} LIMIT 1)
    SELECT c.body, x.* FROM c CROSS JOIN LATERAL (${detailsOf(accountId)}) x`.execute(db)
  return rows[0] ?? null
}

/** How many there are of a filter. Looks at all that come into question, however long that takes. */
export async function countDeliveries(db: Db, accountId: number, filter: DeliveryFilter): Promise<number> {
  let count = 0
  for (let after: string | null = null; ;) {
    const page: DeliveryPage = await listDeliveries(db, accountId, filter, { limit: chunk, after })
    count += page.rows.length
    if (page.next === null) return count
    after = page.next
  }
}

type Order = 'newest' | 'oldest'

/** Where candidates come from: SQL that gives `integration_id, delivery_id, call_id` of a stretch. */
type Road = (stretch: Stretch) => RawBuilder<unknown>

/** The next candidates: so many between two ids, neither included, in an order. */
interface Stretch {
  readonly from: string
  readonly to: string
  readonly size: number
  readonly order: Order
}

/** No id is the first of its millisecond (its version digit is 7), so leaving that one out leaves out nothing. */
function stretchOf(
  { fromMs, toMs }: DeliveryFilter,
  { after, size, order }: { after: string | null; size: number; order: Order },
): Stretch {
  const from = fromMs === undefined ? firstUuid : firstUuidAt(fromMs)
  const to = toMs === undefined ? lastUuid : firstUuidAt(toMs)
  if (after === null) return { from, to, size, order }
  return order === 'newest'
    ? { from, to: after < to ? after : to, size, order }
    : { from: after > from ? after : from, to, size, order }
}

function between(id: RawBuilder<unknown>, { from, to }: Stretch): RawBuilder<unknown> {
  return sql`${id} > ${from}::uuid AND ${id} < ${to}::uuid`
}

function first(id: RawBuilder<unknown>, { size, order }: Stretch): RawBuilder<unknown> {
  return order === 'newest' ? sql`ORDER BY ${id} DESC LIMIT ${size}` : sql`ORDER BY ${id} LIMIT ${size}`
}

async function roadOf(db: Db, accountId: number, filter: DeliveryFilter): Promise<Road> {
  if (filter.delivery !== undefined) return ofOne(accountId, filter, filter.delivery)
  if (filter.calls) return ofCalls(accountId, filter, filter.calls)
  if (filter.state !== undefined && troubled.has(filter.state)) return ofTrouble(accountId, filter, [filter.state])
  if (filter.state !== undefined && waiting.has(filter.state)) {
    return (await fewWait(db, accountId)) ? ofWaiting(accountId, filter) : ofRequests(accountId, filter)
  }
  const isTrouble =
    filter.error !== undefined || (filter.code !== undefined && (filter.code < 200 || filter.code > 299))
  if (isTrouble && filter.state === undefined) return ofTrouble(accountId, filter, [...troubled, 'retrying'])
  return ofRequests(accountId, filter)
}

async function fewWait(db: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql`SELECT FROM delivery WHERE account_id = ${accountId} OFFSET ${waitingMax} LIMIT 1`.execute(
    db,
  )
  return rows.length === 0
}

function ofRequests(accountId: number, { integrations, kind, text }: DeliveryFilter): Road {
  return (stretch) => sql`
    SELECT c.* FROM unnest(${integrations}::int[]) i(id) CROSS JOIN LATERAL (
      SELECT r.integration_id, r.delivery_id, r.call_id FROM request r WHERE r.account_id = ${accountId} AND r.integration_id = i.id
        AND ${between(sql`r.delivery_id`, stretch)} AND ${daysOf(sql`r.day`, stretch)}
        AND (${kind ?? null}::text IS NULL OR r.kind = ${kind ?? null})
        AND (${text ?? null}::text IS NULL OR position(${text ?? null} IN r.body) > 0)
      ${first(sql`r.delivery_id`, stretch)}) c
    ${first(sql`c.delivery_id`, stretch)}`
}

function ofTrouble(accountId: number, { integrations }: DeliveryFilter, states: readonly string[]): Road {
  return (stretch) => sql`
    SELECT DISTINCT c.integration_id, c.delivery_id, c.call_id FROM unnest(${integrations}::int[]) i(id)
      CROSS JOIN unnest(${states}::text[]) s(state) CROSS JOIN LATERAL (
      SELECT a.integration_id, a.delivery_id, a.call_id FROM attempt a WHERE a.account_id = ${accountId} AND a.integration_id = i.id
        AND a.state = s.state AND a.state <> 'delivered' AND ${between(sql`a.delivery_id`, stretch)}
      ${first(sql`a.delivery_id`, stretch)}) c
    ${first(sql`c.delivery_id`, stretch)}`
}

function ofWaiting(accountId: number, { integrations }: DeliveryFilter): Road {
  return (stretch) => sql`
    SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId}
      AND integration_id = ANY (${integrations}::int[]) AND ${between(sql`delivery_id`, stretch)}
    ${first(sql`delivery_id`, stretch)}`
}

function ofOne(accountId: number, { integrations }: DeliveryFilter, deliveryId: string): Road {
  return (stretch) => sql`
    SELECT r.integration_id, r.delivery_id, r.call_id FROM request r WHERE r.account_id = ${accountId}
      AND r.integration_id = ANY (${integrations}::int[]) AND r.delivery_id = ${deliveryId}::uuid
      AND ${daysOf(sql`r.day`, { from: deliveryId, to: deliveryId })} AND ${between(sql`r.delivery_id`, stretch)}`
}

/** What has an attempt, what waits in the call's lanes, and what waits in a lane of its own. */
function ofCalls(accountId: number, { integrations }: DeliveryFilter, calls: readonly string[]): Road {
  return (stretch) => sql`
    SELECT integration_id, delivery_id, call_id FROM (
      SELECT integration_id, delivery_id, call_id FROM attempt WHERE account_id = ${accountId} AND call_id = ANY (${calls}::uuid[])
      UNION SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId} AND lane_id = ANY (${calls}::uuid[])
      UNION SELECT integration_id, delivery_id, call_id FROM delivery WHERE account_id = ${accountId} AND call_id = ANY (${calls}::uuid[])
        AND kind IN ('resend', 'past', 'test')) u
    WHERE integration_id = ANY (${integrations}::int[]) AND ${between(sql`delivery_id`, stretch)}
    ${first(sql`delivery_id`, stretch)}`
}

const dayMs = 24 * 60 * 60 * 1000

/** The day partitions that ids between two ends can be in. An id and its day are taken a moment apart: a day to spare. */
function daysOf(day: RawBuilder<unknown>, { from, to }: Pick<Stretch, 'from' | 'to'>): RawBuilder<unknown> {
  const lower = from === firstUuid ? '-infinity' : dayText(timeOfUuid(from) - dayMs)
  const upper = to === lastUuid ? 'infinity' : dayText(timeOfUuid(to) + dayMs)
  return sql`${day} >= ${lower}::date AND ${day} <= ${upper}::date`
}

/** A day as PostgreSQL reads it; beyond the calendar of a Date, the end of days. */
function dayText(ms: number): string {
  return ms > 8.64e15 ? 'infinity' : new Date(ms).toISOString().replace(/T.*/, '').replace(/^\+/, '')
}

/** One look at the next candidates. `reached`: where to go on; `null`: there are no more. */
async function look(
  db: Db,
  accountId: number,
  { road, stretch }: { readonly road: Road; readonly stretch: Stretch },
): Promise<{ rows: readonly DeliveryRow[]; candidates: number; reached: string | null }> {
  const { rows } = await sql<DeliveryRow & { head: string | null }>`
    WITH c AS MATERIALIZED (${road(stretch)}) ${detailsOf(accountId)} ${first(sql`c.delivery_id`, stretch)}`.execute(db)
  const last = rows.at(-1)
  return {
    // Retention may have taken the request, and left the attempts: nothing to show then.
    rows: rows.filter((row) => row.head !== null),
    candidates: rows.length,
    reached: rows.length === stretch.size && last ? last.delivery_id : null,
  }
}

/** From candidates `c` to rows: each part is one descent of an index. */
function detailsOf(accountId: number): RawBuilder<unknown> {
  return sql`
    SELECT c.delivery_id, c.integration_id, c.call_id, k.uniqueid, r.sequence, r.kind, r.webhook_id, r.head,
      CASE WHEN w.lane_id IS NULL THEN coalesce(a.state, 'queued') WHEN w.head_seq = w.seq AND w.epoch > 0 THEN 'sending'
        WHEN a.state = 'retrying' THEN 'retrying' ELSE 'queued' END AS state,
      coalesce(a.n, 0) AS tries, a.code, a.error, a.reason, a.at, CASE WHEN w.head_seq = w.seq THEN w.due_at END AS due_at
    FROM c
    LEFT JOIN LATERAL (SELECT r.sequence, r.kind, r.webhook_id, r.head FROM request r WHERE r.account_id = ${accountId}
      AND r.integration_id = c.integration_id AND r.delivery_id = c.delivery_id AND ${sameDay(sql`r.day`)} LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT a.state, a.n, a.code, a.error, a.reason, a.at FROM attempt a WHERE a.account_id = ${accountId}
      AND a.call_id = c.call_id AND a.delivery_id = c.delivery_id AND a.state <> 'late' ORDER BY a.at DESC, a.n DESC LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT d.lane_id, d.seq, l.head_seq, l.epoch, l.due_at FROM delivery d JOIN lane l USING (account_id, lane_id, integration_id)
      WHERE d.account_id = ${accountId} AND d.lane_id IN (c.call_id, c.delivery_id) AND d.integration_id = c.integration_id
        AND d.delivery_id = c.delivery_id LIMIT 1) w ON true
    LEFT JOIN call k ON k.account_id = ${accountId} AND k.call_id = c.call_id`
}

function sameDay(day: RawBuilder<unknown>): RawBuilder<unknown> {
  const dayOfId = sql`(uuid_extract_timestamp(c.delivery_id) AT TIME ZONE 'UTC')::date`
  return sql`${day} BETWEEN ${dayOfId} - 1 AND ${dayOfId} + 1`
}

/** What the roads do not look at themselves. */
function fits(row: DeliveryRow, { state, kind, code, error }: DeliveryFilter): boolean {
  return (
    (state === undefined || row.state === state) &&
    (kind === undefined || row.kind === kind) &&
    (code === undefined || row.code === code) &&
    (error === undefined || row.error === error)
  )
}
