import { searchAccount } from '../../actions/search/search.ts'
import { callOutput } from '../calls/output.ts'
import { deliveryOutput } from '../deliveries/output.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { searchRoute } from './contract.ts'

export function searchRoutes() {
  return createRoutes().openapi(searchRoute, async (c) => {
    const { q: text, limit } = c.req.valid('query')
    const found = orThrow(await searchAccount(actionContext(c), { text, limit }))
    const calls = found.calls.map(callOutput)
    const deliveries = found.deliveries.map(({ row, known }) => deliveryOutput(row, known))
    return c.json({ ...found, calls, deliveries }, 200)
  })
}
