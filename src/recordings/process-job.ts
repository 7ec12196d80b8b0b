// Processes one step of a recording: fetches it, converts it to MP3, or reports it to its call.
//
// A worker holds a recording under a claim (D22), and may have lost it meanwhile: to a person who deleted the recording, or to a
// node that took over. Then the worker's changes are refused, and only files stored under this claim are deleted: no other claim
// needs these. If it is unknown whether a change was stored, the files stay and the sweep decides.
import type { RecordingDone, RecordingNews } from '../calls/call.ts'
import type { ConversionResult } from './audio/convert-file.ts'
import type { Converter } from './audio/converter.ts'
import { identifyFile } from './audio/identify.ts'
import { OffhookError, messageOf } from '../errors.ts'
import { publicId } from '../ids.ts'
import { nextTryMs } from './recording-fetcher.ts'
import { recordingFileName, type RecordingFiles } from './recording-files.ts'
import type {
  CallFacts,
  AudioResult,
  RecordingJob,
  RecordingFileKey,
  RecordingJobUpdate,
  RecordingStore,
} from './recording-job.ts'
import { describeFile } from './file-description.ts'
import { toSingleLine } from '../text/single-line.ts'

export interface JobDeps {
  readonly store: RecordingStore
  readonly files: RecordingFiles
  readonly converter: Converter
  /** Obtains the audio of a recording: from its address, or from the folder of its phone system. */
  obtainAudio(job: RecordingJob, signal: AbortSignal): Promise<AudioResult>
  readCallFacts(job: RecordingJob): Promise<CallFacts | null>
  /** Reports to the call; resolves when the report is durable. */
  reportToCall(job: RecordingJob, news: RecordingNews): Promise<unknown>
  /** Called when a recording or its conversion advanced, for the live view. */
  onChanged(job: Pick<RecordingJob, 'accountId' | 'callId'>): void
  /** Called when a recording is settled and reported: steps that wait for it may continue. */
  onSettled(job: RecordingJob): void
  now(): number
  report(event: string, details: Readonly<Record<string, unknown>>): void
}

/** A worker that fails once may have lacked memory; three failures are the recording's fault. */
const CONVERSIONS_MAX = 3
const AGAIN_MS = 30_000
const TOOK_ALL = `Offhook stopped during each of the ${CONVERSIONS_MAX} attempts to convert this recording. Retry it manually.`
const PROGRESS_EVERY_MS = 1_000
/** A longer text is no sentence. */
const PROBLEM_MAX = 500

/** States in which only the report to the call remains. */
export const SETTLED_STATES: readonly RecordingJob['state'][] = ['ready', 'failed', 'deleted']

interface JobContext extends JobDeps {
  readonly signal: AbortSignal
  readonly progress: Map<string, number>
  /** Recordings whose conversion was counted and is not over. */
  readonly begun: Set<string>
}

/** Processes the next step of a recording. Rejects for causes outside the recording: then the step is retried. */
export async function processJob(job: RecordingJob, deps: JobContext): Promise<void> {
  const facts = await deps.readCallFacts(job)
  // The recording was lost meanwhile: its new holder reports to the call, and may have done so already.
  if (deps.signal.aborted) return release(job, deps)
  const isSettled = SETTLED_STATES.includes(job.state)
  // The call was deleted: a report would create it again.
  if (facts === null) return void (await updateJob(job, deps, { ...(!isSettled && GONE), dueMs: null }))
  if (job.state === 'deleted') return reportResult(job, facts, deps)
  // The number's directory entry may have stopped recording meanwhile.
  if (!facts.mayBeRecorded) return deleteUnwanted(job, deps)
  if (isSettled) return reportResult(job, facts, deps)
  return job.state === 'fetching' ? fetchAudio(job, deps) : convert(job, facts, deps)
}

const GONE = { state: 'failed', problem: 'The call was deleted.' } as const

