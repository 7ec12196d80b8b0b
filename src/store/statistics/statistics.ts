// Reads the counts of calls and deliveries (roll-up.ts), added up over a period.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/tables.ts'
import { RESPONSE_TIMES_SUM } from './counts.ts'

/** The range of a chart: period after period. */
export type StatisticsRange = {
  readonly accountId: number
} & (
  | {
      readonly interval: 'hour'
      /** The start of each hour, and the end of the last, in ms since 1970. */ readonly edges: readonly number[]
    }
  | { readonly interval: 'day'; readonly firstDay: string; readonly lastDay: string }
)

export interface DeliveryCounts {
  readonly delivered: number
  readonly failed: number
  readonly late: number
  readonly unsent: number
}

export interface DeliveryFigures extends DeliveryCounts {
  readonly responseTimes: readonly number[]
}

const COUNTS = sql`sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(late)::int AS late, sum(unsent)::int AS unsent`
const FIGURES = sql`${COUNTS}, ${sql.raw(RESPONSE_TIMES_SUM)} AS response_times`

/** The rows of a range, each with the number of its period, counted from 0. */
function rowsOf(range: StatisticsRange, what: 'delivery' | 'call' | 'number'): RawBuilder<unknown> {
  const { accountId } = range
  if (range.interval === 'day') {
    const { firstDay, lastDay } = range
    return sql`(SELECT *, day - ${firstDay}::date AS period FROM ${sql.table(`${what}_day`)}
      WHERE account_id = ${accountId} AND day BETWEEN ${firstDay} AND ${lastDay})`
  }
  const { edges } = range
  const time = (ms: number | undefined): RawBuilder<unknown> => sql`to_timestamp(${ms ?? 0}::float8 / 1000)`
  const isEnded = what === 'delivery' ? sql`true` : sql`outcome <> ''`
  return sql`(SELECT *, width_bucket(extract(epoch FROM at)::float8 * 1000, ${[...edges]}::float8[]) - 1 AS period
    FROM ${sql.table(what === 'delivery' ? 'delivery_quarter' : 'call_quarter')}
    WHERE account_id = ${accountId} AND at >= ${time(edges[0])} AND at < ${time(edges.at(-1))} AND ${isEnded})`
}

/** The totals by integration and by period, without empty ones. `integrationId` restricts them to one integration. */
export async function readDeliveryTotals(
  db: Db,
  range: StatisticsRange,
  integrationId: number | null,
): Promise<{
  readonly integrations: readonly (DeliveryFigures & { readonly integrationId: number })[]
  readonly periods: readonly (DeliveryFigures & { readonly period: number })[]
}> {
  const { rows } = await sql<DeliveryFigures & { integrationId: number | null; period: number | null }>`
    SELECT integration_id, period, ${FIGURES} FROM ${rowsOf(range, 'delivery')} r
    WHERE ${integrationId}::int IS NULL OR integration_id = ${integrationId} GROUP BY GROUPING SETS ((integration_id), (period))`.execute(
    db,
  )
  return {
    integrations: rows.flatMap(({ integrationId: id, period: _, ...row }) =>
      id === null ? [] : [{ integrationId: id, ...row }],
    ),
    periods: rows.flatMap(({ integrationId: _, period, ...row }) => (period === null ? [] : [{ period, ...row }])),
  }
}

/** The totals of these integrations, period by period. */
export async function readDeliverySeries(
  db: Db,
  range: StatisticsRange,
  integrations: readonly number[],
): Promise<(DeliveryCounts & { integrationId: number; period: number })[]> {
  const { rows } = await sql<DeliveryCounts & { integrationId: number; period: number }>`
    SELECT integration_id, period, ${COUNTS} FROM ${rowsOf(range, 'delivery')} r
    WHERE integration_id = ANY (${[...integrations]}::int[]) GROUP BY 1, 2`.execute(db)
  return rows
}

interface DeliveryExportRow extends DeliveryFigures {
  readonly integrationId: number
  readonly period: number
}

/** Periods of all integrations, for an export file. */
export async function listDeliveryFigures(
  db: Db,
  range: StatisticsRange,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<DeliveryExportRow[]> {
  const { rows } = await sql<DeliveryExportRow>`
    SELECT integration_id, period, ${FIGURES} FROM ${rowsOf(range, 'delivery')} r
    WHERE period >= ${from} AND period < ${to} GROUP BY 1, 2 ORDER BY 2, 1`.execute(db)
  return rows
}

export async function readCallSeries(
  db: Db,
  range: StatisticsRange,
): Promise<{ readonly period: number; readonly outcome: string; readonly calls: number }[]> {
  const { rows } = await sql<{ period: number; outcome: string; calls: number }>`
    SELECT period, outcome, sum(calls)::int AS calls FROM ${rowsOf(range, 'call')} r GROUP BY 1, 2`.execute(db)
  return rows
}

export interface NumberCounts {
  /** '': the number is not known. `null`: the sum of all further numbers. */
  readonly number: string | null
  readonly outcome: string
  readonly calls: number
}

/** The numbers with the most calls, by outcome, and all others together. */
export async function readNumberCounts(
  db: Db,
  range: StatisticsRange,
  limit: number,
): Promise<{ readonly counts: readonly NumberCounts[]; readonly numbers: number }> {
  const { rows } = await sql<NumberCounts & { numbers: number }>`
    WITH counted AS MATERIALIZED (SELECT number, outcome, sum(calls) AS calls FROM ${rowsOf(range, 'number')} r GROUP BY 1, 2),
      ranked AS MATERIALIZED (SELECT number, sum(calls) AS calls FROM counted GROUP BY 1),
      first AS MATERIALIZED (SELECT number FROM ranked ORDER BY calls DESC, number LIMIT ${limit})
    SELECT f.number, c.outcome, sum(c.calls)::int AS calls, (SELECT count(*)::int FROM ranked) AS numbers
    FROM counted c LEFT JOIN first f USING (number) GROUP BY 1, 2`.execute(db)
  return { counts: rows, numbers: rows[0]?.numbers ?? 0 }
}

/** The time up to which new calls and deliveries are counted, in ms since 1970; `null`: counting has not begun. */
export async function readCountedUntil(db: Db): Promise<number | null> {
  const { rows } = await sql<{ until: number }>`SELECT until FROM statistics_look WHERE look = 'new'`.execute(db)
  return rows[0]?.until ?? null
}
