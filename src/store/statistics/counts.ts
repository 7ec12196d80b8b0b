// Counts the calls and deliveries of a period in the log and replaces the earlier counts of the period: first by quarter hours,
// and then, from all quarter hours of a day, by days.
import type { PoolClient } from 'pg'
import { firstUuidAt } from '../database/uuid-range.ts'
import { BUCKET_COUNT, EDGES } from './response-times.ts'

/** In ms since 1970, from one quarter hour to another. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** Days in the time zones of the accounts. */
export interface Calendar {
  /** The date in a zone at a moment, in ms since 1970. */
  readonly dayOf: (zone: string, ms: number) => string
  /** The first moment of a date in a zone. */
  readonly startOf: (zone: string, day: string) => number
  readonly addDays: (day: string, count: number) => string
}

/** The time of a parameter, which is in ms since 1970. */
export const time = (parameter: number): string => `to_timestamp($${parameter}::float8 / 1000)`

/** The start of the quarter hour of a time. */
export const quarterOf = (at: string): string => `date_bin('15 minutes', ${at}, timestamptz 'epoch')`

/**
 * Whether a day partition may contain attempts of the period between the first two parameters. An attempt is stored in the partition
 * of its day, or of the next day if its response came after midnight.
 */
export const dayAround = (day: string): string =>
  `${day} >= (${time(1)} AT TIME ZONE 'UTC')::date - 1 AND ${day} <= (${time(2)} AT TIME ZONE 'UTC')::date + 1`

/** The test call (C16) of an attempt, if its call is one. */
export const testCall = (attempt: string): string =>
  `SELECT FROM call c WHERE c.account_id = ${attempt}.account_id AND c.call_id = ${attempt}.call_id AND c.is_test`

/** An SQL array with one element for each bucket, which `count` supplies. */
function ofBuckets(count: (bucket: number) => string): string {
  return `ARRAY[${Array.from({ length: BUCKET_COUNT }, (_, bucket) => count(bucket)).join(', ')}]`
}

/** The array of a group: the sum of its rows' arrays. */
export const RESPONSE_TIMES_SUM = ofBuckets((bucket) => `sum(response_times[${bucket + 1}])::int`)

const DELIVERY_COUNTS = ['delivered', 'failed', 'late', 'unsent', 'response_times']

/**
 * Deletes the rows that match `where` and are not in `counted`. NOT IN uses a hash table: the planner does not know how many rows
 * `counted` has, and with NOT EXISTS it read all of them for each row.
 */
function deleteUncounted(table: string, keys: readonly string[], where: string): string {
  const columns = keys.map((key) => `t.${key}`).join(', ')
  return `DELETE FROM ${table} t WHERE ${where} AND (${columns}) NOT IN (SELECT ${keys.join(', ')} FROM counted)`
}

interface Replacement {
  /** The columns that identify a row. */
  readonly keys: readonly string[]
  readonly counts: readonly string[]
  readonly where: string
}

/** Replaces the rows that match `where` by the rows of `counted`. A row that is unchanged is not written again. */
export function replaceCounted(table: string, { keys, counts, where }: Replacement): string {
  const columns = [...keys, ...counts].join(', ')
  const row = (of: string): string => `ROW(${counts.map((count) => `${of}.${count}`).join(', ')})`
  return `deleted AS (${deleteUncounted(table, keys, where)})
    INSERT INTO ${table} AS t (${columns}) SELECT ${columns} FROM counted
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET (${counts.join(', ')}) = ${row('excluded')}
      WHERE ${row('t')} IS DISTINCT FROM ${row('excluded')}`
}

/** Longer than any delivery waits for its last attempt (D7, D12). */
const OWED_DAYS_MAX = 45