/** Deletes everything of a call whose number is not to be recorded. */
async function deleteUnwanted(job: RecordingJob, deps: JobContext): Promise<void> {
  await deps.reportToCall(job, { lost: { ref: job.ref } })
  if (!(await deps.store.delete(job, 'do_not_record'))) return
  await deleteFiles(job, deps)
  deps.onChanged(job)
  deps.onSettled(job)
}

async function fetchAudio(job: RecordingJob, deps: JobContext): Promise<void> {
  const had = await deps.obtainAudio(job, deps.signal)
  if (deps.signal.aborted) {
    if (had.ok) await had.draft.drop()
    return release(job, deps)
  }
  if (!had.ok) return tryLater(job, deps, had)
  try {
    if (identifyFile(had.head, job.ref) === null) return await fail(job, deps, explainOtherContent(job, had))
    const name = recordingFileName(job.recordingId, 'source', job.claim)
    const source = await had.draft.keep(name)
    const to = { state: 'converting', dueMs: deps.now(), tries: 0, problem: null, source, hasOriginal: true } as const
    if (!(await updateJob(job, deps, to))) await deps.files.remove(name)
  } finally {
    await had.draft.drop()
  }
}

/** Releases an interrupted recording, due as before. */
async function release(job: RecordingJob, deps: JobContext): Promise<void> {
  await deps.store.update(job, { dueMs: deps.now(), tries: job.tries })
}

function explainOtherContent(
  { origin }: RecordingJob,
  { head, contentType }: Extract<AudioResult, { ok: true }>,
): string {
  const suffix = contentType === null ? '' : ` (${contentType})`
  const check = origin === 'url' ? 'the URL and the credentials for it' : 'what the phone system stores under this name'
  return `The file is ${describeFile(head)}${suffix}, not audio. Check ${check}.`
}

async function tryLater(
  job: RecordingJob,
  deps: JobContext,
  { again, afterMs, problem }: { readonly again: boolean; readonly afterMs?: number; readonly problem: string },
): Promise<void> {
  const tries = job.tries + 1
  const pauseMs = again ? nextTryMs(tries) : null
  if (pauseMs === null) return fail(job, deps, problem)
  const dueMs = deps.now() + Math.max(pauseMs, afterMs ?? 0)
  await updateJob(job, deps, { dueMs, tries, problem })
}

async function convert(job: RecordingJob, facts: CallFacts, deps: JobContext): Promise<void> {
  const { files } = deps
  if (!(await files.has(sourceOf(job)))) return restoreSource(job, deps)
  if (!(await countConversion(job, deps))) return
  const target = await files.draftPath()
  try {
    const converted = await makeMp3(job, facts, { ...deps, target }).catch((error: unknown) =>
      handleConversionError(job, deps, error),
    )
    if (converted === null) return
    const name = recordingFileName(job.recordingId, 'mp3', job.claim)
    await files.keep(target, name)
    const moved = await updateJob(job, deps, { state: 'ready', dueMs: deps.now(), tries: 0, problem: null, converted })
    deps.begun.delete(job.recordingId)
    if (!moved) await files.remove(name)
  } finally {
    await files.drop(target)
  }
}

const sourceOf = (job: Pick<RecordingJob, 'recordingId' | 'sourceClaim'>): string =>
  recordingFileName(job.recordingId, 'source', job.sourceClaim)

/** Source audio that somebody deleted from the disk is fetched once more, if it came from an address or a folder. */
async function restoreSource(job: RecordingJob, deps: JobContext): Promise<void> {
  if (job.origin === 'upload') return void (await updateJob(job, deps, { ...SENT_AND_GONE, dueMs: deps.now() }))
  await updateJob(job, deps, { state: 'fetching', dueMs: deps.now(), tries: 0, hasOriginal: false })
}

const SENT_AND_GONE = {
  state: 'failed',
  hasOriginal: false,
  problem: 'The audio of this recording is no longer in the data folder. Send it again.',
} as const

/**
 * Counts a conversion before it begins, once in the life of the program: so even a recording that crashes the program is given up
 * at last.
 */
