import { publicId, uuidOf } from '../../ids.ts'
import { countDeliveries, listDeliveries } from '../../store/deliveries.ts'
import { cancelJob, createJob, jobById, listJobs } from '../../store/jobs.ts'
import type { Job } from '../../store/jobs.ts'
import {
  cancelJobRoute,
  cancelOne,
  getDelivery,
  getJob,
  listDeliveriesRoute,
  listJobsRoute,
  resendMany,
  resendOne,
} from '../contract/deliveries.ts'
import { filterOf, findDelivery, knownIntegrations, wholeOutput } from '../deliveries.ts'
import { deliveryOutput } from '../delivery-output.ts'
import { newRoutes } from '../door.ts'
import { cursorOf, pageAnswer, windowOf } from '../page.ts'
import { Problem, notFound } from '../problem.ts'
import { timeText } from '../rfc3339.ts'

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
    .openapi(resendMany, async (c) => {
      const { filter: asked, as, rate, dry_run } = c.req.valid('json')
      const { account_id } = c.var.asker.account
      // What is resent is newer than the filter's end, so that the work does not feed itself.
      const filter = await filterOf(c, { ...asked, to: asked.to ?? timeText(Date.now()) })
      const count = filter === null ? 0 : await countDeliveries(c.var.db, account_id, filter)
      if (dry_run) return c.json({ count }, 200)
      const input = { filter: filter ?? { integrations: [] }, as, rate }
      const job = await createJob(c.var.db, { accountId: account_id, kind: 'resend', input, total: count })
      c.var.afterCommit.push(() => c.var.door.parts.delivery.jobsChanged())
      return c.json(jobOutput(job), 202)
    })
    .openapi(resendOne, async (c) => {
      const { delivery_id: deliveryId } = await findDelivery(c, uuidOf('dlv', c.req.valid('param').id))
      const { account_id: accountId } = c.var.asker.account
      const { as } = c.req.valid('json')
      const resent = await c.var.door.parts.delivery.resend({ accountId, deliveryId, as })
      if ('deliveryId' in resent) return c.json({ delivery: publicId('dlv', resent.deliveryId) }, 202)
      throw new Problem(409, refusals[resent.refused])
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
    .openapi(listJobsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listJobs(c.var.db, c.var.asker.account.account_id, window)
      return c.json(pageAnswer(rows, window, { key: (job) => job.job_id, show: jobOutput }), 200)
    })
    .openapi(getJob, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('job', id)
      const job = uuid === null ? undefined : await jobById(c.var.db, c.var.asker.account.account_id, uuid)
      if (!job) throw notFound('job', id)
      return c.json(jobOutput(job), 200)
    })
    .openapi(cancelJobRoute, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('job', id)
      const job = uuid === null ? undefined : await cancelJob(c.var.db, c.var.asker.account.account_id, uuid)
      if (!job) throw notFound('job', id)
      c.var.afterCommit.push(() => c.var.door.parts.delivery.jobsChanged())
      return c.json(jobOutput(job), 200)
    })
}

const refusals = {
  'not found': 'It was a test of an integration that was never saved: send the test again.',
  gone: 'What it said is not kept any more: bodies and events go with time. It cannot be sent again.',
  'no integration': 'Its integration is not there any more.',
} as const

/** `kind` and `state` are what the table holds: the contract lists them all. */
export function jobOutput(job: Job) {
  return {
    id: publicId('job', job.job_id),
    kind: job.kind,
    state: job.state as 'running' | 'done' | 'canceled',
    total: job.total,
    done: job.done,
    created_at: timeText(job.created_at),
    updated_at: timeText(job.updated_at),
  }
}