// Epoch 0 stands for deliveries outside all lanes: tests (C16). `late` marks attempts that changed nothing (D9).
const DELIVERY_QUARTERS = `WITH owed AS MATERIALIZED (
    SELECT account_id, delivery_id, owed_at FROM request WHERE owed_at IS NOT NULL
      AND day >= (${time(1)} AT TIME ZONE 'UTC')::date - ${OWED_DAYS_MAX} AND day <= (${time(2)} AT TIME ZONE 'UTC')::date + 1),
  sorted AS (
    SELECT a.account_id, ${quarterOf('a.at')} AS at, a.integration_id,
      CASE WHEN a.code IS NOT NULL THEN width_bucket(a.ms::float8, $3::float8[]) END AS bucket, count(*) AS attempts,
      count(*) FILTER (WHERE a.state = 'delivered') AS delivered, count(*) FILTER (WHERE a.state = 'failed') AS failed,
      count(*) FILTER (WHERE a.state = 'delivered'
        AND a.at + coalesce(a.ms, 0) * interval '1 ms' > coalesce(o.owed_at, uuid_extract_timestamp(a.delivery_id)) + interval '1 minute') AS late,
      count(*) FILTER (WHERE a.state IN ('superseded', 'skipped', 'canceled')) AS unsent
    FROM attempt a LEFT JOIN owed o ON o.account_id = a.account_id AND o.delivery_id = a.delivery_id
    WHERE ${dayAround('a.day')} AND a.at >= ${time(1)} AND a.at < ${time(2)} AND a.epoch <> 0 AND a.state <> 'late'
      AND NOT EXISTS (${testCall('a')})
    GROUP BY 1, 2, 3, 4),
  counted AS MATERIALIZED (
    SELECT account_id, at, integration_id, sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(late)::int AS late,
      sum(unsent)::int AS unsent, ${ofBuckets((bucket) => `coalesce(sum(attempts) FILTER (WHERE bucket = ${bucket}), 0)::int`)} AS response_times
    FROM sorted GROUP BY 1, 2, 3),
  ${replaceCounted('delivery_quarter', { keys: ['account_id', 'at', 'integration_id'], counts: DELIVERY_COUNTS, where: `t.at >= ${time(1)} AND t.at < ${time(2)}` })}`

const DELIVERY_DAY = `WITH counted AS MATERIALIZED (
    SELECT account_id, $2::date AS day, integration_id, sum(delivered)::int AS delivered, sum(failed)::int AS failed,
      sum(late)::int AS late, sum(unsent)::int AS unsent, ${RESPONSE_TIMES_SUM} AS response_times
    FROM delivery_quarter WHERE account_id = $1::int AND at >= ${time(3)} AND at < ${time(4)} GROUP BY 1, 3),
  ${replaceCounted('delivery_day', { keys: ['account_id', 'day', 'integration_id'], counts: DELIVERY_COUNTS, where: `t.account_id = $1 AND t.day = $2` })}`

/** Counts the attempts in a period. */
export async function countDeliveries(client: PoolClient, { from, to }: Period, calendar: Calendar): Promise<void> {
  await client.query(DELIVERY_QUARTERS, [from, to, EDGES])
  for (const { accountId, day, start, end } of await listDays(client, 'delivery_quarter', { from, to }, calendar))
    await client.query(DELIVERY_DAY, [accountId, day, start, end])
}

