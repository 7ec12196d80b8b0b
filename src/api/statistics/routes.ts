// What became of calls and deliveries over a range of time, for charts and as files (C24, D23).
import { nameOf } from '../../integrations/stored-integration.ts'
import { OUTCOMES } from '../../calls/status.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { listNames } from '../../store/calls/numbers.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import { countResponses, quantileMs } from '../../store/statistics/response-times.ts'
import {
  listDeliveryFigures,
  readCallSeries,
  readCountedUntil,
  readDeliverySeries,
  readDeliveryTotals,
  readNumberCounts,
} from '../../store/statistics/statistics.ts'
import type { DeliveryFigures, NumberCounts, StatisticsRange } from '../../store/statistics/statistics.ts'
import { CONTENT_TYPES, exportStream, fileNameOf } from '../deliveries/export.ts'
import type { ExportFormat, ExportPage } from '../deliveries/export.ts'
import { notFound } from '../http/problem.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import {
  DeliveryPeriod,
  callStatistics,
  deliveryStatistics,
  exportCallStatistics,
  exportDeliveryStatistics,
  exportNumberStatistics,
  numberStatistics,
} from './contract.ts'
import { rangeOf } from './range.ts'
import type { Range, RangeQuery } from './range.ts'

export function statisticsRoutes() {
  return createRoutes()
    .openapi(deliveryStatistics, async (c) => {
      const { limit, integration_id: id, ...asked } = c.req.valid('query')
      const { range, stored } = await rangeAsked(c, asked)
      const known = await integrationsById(c)
      const only = id === undefined ? null : integrationAsked(known, id)
      const { integrations: counted, periods } = await readDeliveryTotals(c.var.db, stored, only)
      const integrations = withWaiting(c, counted, only === null ? [...known.keys()] : [only])
      const sorted = integrations.toSorted((a, b) => settled(b) - settled(a) || a.integrationId - b.integrationId)
      const [listed, others] = [sorted.slice(0, limit), sorted.slice(limit)]
      const rows = await readDeliverySeries(
        c.var.db,
        stored,
        listed.map(({ integrationId }) => integrationId),
      )
      const seriesOf = (of: number, count: 'delivered' | 'failed' | 'late'): number[] =>
        series(
          range,
          rows.filter(({ integrationId }) => integrationId === of).map((row) => [row.period, row[count]]),
        )
      const byPeriod = new Map(periods.map((row) => [row.period, row]))
      return c.json(
        {
          ...(await rangeOutput(c, range)),
          total: { ...figuresOutput(addUp(integrations)), waiting: waitingOf(integrations) },
          points: range.starts.map((_, period) => figuresOutput(byPeriod.get(period) ?? addUp([]))),
          integrations: listed.map(({ integrationId, waiting, ...figures }) => ({
            ...nameOutput(known, integrationId),
            ...figuresOutput(figures),
            waiting,
            series: {
              delivered: seriesOf(integrationId, 'delivered'),
              failed: seriesOf(integrationId, 'failed'),
              late: seriesOf(integrationId, 'late'),
            },
          })),
          other:
            others.length === 0
              ? null
              : {
                  integrations: others.length,
                  ...countsOutput(addUp(others)),
                  waiting: waitingOf(others),
                },
        },
        200,
      )
    })
    .openapi(exportDeliveryStatistics, async (c) => {
      const { format, ...asked } = c.req.valid('query')
      const { range, stored } = await rangeAsked(c, asked)
      const known = await integrationsById(c)
      return sendFile(
        c,
        { name: 'delivery-statistics', format, columns: Object.keys(DeliveryPeriod.shape) },
        async (after) => {
          const from = Number(after ?? 0)
          const to = from + PERIODS_OF_A_PAGE
          const rows = await listDeliveryFigures(c.var.db, stored, { from, to })
          return {
            rows: rows.map(({ period, integrationId, ...figures }) => ({
              from: timeText(range.starts[period] ?? range.end),
              ...nameOutput(known, integrationId),
              ...figuresOutput(figures),
            })),
            next: to < range.starts.length ? String(to) : null,
          }
        },
      )
    })
    .openapi(callStatistics, async (c) => {
      const { range, stored } = await rangeAsked(c, c.req.valid('query'))
      const rows = await readCallSeries(c.var.db, stored)
      const outcomes = OUTCOMES.flatMap((outcome) => {
        const counted = rows.filter((row) => row.outcome === outcome)
        if (counted.length === 0) return []
        return [
          {
            outcome,
            calls: sum(counted),
            series: series(
              range,
              counted.map((row) => [row.period, row.calls]),
            ),
          },
        ]
      })
      return c.json({ ...(await rangeOutput(c, range)), calls: sum(outcomes), outcomes }, 200)
    })
    .openapi(exportCallStatistics, async (c) => {
      const { format, ...asked } = c.req.valid('query')
      const { range, stored } = await rangeAsked(c, asked)
      return sendFile(c, { name: 'call-statistics', format, columns: ['from', 'calls', ...OUTCOMES] }, async () => {
        const rows = Map.groupBy(await readCallSeries(c.var.db, stored), ({ period }) => period)
        return {
          rows: range.starts.map((start, period) => ({
            from: timeText(start),
            ...outcomesRow(rows.get(period) ?? []),
          })),
          next: null,
        }
      })
    })
    .openapi(numberStatistics, async (c) => {
      const { limit, ...asked } = c.req.valid('query')
      const { range, stored } = await rangeAsked(c, asked)
      const { counts, numbers } = await readNumberCounts(c.var.db, stored, limit)
      const listed = await numbersOutput(c, counts)
      const others = counts.filter(({ number }) => number === null)
      return c.json(
        {
          ...(await rangeOutput(c, range)),
          calls: sum(counts),
          numbers: listed.map(({ rows, ...row }) => ({ ...row, outcomes: byOutcome(rows) })),
          other:
            others.length === 0
              ? null
              : { numbers: numbers - listed.length, calls: sum(others), outcomes: byOutcome(others) },
        },
        200,
      )
    })
    .openapi(exportNumberStatistics, async (c) => {
      const { format, ...asked } = c.req.valid('query')
      const { stored } = await rangeAsked(c, asked)
      const columns = ['number', 'name', 'calls', ...OUTCOMES]
      return sendFile(c, { name: 'calls-by-number', format, columns }, async () => {
        const { counts } = await readNumberCounts(c.var.db, stored, NUMBERS_MAX)
        const listed = await numbersOutput(c, counts)
        return { rows: listed.map(({ number, name, rows }) => ({ number, name, ...outcomesRow(rows) })), next: null }
      })
    })
}

