import { findDelivery } from '../../actions/deliveries/detail.ts'
import { readDeliveryFilter, type DeliveryQuery } from '../../actions/deliveries/filter.ts'
import { resendDelivery } from '../../actions/deliveries/resend.ts'
import { startJob } from '../../actions/jobs/start.ts'
import { publicId } from '../../ids.ts'
import { countDeliveries } from '../../store/deliveries/deliveries.ts'
import { timeText } from '../../text/timestamp.ts'
import { orThrow } from '../http/problem.ts'
import { jobOutput } from '../jobs/output.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { cancelMany, resendMany, resendOne } from './contract.ts'

/** Resends one delivery or many, and cancels many (D15). */
export function resendRoutes() {
  return createRoutes()
    .openapi(resendMany, async (c) => {
      const { as, rate, filter: asked, dry_run } = c.req.valid('json')
      const { filter, total } = await deliveriesAsked(c, asked)
      if (dry_run) return c.json({ count: total }, 200)
      const input = { filter, as, rate }
      return c.json(jobOutput(await startJob(actionContext(c), { kind: 'resend', input, total })), 202)
    })
    .openapi(cancelMany, async (c) => {
      const { filter: asked, dry_run } = c.req.valid('json')
      const { filter, total } = await deliveriesAsked(c, asked)
      if (dry_run) return c.json({ count: total }, 200)
      return c.json(jobOutput(await startJob(actionContext(c), { kind: 'cancel', input: { filter }, total })), 202)
    })
    .openapi(resendOne, async (c) => {
      const { deliveryId } = orThrow(await findDelivery(actionContext(c), c.req.valid('param').id))
      const { as } = c.req.valid('json')
      const resent = orThrow(await resendDelivery(actionContext(c), { deliveryId, as }))
      return c.json({ delivery_id: publicId('dlv', resent) }, 202)
    })
}

/** Returns the filter of the deliveries that a job works on, and the number of these deliveries now. */
async function deliveriesAsked(c: RouteContext, asked: DeliveryQuery) {
  // Resent deliveries are newer than the end of the filter, so the job does not pick them up again.
  const context = actionContext(c)
  const filter = orThrow(await readDeliveryFilter(context, { ...asked, to: asked.to ?? timeText(Date.now()) }))
  if (filter === null) return { filter: { integrations: [] }, total: 0 }
  return { filter, total: await countDeliveries(context.db, context.account.accountId, filter) }
}
