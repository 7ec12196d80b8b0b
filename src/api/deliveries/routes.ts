import { uuidOf } from '../../ids.ts'
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
import { createRoutes } from '../routing/context.ts'
import { cursorOf, windowOf } from '../http/pagination.ts'
import { Problem, notFound, orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'

/** A count stands beside other things, which should not wait for it. */
const COUNT_TIME_MS = 1_000

export function deliveryRoutes() {
  return createRoutes()
    .openapi(listDeliveriesRoute, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid('query')
      const window = windowOf({ limit, cursor })
      const filter = orThrow(await readDeliveryFilter(actionContext(c), asked))
      if (filter === null) return c.json({ data: [], next: null }, 200)
      const { rows, next } = await listDeliveries(c.var.db, c.var.principal.account.accountId, filter, window)
      const { known } = await readKnownIntegrations(actionContext(c))
      return c.json({ data: rows.map((row) => deliveryOutput(row, known)), next: next && cursorOf(next) }, 200)
    })
    .openapi(countDeliveriesRoute, async (c) => {
      const filter = orThrow(await readDeliveryFilter(actionContext(c), c.req.valid('query')))
      if (filter === null) return c.json({ count: 0, has_more: false }, 200)
      const { accountId } = c.var.principal.account
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
      const uuid = uuidOf('dlv', id)
      const { accountId } = c.var.principal.account
      if (uuid === null) throw notFound('delivery', id)
      const outcome = await c.var.app.deps.delivery.cancel(accountId, uuid)
      if (outcome === 'not found') throw notFound('delivery', id)
      if (outcome === 'under way')
        throw new Problem('delivery_in_progress', 'The delivery is being sent. Try again in a moment.')
      if (outcome === 'settled') throw new Problem('delivery_settled', 'The delivery is already settled.')
      await c.var.app.deps.announce([{ type: 'delivery_canceled', accountId, deliveryId: uuid }])
      return c.json(deliveryDetailOutput(orThrow(await readDelivery(actionContext(c), id))), 200)
    })
    .openapi(previewCurrent, async (c) => {
      const row = orThrow(await findDelivery(actionContext(c), c.req.valid('param').id))
      const rendered = await c.var.app.deps.delivery.renderCurrent(c.var.principal.account.accountId, row.deliveryId)
      if ('refused' in rendered) {
        const [code, detail] = REFUSALS[rendered.refused]
        throw new Problem(code, detail + rendered.detail)
      }
      const { known } = await readKnownIntegrations(actionContext(c))
      return c.json({ request: renderedOutput(rendered.request, known.get(row.integrationId)) }, 200)
    })
}

/** Why it cannot be rendered anew. */
const REFUSALS = {
  'not found': ['integration_not_saved', 'This was a test. Preview its integration instead.'],
  'no event': ['not_renderable', 'Tests have no stored event. Preview the integration instead.'],
  gone: ['retention_passed', 'The event is past its retention period or unreadable.'],
  'not rendered': ['not_renderable', 'The request can’t be rendered with today’s settings: '],
} as const
