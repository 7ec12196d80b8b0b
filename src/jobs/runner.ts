// Jobs: resending many deliveries, cancelling many deliveries, and sending past calls (D15). A job runs in steps at the requested
// rate. The progress of a step is stored together with the deliveries that it queued, so a restart resumes there and repeats
// nothing.
import type { Announcer } from '../changes/announcer.ts'
import { sleep } from '../concurrency/sleep.ts'
import { createWorkLoop, type WorkLoop } from '../concurrency/work-loop.ts'
import type { Diagnose } from '../diagnostics.ts'
import type { Engine } from '../engine/engine.ts'
import type { UnreadableRows } from '../engine/unreadable-rows.ts'
import { isFaultOfData } from '../errors.ts'
import { publicId } from '../ids.ts'
import type { Db } from '../store/database/tables.ts'
import { cancelJob, listRunningJobs, type Job, type JobProgress, type SkipReason } from '../store/deliveries/jobs.ts'
import { insertJobDeliveries, type StandaloneDelivery } from '../store/deliveries/standalone-deliveries.ts'
import { CANCEL_REFUSALS, cancelIfWaiting } from '../actions/deliveries/cancel.ts'
import { updateBacklog, type DeliveryContext } from '../actions/deliveries/context.ts'
import type { DeliveryDeps } from '../actions/deliveries/deps.ts'
import type { CancelJob, ResendJob } from '../actions/jobs/start.ts'
import { nextPastCalls, pastCallsDeps, pastCallsQuery, type PastCallsJob } from '../actions/deliveries/past-calls.ts'
import { prepareResend, RESEND_REFUSALS } from '../actions/deliveries/resend.ts'

interface JobsDeps {
  readonly db: Db
  readonly delivery: DeliveryDeps
  readonly diagnose: Diagnose
  readonly unreadable: UnreadableRows['note']
  /** A page of the deliveries that match a filter: their ids, after the given id. */
  readonly matching: (
    accountId: number,
    filter: unknown,
    page: { after: string | null; limit: number; order: 'oldest' | 'newest' },
  ) => Promise<string[]>
  readonly publish: Announcer['publish']
}

/** A job makes one step per second. The number of deliveries in a step keeps the rate of the job. */
const STEP_MS = 1_000
/** How many deliveries one step cancels. A cancel sends nothing, so no rate applies, but other jobs must get their turn. */
const CANCELS_MAX = 500

/** Must be woken when a job was created or cancelled, and when the database is back. */
export function startJobs(deps: JobsDeps): WorkLoop {
  const failed = (error: unknown): void => deps.diagnose('warning', 'Job failed, retrying', { error })

  return createWorkLoop({
    firstMs: null,
    async round(signal) {
      const jobs = await listRunningJobs(deps.db)
      const engine = deps.delivery.engine()
      // A failing job does not hold up the others.
      if (engine) for (const job of jobs) await advanceOrEnd(deps, engine, job).catch(failed)
      if (jobs.length === 0) return null
      await sleep(STEP_MS, signal)
      return 0
    },
    onError: failed,
    retryMs: STEP_MS,
  })
}

/** A job that cannot be read is cancelled, because it would otherwise fail every second for ever (S46). */
async function advanceOrEnd(deps: JobsDeps, engine: Engine, job: Job): Promise<void> {
  if (!isReadable(job)) return end(deps, job)
  try {
    await advance(deps, engine, job)
  } catch (error) {
    if (!isFaultOfData(error)) throw error
    await end(deps, job, error)
  }
}

async function end({ db, unreadable }: JobsDeps, { accountId, jobId }: Job, error?: unknown): Promise<void> {
  await cancelJob(db, accountId, jobId)
  const reason = 'The stored job can’t be read, so it was cancelled. Start it again.'
  unreadable({ kind: 'job', accountId, id: publicId('job', jobId), reason }, error)
}

