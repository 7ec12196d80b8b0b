import { cancelJob as stopJob, type Job } from '../../store/deliveries/jobs.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findBy } from '../find.ts'

/** Stops a job, unless it is over: what it has not done yet is left undone. */
export async function cancelJob(context: ActionContext, id: string): Promise<Result<Job>> {
  const job = await findBy(context, 'job', id, stopJob)
  if (!isFailure(job)) context.changed({ type: 'job_canceled', accountId: job.accountId })
  return job
}