/** Rows of a file that are looked for at once are those of so many periods. */
const PERIODS_OF_A_PAGE = 31

/** More numbers than any account has. */
const NUMBERS_MAX = 1_000_000

async function rangeAsked(c: RouteContext, asked: RangeQuery): Promise<{ range: Range; stored: StatisticsRange }> {
  const { accountId, timezone } = c.var.principal.account
  const range = rangeOf(asked, timezone, Date.now())
  const { interval, starts, end, firstDay, lastDay } = range
  const stored: StatisticsRange =
    interval === 'hour' ? { accountId, interval, edges: [...starts, end] } : { accountId, interval, firstDay, lastDay }
  return { range, stored }
}

async function rangeOutput(c: RouteContext, { starts, end, timezone, interval }: Range) {
  return {
    from: timeText(starts[0] ?? end),
    to: timeText(end),
    timezone,
    interval,
    starts: starts.map(timeText),
    counted_until: timeOrNull(await readCountedUntil(c.var.db)),
  }
}

type Named = Readonly<{ id: string; name: string }>

/** The deleted ones too. */
async function integrationsById(c: RouteContext): Promise<ReadonlyMap<number, Named>> {
  const rows = await listAllIntegrations(c.var.db, c.var.principal.account.accountId)
  return new Map(rows.map((row) => [row.integrationId, { id: publicId('int', row.uuid), name: nameOf(row) }]))
}

/** Throws 404 when the account has none such. */
function integrationAsked(known: ReadonlyMap<number, Named>, id: string): number {
  const uuid = uuidOf('int', id)
  const found = uuid === null ? undefined : [...known].find(([, one]) => one.id === publicId('int', uuid))
  if (!found) throw notFound('integration', id)
  return found[0]
}