async function countConversion(job: RecordingJob, deps: JobContext): Promise<boolean> {
  if (deps.begun.has(job.recordingId)) return true
  if (job.tries >= CONVERSIONS_MAX) {
    await fail(job, deps, TOOK_ALL)
    return false
  }
  const isBegun = await deps.store.saveTries(job, job.tries + 1)
  if (isBegun) deps.begun.add(job.recordingId)
  return isBegun
}

async function makeMp3(
  job: RecordingJob,
  { startMs, twoChannels }: CallFacts,
  { target, ...deps }: JobContext & { readonly target: string },
): Promise<ConversionResult> {
  const { files, converter, progress, signal } = deps
  let shownAt = deps.now()
  progress.set(job.recordingId, 0)
  deps.onChanged(job)
  return converter.convert({
    source: files.path(sourceOf(job)),
    name: job.ref,
    target,
    tags: { date: new Date(startMs).toISOString(), callId: publicId('call', job.callId) },
    keepChannels: twoChannels,
    signal,
    onProgress(share) {
      progress.set(job.recordingId, share)
      if (deps.now() - shownAt < PROGRESS_EVERY_MS) return
      shownAt = deps.now()
      deps.onChanged(job)
    },
  })
}

/** An error caused by the recording itself settles it as failed; any other error may not occur the next time. */
async function handleConversionError(job: RecordingJob, deps: JobContext, error: unknown): Promise<null> {
  if (deps.signal.aborted) {
    await release(job, deps)
    return null
  }
  const code = error instanceof OffhookError ? error.code : null
  if (code === 'disk_full') throw error
  const tries = job.tries + 1
  if ((code !== null && code !== 'conversion_stopped') || tries >= CONVERSIONS_MAX) {
    await fail(job, deps, messageOf(error))
    deps.begun.delete(job.recordingId)
    return null
  }
  deps.report('Conversion failed, retrying', { recording: job.recordingId, error })
  await updateJob(job, deps, { dueMs: deps.now() + AGAIN_MS, tries, problem: messageOf(error) })
  return null
}

async function fail(job: RecordingJob, deps: JobContext, problem: string): Promise<void> {
  await updateJob(job, deps, { state: 'failed', dueMs: deps.now(), problem })
}

/** Stores the progress of a recording, and publishes it. Returns whether the claim still held. */
export async function updateJob(
  job: RecordingJob,
  deps: Pick<JobDeps, 'store' | 'onChanged'>,
  to: RecordingJobUpdate,
): Promise<boolean> {
  const moved = await deps.store.update(job, { ...to, ...(to.problem && { problem: inOneLine(to.problem) }) })
  deps.onChanged(job)
  return moved
}

/** The text contains words of servers and decoders, which are untrusted (S38). */
function inOneLine(problem: string): string {
  const line = toSingleLine(problem)
  return line.length > PROBLEM_MAX ? `${line.slice(0, PROBLEM_MAX)}…` : line
}

/** A recording is settled only when its call has the report, so that the final that waits for it includes the result (C9). */
async function reportResult(job: RecordingJob, { keepOriginal }: CallFacts, deps: JobContext): Promise<void> {
  await deps.reportToCall(job, job.state === 'ready' ? { done: doneOf(job) } : { lost: { ref: job.ref } })
  const drops = job.state === 'ready' && job.hasOriginal && !keepOriginal
  const moved = await deps.store.update(job, { dueMs: null, ...(drops && { hasOriginal: false }) })
  if (moved && drops) await deps.files.remove(sourceOf(job))
  deps.onChanged(job)
  deps.onSettled(job)
}

function doneOf({ ref, recordingId, seconds, isVoicemail }: RecordingJob): RecordingDone {
  return { ref, id: publicId('rec', recordingId), seconds: seconds ?? 0, ...(isVoicemail && { voicemail: true }) }
}

/** Deletes the files of a recording that are not needed any more: the source audio and the MP3. */
export async function deleteFiles(job: RecordingFileKey, { files }: Pick<JobDeps, 'files'>): Promise<void> {
  await files.remove(sourceOf(job))
  await files.remove(recordingFileName(job.recordingId, 'mp3', job.mp3Claim))
}
