import { cancelJob } from '../../actions/jobs/cancel.ts'
import { listJobs } from '../../store/deliveries/jobs.ts'
import { cancelJobRoute, getJob, listJobsRoute } from './contract.ts'
import { findRow } from '../routing/find-row.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { jobOutput } from './output.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'

/** Bulk work that runs in the background. */
export function jobRoutes() {
  return createRoutes()
    .openapi(listJobsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listJobs(c.var.db, c.var.account.accountId, window)
      return c.json(pageAnswer(rows, window, { key: (job) => job.jobId, show: jobOutput }), 200)
    })
    .openapi(getJob, async (c) => {
      return c.json(jobOutput(await findRow(c, 'job')), 200)
    })
    .openapi(cancelJobRoute, async (c) => {
      const job = orThrow(await cancelJob(actionContext(c), c.req.valid('param').id))
      return c.json(jobOutput(job), 200)
    })
}