function nameOutput(known: ReadonlyMap<number, Named>, integrationId: number) {
  const { id = '', name = '' } = known.get(integrationId) ?? {}
  return { integration_id: id, integration_name: name }
}

type CountedIntegration = DeliveryFigures & { readonly integrationId: number }

/** With what waits of each now; one of which nothing was counted is added when something waits. */
function withWaiting(c: RouteContext, counted: readonly CountedIntegration[], asked: readonly number[]) {
  const waits = (id: number): number => c.var.app.deps.delivery.standingOf(id)?.waiting ?? 0
  const known = new Set(counted.map(({ integrationId }) => integrationId))
  const added = asked.filter((id) => !known.has(id) && waits(id) > 0)
  return [...counted, ...added.map((integrationId) => ({ integrationId, ...addUp([]) }))].map((one) => ({
    ...one,
    waiting: waits(one.integrationId),
  }))
}

function waitingOf(rows: readonly { readonly waiting: number }[]): number {
  return rows.reduce((sum, { waiting }) => sum + waiting, 0)
}

const settled = ({ delivered, failed, unsent }: DeliveryFigures): number => delivered + failed + unsent

function addUp(rows: readonly DeliveryFigures[]): DeliveryFigures {
  const total = { delivered: 0, failed: 0, late: 0, unsent: 0, responseTimes: [] as number[] }
  for (const { delivered, failed, late, unsent, responseTimes } of rows) {
    total.delivered += delivered
    total.failed += failed
    total.late += late
    total.unsent += unsent
    for (const [bucket, count] of responseTimes.entries())
      total.responseTimes[bucket] = (total.responseTimes[bucket] ?? 0) + count
  }
  return total
}

function countsOutput({ delivered, failed, late, unsent }: DeliveryFigures) {
  return { delivered, failed, late, not_sent: unsent }
}

function figuresOutput(figures: DeliveryFigures) {
  const { responseTimes } = figures
  return {
    ...countsOutput(figures),
    responses: countResponses(responseTimes),
    median_ms: quantileMs(responseTimes, 0.5),
    p99_ms: quantileMs(responseTimes, 0.99),
  }
}

/** A value for each period; 0 where there is none. */
function series({ starts }: Range, values: readonly (readonly [period: number, value: number])[]): number[] {
  const byPeriod = new Map(values)
  return starts.map((_, period) => byPeriod.get(period) ?? 0)
}

const sum = (rows: readonly { readonly calls: number }[]): number => rows.reduce((all, { calls }) => all + calls, 0)

type OutcomeCounts = readonly Pick<NumberCounts, 'outcome' | 'calls'>[]

function byOutcome(rows: OutcomeCounts): Record<string, number> {
  return Object.fromEntries(
    OUTCOMES.flatMap((one) => rows.filter(({ outcome }) => outcome === one).map(({ calls }) => [one, calls])),
  )
}

function outcomesRow(rows: OutcomeCounts): Record<string, number> {
  return { calls: sum(rows), ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])), ...byOutcome(rows) }
}

/** Those that are listed, most calls first, with their names in the directory. */
async function numbersOutput(c: RouteContext, counts: readonly NumberCounts[]) {
  const byNumber = Map.groupBy(counts, ({ number }) => number)
  byNumber.delete(null)
  const names = await listNames(
    c.var.db,
    c.var.principal.account.accountId,
    [...byNumber.keys()].filter((number) => number !== null),
  )
  return [...byNumber]
    .map(([number, rows]) => ({
      number: number === '' ? null : number,
      name: names.get(number ?? '') ?? null,
      calls: sum(rows),
      rows,
    }))
    .toSorted((a, b) => b.calls - a.calls || ((a.number ?? '') < (b.number ?? '') ? -1 : 1))
}

interface File {
  readonly name: string
  readonly format: ExportFormat
  readonly columns: readonly string[]
}

async function sendFile(
  c: RouteContext,
  { name, format, columns }: File,
  page: (after: string | null) => Promise<ExportPage>,
) {
  const headers = {
    'content-type': CONTENT_TYPES[format],
    'content-disposition': `attachment; filename="${fileNameOf(name, format, Date.now())}"`,
  }
  if (c.env.incoming.method === 'HEAD') return c.body(null, 200, headers)
  return c.body(await exportStream({ format, columns, page }), 200, headers)
}
