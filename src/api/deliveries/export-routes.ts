import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { DeliveryOutput, exportDeliveries } from './contract.ts'
import { readDeliveryFilter } from '../../actions/deliveries/filter.ts'
import { readKnownIntegrations } from '../../actions/deliveries/known-integrations.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { deliveryOutput } from './output.ts'
import { enterForNextPage } from '../routing/middleware.ts'
import { createRoutes } from '../routing/context.ts'
import { showsRows } from '../routing/shown.ts'
import { CONTENT_TYPES, exportStream, fileNameOf } from './export.ts'

/** Rows of one query: a few hundred kilobytes of text. */
const PAGE = 500

const COLUMNS = Object.keys(DeliveryOutput.shape)

/** Deliveries as a file (S38). */
export function exportRoutes() {
  return createRoutes().openapi(exportDeliveries, async (c) => {
    const { format, ...asked } = c.req.valid('query')
    const { accountId } = c.var.account
    const headers = {
      'content-type': CONTENT_TYPES[format],
      'content-disposition': `attachment; filename="${fileNameOf('deliveries', format, Date.now())}"`,
    }
    if (c.env.incoming.method === 'HEAD') return c.body(null, 200, headers)
    const filter = orThrow(await readDeliveryFilter(actionContext(c), asked))
    const { known } = await readKnownIntegrations(actionContext(c))
    const show = showsRows<ReturnType<typeof deliveryOutput>>(c, DeliveryOutput)
    const { rights } = c.var.access
    const stream = await exportStream({
      format,
      columns: COLUMNS,
      async page(after) {
        if (filter === null) return { rows: [], next: null }
        // Each account reads one page at a time: hundreds of exports at once would take every connection to the database (S36).
        return c.var.app.turns.run(c.var.account, async () => {
          if (after !== null) await enterForNextPage(c, rights)
          const { rows, next } = await listDeliveries(c.var.db, accountId, filter, { limit: PAGE, after })
          return { rows: rows.map((row) => show(deliveryOutput(row, known))), next }
        })
      },
    })
    return c.body(stream, 200, headers)
  })
}
