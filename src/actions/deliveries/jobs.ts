// Bulk work in the background: resends of many, cancels of many, past calls (D15). Moved on in steps at the rate that was asked for; each
// step is noted together with what it queued, so that a restart goes on where it stopped and repeats nothing.
import type { Announcer } from '../../changes/announcer.ts'
import { sleep } from '../../concurrency/sleep.ts'
import { createWorkLoop, type WorkLoop } from '../../concurrency/work-loop.ts'
import type { Diagnose } from '../../diagnostics.ts'
import type { Engine } from '../../engine/engine.ts'
import type { UnreadableRows } from '../../engine/unreadable-rows.ts'
import { isFaultOfData } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import type { Db } from '../../store/database/tables.ts'
import { cancelJob, listRunningJobs, type Job, type JobProgress, type SkipReason } from '../../store/deliveries/jobs.ts'
import { insertJobDeliveries, type StandaloneDelivery } from '../../store/deliveries/standalone-deliveries.ts'
import { CANCEL_REFUSALS, cancelIfWaiting } from './cancel.ts'
import { countQueued, type DeliveryContext } from './context.ts'
import type { DeliveryDeps } from './deps.ts'
import { nextPastCalls, pastCallsDeps, pastCallsQuery, type PastCallsJob } from './past-calls.ts'
import { prepareResend, RESEND_REFUSALS } from './resend.ts'

/** What `POST /deliveries/resend` notes; `rate` is deliveries a second. */
export interface ResendJob {
  readonly filter: unknown
  readonly as: 'sent' | 'current'
  readonly rate: number
}

/** What `POST /deliveries/cancel` notes. */
export type CancelJob = Pick<ResendJob, 'filter'>

export interface JobsDeps {
  readonly db: Db
  readonly delivery: DeliveryDeps
  readonly diagnose: Diagnose
  readonly unreadable: UnreadableRows['note']
  /** A page of the deliveries that a filter matches: their ids, after the given one. */
  readonly matching: (
    accountId: number,
    filter: unknown,
    page: { after: string | null; limit: number; order: 'oldest' | 'newest' },
  ) => Promise<string[]>
  readonly publish: Announcer['publish']
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
      const engine = deps.delivery.engine()
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
  const context: DeliveryContext = {
    db: deps.db,
    account: job,
    // The whole step is done by one engine.
    deps: { delivery: { ...deps.delivery, engine: () => engine } },
    changed: (change) => deps.publish([change]),
    // What is done to one delivery is committed by itself.
    afterCommit: (follow) => void follow(),
  }
  const step = await (job.kind === 'resend'
    ? resendStep(deps, context, { job, input: job.input as ResendJob })
    : job.kind === 'cancel'
      ? cancelStep(deps, context, { job, input: job.input as CancelJob })
      : pastCallsStep(context, { job, input: job.input as PastCallsJob }))
  if ((await insertJobDeliveries(engine.maintenance, job, step)) === 0) return
  for (const { integrationId } of step.lanes) countQueued(engine, integrationId, 1)
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
    // A step that was not noted is taken again. What it has rendered anew by then is left alone.
    const found = await prepareResend(context, { deliveryId, as: input.as, sinceMs: job.createdAt })
    if ('lane' in found) lanes.push(found.lane)
    else if ('refused' in found) skipped.push(RESEND_REFUSALS[found.refused][0])
  }
  return { lanes, ...progressAfter(job, ids, skipped) }
}

/** The newest first: to cancel the head of a lane first would send the one behind it. */
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