function isReadable({ kind, input }: Job): boolean {
  if (typeof input !== 'object' || input === null) return false
  const { rate, filter, integrationId, from, to } = input as Partial<Record<keyof (ResendJob & PastCallsJob), unknown>>
  const isFiltered = typeof filter === 'object' && filter !== null
  if (kind === 'cancel') return isFiltered
  if (!isWhole(rate)) return false
  if (kind === 'resend') return isFiltered
  return kind === 'past_calls' && isWhole(integrationId) && [from, to].every((time) => Number.isFinite(time))
}

const isWhole = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0

type Step = Parameters<typeof insertJobDeliveries>[2]

async function advance(deps: JobsDeps, engine: Engine, job: Job): Promise<void> {
  const context: DeliveryContext = {
    db: deps.db,
    account: job,
    // The whole step uses the same engine.
    deps: { delivery: { ...deps.delivery, engine: () => engine } },
    changed: (change) => deps.publish([change]),
    // The work on each delivery is committed on its own, so nothing waits for a commit.
    afterCommit: (follow) => {
      const followed = async (): Promise<void> => follow()
      followed().catch((error: unknown) => deps.diagnose('warning', 'A step of a job was not announced', { error }))
    },
  }
  const step = await (job.kind === 'resend'
    ? resendStep(deps, context, { job, input: job.input as ResendJob })
    : job.kind === 'cancel'
      ? cancelStep(deps, context, { job, input: job.input as CancelJob })
      : pastCallsStep(context, { job, input: job.input as PastCallsJob }))
  if ((await insertJobDeliveries(engine.maintenance, job, step)) === 0) return
  for (const { integrationId } of step.lanes) updateBacklog(engine, integrationId, 1)
}

async function resendStep(
  { matching }: JobsDeps,
  context: DeliveryContext,
  { job, input }: { job: Job; input: ResendJob },
): Promise<Step> {
  const ids = await matching(job.accountId, input.filter, {
    after: job.cursor,
    limit: input.rate,
    order: 'oldest',
  })
  const lanes: StandaloneDelivery[] = []
  const skipped: SkipReason[] = []
  for (const deliveryId of ids) {
    // A step whose progress was not stored is repeated. It skips the deliveries that it has rendered again already.
    const found = await prepareResend(context, { deliveryId, as: input.as, sinceMs: job.createdAt })
    if ('lane' in found) lanes.push(found.lane)
    else if ('refused' in found) skipped.push(RESEND_REFUSALS[found.refused][0])
  }
  return { lanes, ...progressAfter(job, ids, skipped) }
}

/** The newest delivery first: if the first delivery of a lane were cancelled before the others, the next one would be sent. */
async function cancelStep(
  { matching }: JobsDeps,
  context: DeliveryContext,
  { job, input }: { job: Job; input: CancelJob },
): Promise<Step> {
  const ids = await matching(job.accountId, input.filter, { after: job.cursor, limit: CANCELS_MAX, order: 'newest' })
  const skipped: SkipReason[] = []
  for (const deliveryId of ids) {
    const result = await cancelIfWaiting(context, deliveryId)
    if (result !== 'canceled') skipped.push(CANCEL_REFUSALS[result])
  }
  return { lanes: [], ...progressAfter(job, ids, skipped) }
}

/** `skipped`: why nothing was done with some of these deliveries. */
function progressAfter(job: Job, ids: readonly string[], skipped: readonly SkipReason[]): JobProgress {
  const last = ids.at(-1)
  const skipReasons: Record<string, number> = { ...job.skipReasons }
  for (const reason of skipped) skipReasons[reason] = (skipReasons[reason] ?? 0) + 1
  return {
    done: job.done + ids.length,
    skipped: job.skipped + skipped.length,
    skipReasons,
    cursor: last ?? job.cursor,
    finished: last === undefined,
  }
}

async function pastCallsStep(
  context: DeliveryContext,
  { job, input }: { job: Job; input: PastCallsJob },
): Promise<Step> {
  const past = { ...pastCallsQuery(context, input), after: job.cursor }
  const { lanes, after } = await nextPastCalls(pastCallsDeps(context, input.conditions), past, input.rate)
  return {
    lanes,
    done: job.done + lanes.length,
    skipped: 0,
    skipReasons: {},
    cursor: after ?? job.cursor,
    finished: after === null,
  }
}
