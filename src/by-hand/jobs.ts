// Bulk work in the background: resends of many, past calls (D15). Moved on in steps at the rate that was asked for; each
// step that was made is noted, so that a restart goes on where it stopped.
import type { Diagnose } from '../diagnostics.ts'
import type { Condition } from '../integrations/integration.ts'
import { noteJobStep, runningJobs, type Job, type JobStep } from '../store/jobs.ts'
import type { Db } from '../store/tables.ts'
import { byHand, type ByHandParts, type HandsParts } from './parts.ts'
import { narrowed, sendPastCalls } from './past-calls.ts'
import { resend } from './resend.ts'

/** What `POST /deliveries/resend` notes; `rate` is deliveries a second. */
export interface ResendJob {
  readonly filter: unknown
  readonly as: 'sent' | 'current'
  readonly rate: number
}

/** What `POST /integrations/{id}/past-calls` notes. Times are milliseconds since 1970. */
export interface PastCallsJob {
  readonly integrationId: number
  readonly from: number
  readonly to: number
  readonly conditions: Condition | null
  readonly again: boolean
  readonly rate: number
}

export interface JobsParts extends HandsParts {
  readonly db: Db
  readonly diagnose: Diagnose
  /** A page of the deliveries that a filter matches, oldest first: their ids, after the given one. */
  readonly matching: (
    accountId: number,
    filter: unknown,
    page: { after: string | null; limit: number },
  ) => Promise<string[]>
}

export interface Jobs {
  /** A job was made or canceled, or the database is back: go on with what is not done. */
  look(): void
  stop(): Promise<void>
}

/** A step each second: a rate is kept by how much one step takes. */
const STEP_MS = 1_000

export function startJobs(parts: JobsParts): Jobs {
  let stopped = false
  let running: Promise<void> | null = null
  let wake: (() => void) | null = null

  async function run(): Promise<void> {
    for (;;) {
      const jobs = stopped ? [] : await runningJobs(parts.db)
      if (jobs.length === 0) return
      const engine = parts.engine()
      if (engine)
        for (const job of jobs) await noteJobStep(parts.db, job, await step(parts, byHand(engine, parts), job))
      await pause()
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, STEP_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    look() {
      running ??= run()
        .catch((error: unknown) => parts.diagnose('warning', 'a job stands still until the next look', { error }))
        .finally(() => {
          running = null
        })
    },
    async stop() {
      stopped = true
      wake?.()
      await running
    },
  }
}

function step(parts: JobsParts, hand: ByHandParts, job: Job): Promise<JobStep> {
  return job.kind === 'resend'
    ? resendStep(parts, hand, { job, input: job.input as ResendJob })
    : pastCallsStep(hand, { job, input: job.input as PastCallsJob })
}

async function resendStep(
  { matching }: JobsParts,
  hand: ByHandParts,
  { job, input }: { job: Job; input: ResendJob },
): Promise<JobStep> {
  const ids = await matching(job.account_id, input.filter, { after: job.cursor, limit: input.rate })
  for (const deliveryId of ids) await resend(hand, { accountId: job.account_id, deliveryId, as: input.as })
  const last = ids.at(-1)
  return { done: job.done + ids.length, cursor: last ?? job.cursor, finished: last === undefined }
}

async function pastCallsStep(hand: ByHandParts, { job, input }: { job: Job; input: PastCallsJob }): Promise<JobStep> {
  const { integrationId, from: fromMs, to: toMs, conditions, again } = input
  const past = { accountId: job.account_id, integrationId, fromMs, toMs, leaveOutDelivered: !again, after: job.cursor }
  const { after, queued } = await sendPastCalls(narrowed(hand, conditions), past, input.rate)
  return { done: job.done + queued, cursor: after ?? job.cursor, finished: after === null }
}