// Calls are found by their ids, which contain the time of the first update. The number is ours: the dialled number, or in an
// outbound call the caller's number. A call that became part of another counts as that call. A record that cannot be read shows
// neither (S46).
const CALL_QUARTERS = `WITH found AS MATERIALIZED (
    SELECT c.account_id, ${quarterOf('uuid_extract_timestamp(c.call_id)')} AS heard, ${quarterOf('c.started_at')} AS at, c.ended_at, c.outcome,
      c.caller, c.dialled, CASE WHEN c.state IS JSON OBJECT THEN c.state::json #> '{call,fields}' END AS fields
    FROM account a JOIN call c ON c.account_id = a.account_id AND c.call_id >= $3::uuid AND c.call_id < $4::uuid
    WHERE ($5::int IS NULL OR a.account_id = $5) AND NOT c.is_test AND NOT c.is_replayed
      AND c.started_at BETWEEN '0001-01-01' AND '9999-12-31' AND uuid_extract_version(c.call_id) = 7),
  told AS (
    SELECT *, CASE WHEN fields ->> 'direction' = 'outbound' THEN caller ELSE dialled END AS ours FROM found
    WHERE ended_at IS NULL OR fields ->> 'hangup_cause' IS DISTINCT FROM 'merged'),
  counted AS MATERIALIZED (
    SELECT account_id, heard, at, CASE WHEN length(ours) <= 64 THEN ours ELSE '' END AS number,
      CASE WHEN ended_at IS NULL THEN '' ELSE coalesce(outcome, 'unanswered') END AS outcome, count(*)::int AS calls
    FROM told GROUP BY 1, 2, 3, 4, 5),
  ${replaceCounted('call_quarter', { keys: ['account_id', 'heard', 'at', 'number', 'outcome'], counts: ['calls'], where: `t.heard >= ${time(1)} AND t.heard < ${time(2)} AND ($5::int IS NULL OR t.account_id = $5)` })}`

const NUMBER_DAY = `WITH counted AS MATERIALIZED (
    SELECT q.account_id, $2::date AS heard, u.day, q.number, q.outcome, sum(q.calls)::int AS calls
    FROM call_quarter q JOIN unnest($5::float8[], $6::date[]) u(at, day) ON q.at = to_timestamp(u.at / 1000)
    WHERE q.account_id = $1::int AND q.heard >= ${time(3)} AND q.heard < ${time(4)} AND q.outcome <> '' GROUP BY 1, 3, 4, 5),
  ${replaceCounted('number_day', { keys: ['account_id', 'day', 'heard', 'number', 'outcome'], counts: ['calls'], where: `t.account_id = $1 AND t.heard = $2` })}`

const CALL_DAY = `WITH counted AS MATERIALIZED (
    SELECT account_id, heard, day, outcome, sum(calls)::int AS calls FROM number_day
    WHERE account_id = $1::int AND heard = $2::date GROUP BY 1, 2, 3, 4),
  ${replaceCounted('call_day', { keys: ['account_id', 'day', 'heard', 'outcome'], counts: ['calls'], where: `t.account_id = $1 AND t.heard = $2` })}`

/** Counts the calls whose first update came in a period, by their present state and their start. */
export async function countCalls(client: PoolClient, { from, to }: Period, calendar: Calendar): Promise<void> {
  await client.query(CALL_QUARTERS, [from, to, firstUuidAt(from), firstUuidAt(to), null])
  for (const day of await listDays(client, 'call_quarter', { from, to }, calendar))
    await sumCallDay(client, day, calendar)
}

/** Counts the calls of one account in a period again, and the day that the period belongs to. */
export async function recountCalls(
  client: PoolClient,
  { from, to, day }: CorrectedPeriod,
  calendar: Calendar,
): Promise<void> {
  await client.query(CALL_QUARTERS, [from, to, firstUuidAt(from), firstUuidAt(to), day.accountId])
  await sumCallDay(client, day, calendar)
}

/** Adds up the quarter hours of a day. */
async function sumCallDay(
  client: PoolClient,
  { accountId, timezone, day, start, end }: AccountDay,
  calendar: Calendar,
): Promise<void> {
  const { rows } = await client.query<{ at: number }>(
    `SELECT DISTINCT at FROM call_quarter WHERE account_id = $1 AND heard >= ${time(2)} AND heard < ${time(3)}`,
    [accountId, start, end],
  )
  const began = rows.map(({ at }) => at)
  const days = began.map((at) => calendar.dayOf(timezone, at))
  await client.query(NUMBER_DAY, [accountId, day, start, end, began, days])
  await client.query(CALL_DAY, [accountId, day])
}

/** A day of an account in its time zone, from its first moment to that of the next day. */
interface AccountDay {
  readonly accountId: number
  readonly timezone: string
  readonly day: string
  readonly start: number
  readonly end: number
}

