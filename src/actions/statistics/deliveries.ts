// The results of an account's deliveries in a range of time (D23).
import { publicId, uuidOf } from '../../ids.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import { countResponses, quantileMs } from '../../store/statistics/response-times.ts'
import {
  listDeliveryFigures,
  readCountedUntil,
  readDeliverySeries,
  readDeliveryTotals,
} from '../../store/statistics/statistics.ts'
import type { DeliveryCounts, DeliveryFigures } from '../../store/statistics/statistics.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { readRange, seriesOf, type AskedRange, type Range, type RangeQuery } from './range.ts'

type Reading = Pick<ActionContext, 'db' | 'account'>

export interface Figures extends DeliveryCounts {
  /** How many responses have a measured duration. */
  readonly responses: number
  readonly medianMs: number | null
  readonly p99Ms: number | null
}

export interface NamedIntegration {
  /** The public id of the integration; empty if the integration no longer exists. */
  readonly id: string
  readonly name: string
}

export interface DeliveryStatistics {
  readonly range: Range
  /** Until when deliveries have been counted, in ms since 1970; `null`: counting has not begun. */
  readonly countedUntil: number | null
  readonly total: Figures & Waiting
  /** The figures of each period. */
  readonly points: readonly Figures[]
  /** The integrations with the most deliveries. */
  readonly integrations: readonly IntegrationStatistics[]
  /** All other integrations together; `null`: there are no others. */
  readonly others: (DeliveryCounts & Waiting & { readonly integrations: number }) | null
}

/** How many deliveries are not settled now. */
interface Waiting {
  readonly waiting: number
}

interface IntegrationStatistics extends Figures, Waiting {
  readonly integration: NamedIntegration
  /** One value for each period. */
  readonly series: Readonly<Record<'delivered' | 'failed' | 'late', number[]>>
}

interface DeliveryStatisticsQuery extends RangeQuery {
  /** The public id of an integration, for the statistics of that integration only. */
  readonly integration?: string | undefined
  /** How many integrations are listed separately. */
  readonly limit: number
}

export async function readDeliveryStatistics(
  context: Pick<ActionContext, 'db' | 'account' | 'deps'>,
  { integration, limit, ...asked }: DeliveryStatisticsQuery,
): Promise<Result<DeliveryStatistics>> {
  const { db, deps } = context
  const read = readRange(context, asked)
  if (isFailure(read)) return read
  const { range, stored } = read
  const known = await readNames(context)
  const only = integration === undefined ? null : integrationAsked(known, integration)
  if (isFailure(only)) return only
  const { integrations: counted, periods } = await readDeliveryTotals(db, stored, only)
  const integrations = withWaiting(deps, counted, only === null ? [...known.keys()] : [only])
  const sorted = integrations.toSorted((a, b) => settled(b) - settled(a) || a.integrationId - b.integrationId)
  const [listed, others] = [sorted.slice(0, limit), sorted.slice(limit)]
  const rows = await readDeliverySeries(
    db,
    stored,
    listed.map(({ integrationId }) => integrationId),
  )
  const ofOne = Map.groupBy(rows, ({ integrationId }) => integrationId)
  const byPeriod = new Map(periods.map((row) => [row.period, row]))
  return {
    range,
    countedUntil: await readCountedUntil(db),
    total: { ...figuresOf(addUp(integrations)), waiting: waitingOf(integrations) },
    points: range.starts.map((_, period) => figuresOf(byPeriod.get(period) ?? addUp([]))),
    integrations: listed.map(({ integrationId, waiting, ...figures }) => {
      const series = (count: 'delivered' | 'failed' | 'late'): number[] =>
        seriesOf(
          range,
          (ofOne.get(integrationId) ?? []).map((row) => [row.period, row[count]]),
        )
      return {
        integration: nameIn(known, integrationId),
        ...figuresOf(figures),
        waiting,
        series: { delivered: series('delivered'), failed: series('failed'), late: series('late') },
      }
    }),
    others:
      others.length === 0
        ? null
        : { integrations: others.length, ...countsOf(addUp(others)), waiting: waitingOf(others) },
  }
}

/** How many periods are read at once. */
const PERIODS_OF_A_PAGE = 31

/** The figures of every integration in some periods. */
interface FiguresPage {
  readonly rows: readonly (Figures & {
    readonly integration: NamedIntegration
    /** The start of the period, in ms since 1970. */
    readonly from: number
  })[]
  /** The first period of the next page; `null`: this is the last page. */
  readonly next: number | null
}

/** Returns a function that reads one page of the figures of every integration. `from`: the first period of the page. */
export async function preparePages(
  context: Reading,
  { range, stored }: AskedRange,
): Promise<(from: number) => Promise<FiguresPage>> {
  const known = await readNames(context)
  return async (from) => {
    const to = from + PERIODS_OF_A_PAGE
    const rows = await listDeliveryFigures(context.db, stored, { from, to })
    return {
      rows: rows.map(({ period, integrationId, ...figures }) => ({
        from: range.starts[period] ?? range.end,
        integration: nameIn(known, integrationId),
        ...figuresOf(figures),
      })),
      next: to < range.starts.length ? to : null,
    }
  }
}

/** The names of all integrations by their numbers, including deleted ones. */
async function readNames({ db, account }: Reading): Promise<ReadonlyMap<number, NamedIntegration>> {
  const rows = await listAllIntegrations(db, account.accountId)
  return new Map(rows.map((row) => [row.integrationId, { id: publicId('int', row.uuid), name: nameOf(row) }]))
}

function nameIn(known: ReadonlyMap<number, NamedIntegration>, integrationId: number): NamedIntegration {
  return known.get(integrationId) ?? { id: '', name: '' }
}

/** Fails if the account has no such integration. */
function integrationAsked(known: ReadonlyMap<number, NamedIntegration>, id: string): Result<number> {
  const uuid = uuidOf('int', id)
  const found = uuid === null ? undefined : [...known].find(([, one]) => one.id === publicId('int', uuid))
  return found ? found[0] : notFound('integration', id)
}

type CountedIntegration = DeliveryFigures & { readonly integrationId: number }

/** Adds the number of waiting deliveries of each integration, and integrations that have only waiting deliveries. */
function withWaiting({ delivery }: ActionDeps, counted: readonly CountedIntegration[], asked: readonly number[]) {
  const waits = (id: number): number => delivery.standingOf(id)?.waiting ?? 0
  const known = new Set(counted.map(({ integrationId }) => integrationId))
  const added = asked.filter((id) => !known.has(id) && waits(id) > 0)
  return [...counted, ...added.map((integrationId) => ({ integrationId, ...addUp([]) }))].map((one) => ({
    ...one,
    waiting: waits(one.integrationId),
  }))
}

function waitingOf(rows: readonly Waiting[]): number {
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

function countsOf({ delivered, failed, late, unsent }: DeliveryFigures): DeliveryCounts {
  return { delivered, failed, late, unsent }
}

function figuresOf(figures: DeliveryFigures): Figures {
  const { responseTimes } = figures
  return {
    ...countsOf(figures),
    responses: countResponses(responseTimes),
    medianMs: quantileMs(responseTimes, 0.5),
    p99Ms: quantileMs(responseTimes, 0.99),
  }
}
