import { createJob, type Job } from '../../store/deliveries/jobs.ts'
import type { ActionContext } from '../context.ts'
import type { PastCallsJob } from '../deliveries/past-calls.ts'

/** The stored input of `POST /deliveries/resend`; `rate` is in deliveries per second. */
export interface ResendJob {
  readonly filter: unknown
  readonly as: 'sent' | 'current'
  readonly rate: number
}

/** The stored input of `POST /deliveries/cancel`. */
export type CancelJob = Pick<ResendJob, 'filter'>

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
