// Bulk work in the background: resends of many, cancels of many, past calls (D15). Moved on in steps at the rate that was asked for; each
// step is noted together with what it queued, so that a restart goes on where it stopped and repeats nothing.
import type { Diagnose } from '../diagnostics.ts'
import { isFaultOfData } from '../errors.ts'
import { publicId } from '../ids.ts'
import { cancelJob, listRunningJobs, type Job, type JobProgress, type SkipReason } from '../store/deliveries/jobs.ts'
import type { Engine } from '../engine/engine.ts'
import type { UnreadableRows } from '../engine/unreadable-rows.ts'
import { insertJobDeliveries, type StandaloneDelivery } from '../store/deliveries/standalone-deliveries.ts'
import { manualContextOf, type ManualContext, type ManualDeps } from './manual-context.ts'
import { withConditions, nextPastCalls, periodOf, type PastCallsJob } from './past-calls.ts'
import { CANCEL_REFUSALS, cancelDelivery } from './cancel.ts'
import { prepareResend, RESEND_REFUSALS } from './resend.ts'
import { sleep } from '../concurrency/sleep.ts'
import { createWorkLoop, type WorkLoop } from '../concurrency/work-loop.ts'

/** What `POST /deliveries/resend` notes; `rate` is deliveries a second. */
export interface ResendJob {
  readonly filter: unknown
  readonly as: 'sent' | 'current'
  readonly rate: number
}

/** What `POST /deliveries/cancel` notes. */
export type CancelJob = Pick<ResendJob, 'filter'>

export interface JobsDeps extends ManualDeps {
  readonly diagnose: Diagnose
  readonly unreadable: UnreadableRows['note']
  /** A page of the deliveries that a filter matches: their ids, after the given one. */
  readonly matching: (
    accountId: number,
    filter: unknown,
    page: { after: string | null; limit: number; order: 'oldest' | 'newest' },
  ) => Promise<string[]>
  /** A delivery was cancelled. */
  readonly onCancelled: (accountId: number, deliveryId: string) => Promise<void>
}

/** A step each second: a rate is kept by how much one step takes. */
const STEP_MS = 1_000
/** Cancels of one step: they send nothing, and other jobs have their turn after it. */
const CANCELS_MAX = 500

/** To be woken when a job was made or canceled, or the database is back. */
export function startJobs(deps: JobsDeps): WorkLoop {
  const failed = (error: unknown): void => deps.diagnose('warning', 'Job failed, retrying', { error })

  return createWorkLoop({
    firstMs: null,
    async round(signal) {
      const jobs = await listRunningJobs(deps.db)
      const engine = deps.engine()
      // One that fails holds up no other.
      if (engine) for (const job of jobs) await advanceOrEnd(deps, engine, job).catch(failed)
      if (jobs.length === 0) return null
      await sleep(STEP_MS, signal)
      return 0
    },
    onError: failed,
    retryMs: STEP_MS,
  })
}

/** A job that cannot be read ends here: it would fail each second, for ever (S46). */
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
  const context = manualContextOf(engine, deps)
  const step = await (job.kind === 'resend'
    ? resendStep(deps, context, { job, input: job.input as ResendJob })
    : job.kind === 'cancel'
      ? cancelStep(deps, engine, { job, input: job.input as CancelJob })
      : pastCallsStep(context, { job, input: job.input as PastCallsJob }))
  if ((await insertJobDeliveries(context.connection, job, step)) === 0) return
  for (const { integrationId } of step.lanes) context.queued(integrationId, 1)
}

async function resendStep(
  { matching }: JobsDeps,
  context: ManualContext,
  { job, input }: { job: Job; input: ResendJob },
): Promise<Step> {
  const ids = await matching(job.accountId, input.filter, {
    after: job.cursor,
    limit: input.rate,
    order: 'oldest',
  })
  const lanes: StandaloneDelivery[] = []
  const skipped: SkipReason[] = []
  // A step that was not noted is taken again. What it has rendered anew by then is left alone.
  const asked = { accountId: job.accountId, as: input.as, sinceMs: job.createdAt }
  const atOnce = { db: context.db, afterCommit: (follow: () => void) => follow() }
  for (const deliveryId of ids) {
    const found = await prepareResend(context, { ...asked, deliveryId }, atOnce)
    if ('lane' in found) lanes.push(found.lane)
    else if ('refused' in found) skipped.push(RESEND_REFUSALS[found.refused])
  }
  return { lanes, ...progressAfter(job, ids, skipped) }
}

/** The newest first: to cancel the head of a lane first would send the one behind it. */
async function cancelStep(
  { pool, matching, onCancelled }: JobsDeps,
  engine: Engine,
  { job, input }: { job: Job; input: CancelJob },
): Promise<Step> {
  const { accountId } = job
  const ids = await matching(accountId, input.filter, { after: job.cursor, limit: CANCELS_MAX, order: 'newest' })
  const skipped: SkipReason[] = []
  for (const deliveryId of ids) {
    const result = await cancelDelivery(engine, pool, { accountId, deliveryId })
    if (result === 'canceled') await onCancelled(accountId, deliveryId)
    else skipped.push(CANCEL_REFUSALS[result])
  }
  return { lanes: [], ...progressAfter(job, ids, skipped) }
}

/** `skipped`: why nothing was done with some of these. */
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

async function pastCallsStep(context: ManualContext, { job, input }: { job: Job; input: PastCallsJob }): Promise<Step> {
  const { integrationId, conditions, again } = input
  const past = { accountId: job.accountId, integrationId, ...periodOf(input), skipDelivered: !again, after: job.cursor }
  const { lanes, after } = await nextPastCalls(withConditions(context, conditions), past, input.rate)
  return {
    lanes,
    done: job.done + lanes.length,
    skipped: 0,
    skipReasons: {},
    cursor: after ?? job.cursor,
    finished: after === null,
  }
}
