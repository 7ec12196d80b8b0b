import { addToCall, removeAddition } from '../../actions/calls/additions.ts'
import { findCall } from '../../actions/calls/find.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes, type RouteContext } from '../routing/context.ts'
import { runWithoutTransaction } from '../routing/transaction.ts'
import { addToCallRoute, removeAdditionRoute } from './additions-contract.ts'
import { additionOutput } from './output.ts'

/** What people add to calls (C26). */
export function additionRoutes() {
  return createRoutes()
    .openapi(addToCallRoute, async (c) => {
      const input = c.req.valid('json')
      const row = await findCallOf(c, c.req.valid('query').source_id)
      const made = orThrow(await runWithoutTransaction(c, () => addToCall(actionContext(c), row, input)))
      return c.json({ data: made.map(additionOutput) }, 201)
    })
    .openapi(removeAdditionRoute, async (c) => {
      const { addition } = c.req.valid('param')
      const row = await findCallOf(c, c.req.valid('query').source_id)
      orThrow(await runWithoutTransaction(c, () => removeAddition(actionContext(c), row, addition)))
      return c.body(null, 204)
    })
}

async function findCallOf(c: RouteContext, source: string | undefined) {
  return orThrow(await findCall(actionContext(c), { id: c.req.param('id') ?? '', source }))
}
