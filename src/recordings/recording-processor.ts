// Fetches recordings, converts them to MP3, and reports them to their calls.
//
//   fetching ─▶ converting ─▶ ready, to report ─▶ ready
//       └───────────┴───────▶ failed, to report ─▶ failed
//   any ─ somebody deletes it ─▶ deleted, to report ─▶ deleted
//
// The rows are the queue. Each recording is held under a claim of its own (D22), each step is stored before the next
// begins, and an interrupted step is repeated from its beginning: a stored file is always complete, and a repeated
// report is recognised. So a kill at any moment loses nothing, and leaves at most a file that the next sweep deletes. A
// step that runs twice, in this program or in a program that was taken over, does no harm.
//
// This module has the loop that claims due recordings; process-job.ts has the steps.
import { OffhookError } from '../errors.ts'
import type { RecordingJob, RecordingFileKey, JobFilter } from './recording-job.ts'
import { createWorkLoop } from '../concurrency/work-loop.ts'
import { sweepFiles } from './file-sweep.ts'
import { deleteFiles, updateJob, SETTLED_STATES, processJob, type JobDeps } from './process-job.ts'

interface RecordingProcessorDeps extends JobDeps {
  /** How many recordings are processed at once: fetched from addresses, found in folders, converted. */
  readonly concurrency: { readonly fetching: number; readonly finding: number; readonly converting: number }
  /** Calls `run` again and again, until the returned function is called; replaced in tests. */
  readonly every?: (ms: number, run: () => void) => () => void
}

export interface RecordingProcessor {
  /** A recording is due: look now. */
  changed(): void
  /** Progress from 0 to 1; `null`: the recording is not being converted. */
  progressOf(recordingId: string): number | null
  /** Deletes the files of a recording that are not needed any more. */
  deleteFiles(kept: RecordingFileKey): Promise<void>
  /** Deletes files that are not needed, among those written before this moment (ms since 1970). */
  sweep(beforeMs: number): Promise<void>
  /** Resolves when work under way has stopped; the next start continues it. */
  stop(): Promise<void>
}

const POLL_MS = 1_000
const REPORTING_MAX = 100
/** A report that fails now may succeed in a moment. */
const REPORT_RETRY_MS = 5_000
/** A failure outside the recording, such as a full disk, lasts longer than seconds, and each attempt is work. */
const FAULT_RETRY_MS = 60_000
/** How long a database that is away is left alone. */
const DATABASE_RETRY_MS = 5_000

type ProcessorStage = 'reporting' | 'converting' | 'finding' | 'fetching'

const ANY_ORIGIN: JobFilter['origins'] = ['url', 'file', 'upload']

/** The recordings of each stage: separate stages, so that many recordings waiting for one stage do not block the others. */
const STAGE_FILTERS: Readonly<Record<ProcessorStage, JobFilter>> = {
  reporting: { states: SETTLED_STATES, origins: ANY_ORIGIN },
  converting: { states: ['converting'], origins: ANY_ORIGIN },
  // Finding a file mostly means waiting whether it grows: it needs no place among recordings that use the network.
  finding: { states: ['fetching'], origins: ['file'] },
  fetching: { states: ['fetching'], origins: ['url', 'upload'] },
}
const STAGES = ['reporting', 'converting', 'finding', 'fetching'] as const satisfies readonly ProcessorStage[]

interface ActiveJob {
  readonly claim: number
  readonly ending: AbortController
}

/** The recordings that this node holds: the claim of each, and their number in each stage. */
class ActiveJobs {
  readonly #jobs = new Map<string, ActiveJob>()
  readonly #inStage: Record<ProcessorStage, number> = { reporting: 0, converting: 0, finding: 0, fetching: 0 }

