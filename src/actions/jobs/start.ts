import { createJob, type Job } from '../../store/deliveries/jobs.ts'
import type { ActionContext } from '../context.ts'
import type { CancelJob, ResendJob } from '../deliveries/jobs.ts'
import type { PastCallsJob } from '../deliveries/past-calls.ts'

type NewJob = {
  /** How many deliveries the job is for, as counted when it starts. */
  readonly total: number
} & (
  | { readonly kind: 'resend'; readonly input: ResendJob }
  | { readonly kind: 'cancel'; readonly input: CancelJob }
  | { readonly kind: 'past_calls'; readonly input: PastCallsJob }
)

/** Starts a job: work on many deliveries in the background (D15). */
export async function startJob({ db, account: { accountId }, changed }: ActionContext, job: NewJob): Promise<Job> {
  const started = await createJob(db, { accountId, ...job })
  changed({ type: 'job_created', accountId })
  return started
}