/** A period in which a call was first heard of whose outcome was corrected. */
interface CorrectedPeriod extends Period {
  readonly day: AccountDay
}

/**
 * The periods with calls whose outcome was corrected since a time, or is no longer corrected: the quarter hour, or the whole day if
 * quarter hours of the day may have been deleted, which is so before `settled`. Calls before `oldest` may have been deleted themselves.
 */
export async function listCorrected(
  client: PoolClient,
  { since, settled, oldest }: { readonly since: number; readonly settled: number; readonly oldest: number },
  { dayOf, startOf, addDays }: Calendar,
): Promise<CorrectedPeriod[]> {
  const { rows } = await client.query<{ accountId: number; timezone: string; from: number; to: number }>(
    `SELECT account_id AS "accountId", timezone, heard AS "from", heard + interval '15 minutes' AS "to" FROM (
       SELECT DISTINCT a.account_id, a.timezone, ${quarterOf('uuid_extract_timestamp(o.call_id)')} AS heard
       FROM call_addition o JOIN account a USING (account_id)
       WHERE o.kind = 'outcome' AND greatest(o.added_at, o.removed_at) >= ${time(1)} AND o.call_id >= $2::uuid) q`,
    [since, firstUuidAt(oldest)],
  )
  const periods = new Map<string, CorrectedPeriod>()
  for (const { accountId, timezone, ...quarter } of rows) {
    const day = dayOf(timezone, quarter.from)
    const [start, end] = [startOf(timezone, day), startOf(timezone, addDays(day, 1))]
    if (start < oldest) continue
    const period = start < settled ? { from: start, to: end } : quarter
    periods.set(`${accountId} ${period.from}`, { ...period, day: { accountId, timezone, day, start, end } })
  }
  return [...periods.values()]
}

/** The days of each account that a period covers, if they contain anything. */
async function listDays(
  client: PoolClient,
  table: 'delivery_quarter' | 'call_quarter',
  { from, to }: Period,
  { dayOf, startOf, addDays }: Calendar,
): Promise<AccountDay[]> {
  const at = table === 'call_quarter' ? 'heard' : 'at'
  const { rows } = await client.query<{ accountId: number; timezone: string }>(
    `SELECT account_id AS "accountId", timezone FROM account a WHERE EXISTS (SELECT FROM ${table} q
       WHERE q.account_id = a.account_id AND q.${at} >= ${time(1)} - interval '1 day' AND q.${at} < ${time(2)} + interval '1 day')`,
    [from, to],
  )
  return rows.flatMap(({ accountId, timezone }) => {
    const days = new Set([dayOf(timezone, from), dayOf(timezone, to - 1)])
    return [...days].map((day) => {
      const [start, end] = [startOf(timezone, day), startOf(timezone, addDays(day, 1))]
      return { accountId, timezone, day, start, end }
    })
  })
}

/** Limit of quarter hours that are checked for calls that have ended since. */
const ENDED_MAX = 100

/** Quarter hours with fewer active calls now than when they were counted, the newest first. */
export async function listEnded(client: PoolClient, oldest: number): Promise<Period[]> {
  const { rows } = await client.query<Period>(
    `WITH now AS (SELECT account_id, ${quarterOf('uuid_extract_timestamp(call_id)')} AS heard, count(*) AS calls FROM call
         WHERE ended_at IS NULL AND NOT is_test AND NOT is_replayed GROUP BY 1, 2),
       counted AS (SELECT account_id, heard, sum(calls) AS calls FROM call_quarter WHERE outcome = '' GROUP BY 1, 2)
     SELECT DISTINCT heard AS "from", heard + interval '15 minutes' AS "to" FROM now FULL JOIN counted USING (account_id, heard)
     WHERE now.calls IS DISTINCT FROM counted.calls AND heard > ${time(1)} ORDER BY 1 DESC LIMIT ${ENDED_MAX}`,
    [oldest],
  )
  return rows
}
