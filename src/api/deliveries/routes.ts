import { cancelDelivery } from '../../actions/deliveries/cancel.ts'
import { renderResend } from '../../actions/deliveries/resend.ts'
import { countDeliveriesUpTo, listDeliveries } from '../../store/deliveries/deliveries.ts'
import {
  COUNT_MAX,
  cancelOne,
  countDeliveriesRoute,
  getDelivery,
  listDeliveriesRoute,
  previewCurrent,
} from './contract.ts'
import { findDelivery, readDelivery } from '../../actions/deliveries/detail.ts'
import { readDeliveryFilter } from '../../actions/deliveries/filter.ts'
import { readKnownIntegrations } from '../../actions/deliveries/known-integrations.ts'
import { deliveryDetailOutput, deliveryOutput, renderedOutput } from './output.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { runWithoutTransaction } from '../routing/transaction.ts'
import { cursorOf, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'

/** The page shows a count beside other data, which should not wait for it. */
const COUNT_TIME_MS = 1_000

export function deliveryRoutes() {
  return createRoutes()
    .openapi(listDeliveriesRoute, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid('query')
      const window = windowOf({ limit, cursor })
      const filter = orThrow(await readDeliveryFilter(actionContext(c), asked))
      if (filter === null) return c.json({ data: [], next: null }, 200)
      const { rows, next } = await listDeliveries(c.var.db, c.var.account.accountId, filter, window)
      const { known } = await readKnownIntegrations(actionContext(c))
      return c.json({ data: rows.map((row) => deliveryOutput(row, known)), next: next && cursorOf(next) }, 200)
    })
    .openapi(countDeliveriesRoute, async (c) => {
      const filter = orThrow(await readDeliveryFilter(actionContext(c), c.req.valid('query')))
      if (filter === null) return c.json({ count: 0, has_more: false }, 200)
      const { accountId } = c.var.account
      const limits = { max: COUNT_MAX, timeMs: COUNT_TIME_MS }
      const { count, hasMore } = await countDeliveriesUpTo(c.var.db, accountId, filter, limits)
      return c.json({ count, has_more: hasMore }, 200)
    })
    .openapi(getDelivery, async (c) => {
      const delivery = orThrow(await readDelivery(actionContext(c), c.req.valid('param').id))
      return c.json(deliveryDetailOutput(delivery), 200)
    })
    .openapi(cancelOne, async (c) => {
      const { id } = c.req.valid('param')
      orThrow(await runWithoutTransaction(c, () => cancelDelivery(actionContext(c), id)))
      return c.json(deliveryDetailOutput(orThrow(await readDelivery(actionContext(c), id))), 200)
    })
    .openapi(previewCurrent, async (c) => {
      const row = orThrow(await findDelivery(actionContext(c), c.req.valid('param').id))
      const request = orThrow(await renderResend(actionContext(c), row.deliveryId))
      const { known } = await readKnownIntegrations(actionContext(c))
      return c.json({ request: renderedOutput(request, known.get(row.integrationId)) }, 200)
    })
}
