import { publicId } from '../../ids.ts'
import { countDeliveries } from '../../store/deliveries/deliveries.ts'
import { createJob } from '../../store/deliveries/jobs.ts'
import type { NewJob } from '../../store/deliveries/jobs.ts'
import { cancelMany, resendMany, resendOne } from './contract.ts'
import type { DeliveryQuery } from '../../actions/deliveries/filter.ts'
import { findDelivery } from '../../actions/deliveries/detail.ts'
import { readDeliveryFilter } from '../../actions/deliveries/filter.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { jobOutput } from '../jobs/output.ts'
import { Problem, orThrow } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'

/** Sending again, one or many, and cancelling many (D15). */
export function resendRoutes() {
  return createRoutes()
    .openapi(resendMany, async (c) => {
      const { as, rate, ...asked } = c.req.valid('json')
      const begun = await beginJob(c, 'resend', asked, { as, rate })
      return 'count' in begun ? c.json(begun, 200) : c.json(begun, 202)
    })
    .openapi(cancelMany, async (c) => {
      const begun = await beginJob(c, 'cancel', c.req.valid('json'))
      return 'count' in begun ? c.json(begun, 200) : c.json(begun, 202)
    })
    .openapi(resendOne, async (c) => {
      const { deliveryId } = orThrow(await findDelivery(actionContext(c), c.req.valid('param').id))
      const { accountId } = c.var.principal.account
      const { as } = c.req.valid('json')
      const asking = { db: c.var.db, afterCommit: (follow: () => void) => void c.var.afterCommit.push(follow) }
      const resent = await c.var.app.deps.delivery.resend({ accountId, deliveryId, as }, asking)
      if ('deliveryId' in resent) return c.json({ delivery_id: publicId('dlv', resent.deliveryId) }, 202)
      const [code, detail] = REFUSALS[resent.refused]
      throw new Problem(code, detail)
    })
}

/** Begins the work on what a filter finds; of a dry run, how many that are. */
async function beginJob(
  c: RouteContext,
  kind: NewJob['kind'],
  { dry_run, filter: asked }: { readonly filter: DeliveryQuery; readonly dry_run: boolean },
  settings: object = {},
) {
  const { accountId } = c.var.principal.account
  // What is resent is newer than the filter's end, so that the work does not feed itself.
  const filter = orThrow(await readDeliveryFilter(actionContext(c), { ...asked, to: asked.to ?? timeText(Date.now()) }))
  const count = filter === null ? 0 : await countDeliveries(c.var.db, accountId, filter)
  if (dry_run) return { count }
  const input = { filter: filter ?? { integrations: [] }, ...settings }
  const job = await createJob(c.var.db, { accountId, kind, input, total: count })
  c.var.changes.push({ type: 'job_created', accountId: c.var.principal.account.accountId })
  return jobOutput(job)
}

const REFUSALS = {
  'not found': ['integration_not_saved', 'This was a test of an unsaved integration. Send the test again instead.'],
  gone: [
    'retention_passed',
    'The body and event of this delivery are past their retention period, so it can’t be resent.',
  ],
  'no event': ['not_renderable', 'Tests have no stored event. Resend the test as sent, or send another.'],
  behind: [
    'earlier_delivery_waiting',
    'An earlier delivery of the same call is still waiting. Resend or cancel that one first.',
  ],
  'under way': ['delivery_in_progress', 'The delivery is being sent. Try again in a moment.'],
  'no integration': ['integration_deleted', 'The integration was deleted.'],
  'not rendered': [
    'not_renderable',
    'The request can’t be rendered with today’s settings. Preview the resend to see why.',
  ],
} as const
