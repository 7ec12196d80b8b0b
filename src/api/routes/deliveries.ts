import { uuidOf } from '../../ids.ts'
import { listDeliveries } from '../../store/deliveries.ts'
import { cancelOne, getDelivery, listDeliveriesRoute } from '../contract/deliveries.ts'
import { filterOf, findDelivery, knownIntegrations, wholeOutput } from '../deliveries.ts'
import { deliveryOutput } from '../delivery-output.ts'
import { newRoutes } from '../door.ts'
import { cursorOf, windowOf } from '../page.ts'
import { Problem, notFound } from '../problem.ts'

export function deliveryRoutes() {
  return newRoutes()
    .openapi(listDeliveriesRoute, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid('query')
      const window = windowOf({ limit, cursor })
      const filter = await filterOf(c, asked)
      if (filter === null) return c.json({ data: [], next: null }, 200)
      const { rows, next } = await listDeliveries(c.var.db, c.var.asker.account.account_id, filter, window)
      const { known } = await knownIntegrations(c)
      return c.json({ data: rows.map((row) => deliveryOutput(row, known)), next: next && cursorOf(next) }, 200)
    })
    .openapi(getDelivery, async (c) => {
      const row = await findDelivery(c, uuidOf('dlv', c.req.valid('param').id))
      return c.json(await wholeOutput(c, row), 200)
    })
    .openapi(cancelOne, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('dlv', id)
      const { account_id } = c.var.asker.account
      const outcome = uuid === null ? 'not found' : await c.var.door.parts.delivery.cancel(account_id, uuid)
      if (outcome === 'not found') throw notFound('delivery', id)
      if (outcome === 'under way') throw new Problem(409, 'It is on its way at this moment: look again in a moment.')
      if (outcome === 'settled') throw new Problem(409, 'It does not wait any more.')
      return c.json(await wholeOutput(c, await findDelivery(c, uuid)), 200)
    })
}
