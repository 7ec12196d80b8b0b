// Statistics of calls and deliveries over a range of time, for charts and as files (C24, D23).
import type { z } from '@hono/zod-openapi'
import { readCallsByPeriod, readCallStatistics } from '../../actions/statistics/calls.ts'
import { preparePages, readDeliveryStatistics } from '../../actions/statistics/deliveries.ts'
import { readAllNumbers, readNumberStatistics } from '../../actions/statistics/numbers.ts'
import { readRange } from '../../actions/statistics/range.ts'
import { timeText } from '../../text/timestamp.ts'
import { CONTENT_TYPES, exportStream, fileNameOf } from '../deliveries/export.ts'
import type { ExportFormat, ExportPage } from '../deliveries/export.ts'
import { orThrow } from '../http/problem.ts'
import { enterForNextPage } from '../routing/middleware.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { showsRows } from '../routing/shown.ts'
import {
  CallPeriod,
  DeliveryPeriod,
  NumberRow,
  callStatistics,
  deliveryStatistics,
  exportCallStatistics,
  exportDeliveryStatistics,
  exportNumberStatistics,
  numberStatistics,
} from './contract.ts'
import {
  callStatisticsOutput,
  deliveryStatisticsOutput,
  figuresOutput,
  nameOutput,
  numberStatisticsOutput,
  outcomesRow,
} from './output.ts'

export function statisticsRoutes() {
  return createRoutes()
    .openapi(deliveryStatistics, async (c) => {
      const { integration_id: integration, ...asked } = c.req.valid('query')
      const found = orThrow(await readDeliveryStatistics(actionContext(c), { integration, ...asked }))
      return c.json(deliveryStatisticsOutput(found), 200)
    })
    .openapi(exportDeliveryStatistics, async (c) => {
      const { format, ...asked } = c.req.valid('query')
      const context = actionContext(c)
      const readPage = await preparePages(context, orThrow(readRange(context, asked)))
      return sendFile(c, { name: 'delivery-statistics', format, row: DeliveryPeriod }, async (after) => {
        const { rows, next } = await readPage(Number(after ?? 0))
        return {
          rows: rows.map(({ from, integration, ...figures }) => ({
            from: timeText(from),
            ...nameOutput(integration),
            ...figuresOutput(figures),
          })),
          next: next === null ? null : String(next),
        }
      })
    })
    .openapi(callStatistics, async (c) => {
      const found = orThrow(await readCallStatistics(actionContext(c), c.req.valid('query')))
      return c.json(callStatisticsOutput(found), 200)
    })
    .openapi(exportCallStatistics, async (c) => {
      const { format, ...asked } = c.req.valid('query')
      const context = actionContext(c)
      const range = orThrow(readRange(context, asked))
      return sendFile(c, { name: 'call-statistics', format, row: CallPeriod }, async () => {
        const periods = await readCallsByPeriod(context, range)
        return {
          rows: periods.map(({ from, counts }) => ({ from: timeText(from), ...outcomesRow(counts) })),
          next: null,
        }
      })
    })
    .openapi(numberStatistics, async (c) => {
      const found = orThrow(await readNumberStatistics(actionContext(c), c.req.valid('query')))
      return c.json(numberStatisticsOutput(found), 200)
    })
    .openapi(exportNumberStatistics, async (c) => {
      const { format, ...asked } = c.req.valid('query')
      const context = actionContext(c)
      const range = orThrow(readRange(context, asked))
      return sendFile(c, { name: 'calls-by-number', format, row: NumberRow }, async () => {
        const numbers = await readAllNumbers(context, range)
        return {
          rows: numbers.map(({ number, name, counts }) => ({ number, name, ...outcomesRow(counts) })),
          next: null,
        }
      })
    })
}

interface File {
  readonly name: string
  readonly format: ExportFormat
  readonly row: z.ZodObject
}

async function sendFile(
  c: RouteContext,
  { name, format, row }: File,
  page: (after: string | null) => Promise<ExportPage>,
) {
  const headers = {
    'content-type': CONTENT_TYPES[format],
    'content-disposition': `attachment; filename="${fileNameOf(name, format, Date.now())}"`,
  }
  if (c.env.incoming.method === 'HEAD') return c.body(null, 200, headers)
  const show = showsRows(c, row)
  const { rights } = c.var.access
  const shownPage = async (after: string | null): Promise<ExportPage> => {
    if (after !== null) await enterForNextPage(c, rights)
    const { rows, next } = await page(after)
    return { rows: rows.map(show), next }
  }
  return c.body(await exportStream({ format, columns: Object.keys(row.shape), page: shownPage }), 200, headers)
}
