import { uuidOf } from '../../ids.ts'
import { cancelJob, findJobById, listJobs } from '../../store/deliveries/jobs.ts'
import { cancelJobRoute, getJob, listJobsRoute } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { jobOutput } from './output.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { notFound } from '../http/problem.ts'

/** Bulk work that goes on in the background. */
export function jobRoutes() {
  return createRoutes()
    .openapi(listJobsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listJobs(c.var.db, c.var.principal.account.accountId, window)
      return c.json(pageAnswer(rows, window, { key: (job) => job.jobId, show: jobOutput }), 200)
    })
    .openapi(getJob, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('job', id)
      const job = uuid === null ? undefined : await findJobById(c.var.db, c.var.principal.account.accountId, uuid)
      if (!job) throw notFound('job', id)
      return c.json(jobOutput(job), 200)
    })
    .openapi(cancelJobRoute, async (c) => {
      const { id } = c.req.valid('param')
      const uuid = uuidOf('job', id)
      const job = uuid === null ? undefined : await cancelJob(c.var.db, c.var.principal.account.accountId, uuid)
      if (!job) throw notFound('job', id)
      c.var.afterCommit.push(() => c.var.app.deps.delivery.jobsChanged())
      return c.json(jobOutput(job), 200)
    })
}
