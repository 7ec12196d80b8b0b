// Brings recordings from wherever they are to an MP3 that can be played, and reports them to their calls.
//
//   fetching ─▶ converting ─▶ ready, to report ─▶ ready
//       └───────────┴───────▶ failed, to report ─▶ failed
//   any ─ somebody deletes it ─▶ deleted, to report ─▶ deleted
//
// The rows are the queue. Each is taken in hand under a claim of its own (D22), each step of the way is stored before the next
// begins, and a step that was interrupted is taken again from its beginning: what is kept under a name is whole, and what is
// reported twice is known the second time. So a kill at any moment loses nothing, and leaves at most a file that the next sweep
// takes; and a step that is taken twice, by this program or by one that was taken over, does no harm.
//
// Here is the loop that takes up what is due; one step of the way is in process-job.ts.
import { OffhookError } from '../errors.ts'
import type { RecordingJob, RecordingFileKey, JobFilter } from './recording-job.ts'
import { createWorkLoop } from '../concurrency/work-loop.ts'
import { sweepFiles } from './file-sweep.ts'
import { deleteFiles, updateJob, SETTLED_STATES, processJob, type JobDeps } from './process-job.ts'

export interface RecordingProcessorDeps extends JobDeps {
  /** Recordings in hand: fetched from addresses, found in folders, converted. */
  readonly concurrency: { readonly fetching: number; readonly finding: number; readonly converting: number }
  /** Calls again and again, until what it answers with is called; another way for tests. */
  readonly every?: (ms: number, run: () => void) => () => void
}

export interface RecordingProcessor {
  /** Something is due: look now. */
  changed(): void
  /** From 0 to 1; `null`: it is not being converted. */
  progressOf(recordingId: string): number | null
  /** Removes the files of a recording that has no right to them any more. */
  deleteFiles(kept: RecordingFileKey): Promise<void>
  /** Takes away the files that nobody has a right to, of those that were written before this moment (ms since 1970). */
  sweep(beforeMs: number): Promise<void>
  /** Resolves when what was under way is put down; it is taken up at the next start. */
  stop(): Promise<void>
}

const POLL_MS = 1_000
const REPORTING_MAX = 100
/** A call that cannot be notified now can be in a moment. */
const REPORT_RETRY_MS = 5_000
/** What is nobody's fault, such as a full disk, is not mended in seconds, and trying it is work. */
const FAULT_RETRY_MS = 60_000
/** A database that takes nothing is left alone for so long. */
const DATABASE_RETRY_MS = 5_000

type ProcessorStage = 'reporting' | 'converting' | 'finding' | 'fetching'

const ANY_ORIGIN: JobFilter['origins'] = ['url', 'file', 'upload']

/** What is worked on where: each in its own stage, so that a crowd that waits for one does not stand before the others. */
const STAGE_FILTERS: Readonly<Record<ProcessorStage, JobFilter>> = {
  reporting: { states: SETTLED_STATES, origins: ANY_ORIGIN },
  converting: { states: ['converting'], origins: ANY_ORIGIN },
  // Of a file nearly all the time is waiting whether it grows: it needs no place among those that need the network.
  finding: { states: ['fetching'], origins: ['file'] },
  fetching: { states: ['fetching'], origins: ['url', 'upload'] },
}
const STAGES = ['reporting', 'converting', 'finding', 'fetching'] as const satisfies readonly ProcessorStage[]

interface ActiveJob {
  readonly claim: number
  readonly ending: AbortController
}

/** What is in hand: under which claim, and how much in each stage. */
class ActiveJobs {
  readonly #jobs = new Map<string, ActiveJob>()
  readonly #inStage: Record<ProcessorStage, number> = { reporting: 0, converting: 0, finding: 0, fetching: 0 }

  ids(): string[] {
    return [...this.#jobs.keys()]
  }

  countIn(stage: ProcessorStage): number {
    return this.#inStage[stage]
  }

  /** Answers a signal that aborts when the job is claimed anew. */
  add({ recordingId, claim }: RecordingJob, stage: ProcessorStage): AbortSignal {
    // Claimed anew, it was lost to whoever had it: somebody deleted it, or another run of the engine began.
    this.#jobs.get(recordingId)?.ending.abort()
    const ending = new AbortController()
    this.#jobs.set(recordingId, { claim, ending })
    this.#inStage[stage] += 1
    return ending.signal
  }

  /** Whether it still was in hand under this claim. */
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
  /** When the database is asked again that did not answer, in ms since 1970. */
  let backedOffUntilMs = 0

  /** Takes up what is due, as much as there is room for; what finds no room is found again when there is. */
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

  /** Due again in a while: at once it would fail again, and again. */
  async function postpone(job: RecordingJob, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return
    report('Recording could not be processed, retrying', { recording: job.recordingId, error })
    const isReporting = SETTLED_STATES.includes(job.state)
    const dueMs = deps.now() + (isReporting ? REPORT_RETRY_MS : FAULT_RETRY_MS)
    const problem = !isReporting && error instanceof OffhookError ? { problem: error.message } : {}
    await updateJob(job, deps, { dueMs, tries: job.tries, ...problem }).catch(backOff)
  }

  /** Why is told where it is known; the database's return is seen by the next look. */
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
