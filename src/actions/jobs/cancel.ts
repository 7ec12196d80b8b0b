import { cancelJob as cancelRow } from '../../store/deliveries/jobs.ts'
import type { Job } from '../../store/deliveries/jobs.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findBy } from '../find.ts'

/** Stops the job with this public id. Deliveries that it has already resent, cancelled or queued stay so. */
export async function cancelJob(context: ActionContext, id: string): Promise<Result<Job>> {
  const job = await findBy(context, 'job', id, cancelRow)
  if (!isFailure(job)) context.changed({ type: 'job_canceled', accountId: job.accountId })
  return job
}