  ids(): string[] {
    return [...this.#jobs.keys()]
  }

  countIn(stage: ProcessorStage): number {
    return this.#inStage[stage]
  }

  /** Returns a signal that aborts when the recording is claimed again. */
  add({ recordingId, claim }: RecordingJob, stage: ProcessorStage): AbortSignal {
    // The recording was claimed again, so its earlier holder lost it: somebody deleted it, or another run of the engine began.
    this.#jobs.get(recordingId)?.ending.abort()
    const ending = new AbortController()
    this.#jobs.set(recordingId, { claim, ending })
    this.#inStage[stage] += 1
    return ending.signal
  }

  /** Removes a recording; returns whether it was still held under this claim. */
  remove({ recordingId, claim }: RecordingJob, stage: ProcessorStage): boolean {
    this.#inStage[stage] -= 1
    return this.#jobs.get(recordingId)?.claim === claim && this.#jobs.delete(recordingId)
  }
}

function everyMs(ms: number, run: () => void): () => void {
  const clock = setInterval(run, ms)
  return () => clearInterval(clock)
}

export function startRecordingProcessor(deps: RecordingProcessorDeps): RecordingProcessor {
  const report: RecordingProcessorDeps['report'] = (event, details) => deps.report(event, details)
  const stopping = new AbortController()
  const active = new ActiveJobs()
  const running = new Set<Promise<void>>()
  const progress = new Map<string, number>()
  const begun = new Set<string>()
  /** When a database that failed is asked again, in ms since 1970. */
  let backedOffUntilMs = 0

  /** Claims due recordings, as far as there is room; the others are claimed when there is room again. */
  async function claimDue(): Promise<void> {
    for (const stage of STAGES) {
      const limit = (stage === 'reporting' ? REPORTING_MAX : deps.concurrency[stage]) - active.countIn(stage)
      if (limit <= 0 || stopping.signal.aborted) continue
      const query = { activeIds: active.ids(), limit }
      for (const job of await deps.store.claim(deps.now(), STAGE_FILTERS[stage], query)) begin(job, stage)
    }
  }

  function begin(job: RecordingJob, stage: ProcessorStage): void {
    const signal = AbortSignal.any([stopping.signal, active.add(job, stage)])
    const going = processJob(job, { ...deps, signal, progress, begun })
      .catch((error: unknown) => postpone(job, error))
      .finally(() => {
        running.delete(going)
        if (active.remove(job, stage)) progress.delete(job.recordingId)
        loop.wake()
      })
    running.add(going)
  }

  /** Makes a recording due again in a while: at once it would only fail again. */
  async function postpone(job: RecordingJob, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return
    report('Recording could not be processed, retrying', { recording: job.recordingId, error })
    const isReporting = SETTLED_STATES.includes(job.state)
    const dueMs = deps.now() + (isReporting ? REPORT_RETRY_MS : FAULT_RETRY_MS)
    const problem = !isReporting && error instanceof OffhookError ? { problem: error.message } : {}
    await updateJob(job, deps, { dueMs, tries: job.tries, ...problem }).catch(backOff)
  }

  /** Waits before the next query. The error is reported elsewhere; the next look notices the database's return. */
  function backOff(): void {
    backedOffUntilMs = deps.now() + DATABASE_RETRY_MS
  }

  const loop = createWorkLoop({
    firstMs: null,
    async round() {
      // A database that is away is back one day: the clock looks again.
      if (deps.now() >= backedOffUntilMs) await claimDue()
      return null
    },
    onError(error) {
      report('Recordings could not be loaded, retrying', { error })
      backOff()
    },
    retryMs: null,
  })

  const endClock = (deps.every ?? everyMs)(POLL_MS, () => loop.wake())
  return {
    changed: () => loop.wake(),
    progressOf: (recordingId) => progress.get(recordingId) ?? null,
    deleteFiles: (kept) => deleteFiles(kept, deps),
    sweep: (beforeMs) => sweepFiles(deps, beforeMs),
    async stop() {
      endClock()
      stopping.abort(new OffhookError('conversion_stopped', 'Offhook is stopping.'))
      await loop.stop()
      await Promise.all(running)
    },
  }
}
