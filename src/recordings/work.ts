// One step of a recording's way: it is fetched, made into an MP3, or told to its call.
//
// Whoever works on a recording has it in hand under a claim (D22), and may have lost it meanwhile: to a person who deleted it, or
// to a node that took over. What is written down then is refused, and only what was kept under this claim is removed again:
// nobody else can need that. Where nobody knows whether something was written down, what was kept stays for the sweep to judge.
import type { RecordingDone, RecordingNews } from '../calls/call.ts'
import type { Converted } from './audio/convert.ts'
import type { Converter } from './audio/converter.ts'
import { identifyFile } from './audio/identify.ts'
import { OffhookError, messageOf } from '../lib/errors.ts'
import { publicId } from '../lib/ids.ts'
import { nextTryMs } from './fetch.ts'
import { fileName, type RecordingFiles } from './files.ts'
import type { CallFacts, Had, Job, KeptAs, Move, Rows } from './job.ts'
import { whatItIs } from './not-audio.ts'
import { visible } from './visible.ts'

export interface WorkParts {
  readonly rows: Rows
  readonly files: RecordingFiles
  readonly converter: Converter
  /** The audio of one that is fetched: from its address, or from the folder of its phone system. */
  have(job: Job, signal: AbortSignal): Promise<Had>
  factsOf(job: Job): Promise<CallFacts | null>
  /** Tells the call; resolves when that is durable. */
  tell(job: Job, news: RecordingNews): Promise<unknown>
  /** A recording moved on, or its conversion did: for those who look. */
  moved(job: Pick<Job, 'accountId' | 'callId'>): void
  /** A recording is settled, and told: what waits for it may go on. */
  settled(job: Job): void
  now(): number
  report(event: string, details: Readonly<Record<string, unknown>>): void
}

/** What breaks a worker once may have been a lack of memory; what breaks it three times is the recording. */
const CONVERSIONS_MAX = 3
const AGAIN_MS = 30_000
const TOOK_ALL = `It was begun ${CONVERSIONS_MAX} times, and each time Offhook ended before it did. Try it by hand.`
const PROGRESS_EVERY_MS = 1_000
/** Longer is no sentence. */
const PROBLEM_MAX = 500

/** Where only the call is left to be told. */
export const settledStates: readonly Job['state'][] = ['ready', 'failed', 'deleted']

interface Working extends WorkParts {
  readonly signal: AbortSignal
  readonly progress: Map<string, number>
  /** Recordings whose conversion was counted, and is not over. */
  readonly begun: Set<string>
}

/** One step of a recording's way, from where it stands. Rejects with what is nobody's fault: it is tried again. */
export async function work(job: Job, parts: Working): Promise<void> {
  const facts = await parts.factsOf(job)
  // Lost meanwhile, it is for another to tell its call, and may be told already.
  if (parts.signal.aborted) return putDown(job, parts)
  const isSettled = settledStates.includes(job.state)
  // Nobody is left to be told: news of a call that is gone would begin it anew.
  if (facts === null) return void (await moveOn(job, parts, { ...(!isSettled && GONE), dueMs: null }))
  if (job.state === 'deleted') return tellCall(job, facts, parts)
  // Its number may have been taken off while it was made.
  if (!facts.mayBeRecorded) return refuse(job, parts)
  if (isSettled) return tellCall(job, facts, parts)
  return job.state === 'fetching' ? fetchAudio(job, parts) : convert(job, facts, parts)
}

const GONE = { state: 'failed', problem: 'Its call is not there any more.' } as const

/** Nothing of a call to a number that is not to be recorded is kept. */
async function refuse(job: Job, parts: Working): Promise<void> {
  await parts.tell(job, { lost: { ref: job.ref } })
  if (!(await parts.rows.delete(job, 'do_not_record'))) return
  await forget(job, parts)
  parts.moved(job)
  parts.settled(job)
}

async function fetchAudio(job: Job, parts: Working): Promise<void> {
  const had = await parts.have(job, parts.signal)
  if (parts.signal.aborted) {
    if (had.ok) await had.draft.drop()
    return putDown(job, parts)
  }
  if (!had.ok) return tryLater(job, parts, had)
  try {
    if (identifyFile(had.head, job.ref) === null) return await fail(job, parts, cameInstead(job, had))
    const name = fileName(job.recordingId, 'source', job.claim)
    const source = await had.draft.keep(name)
    const to = { state: 'converting', dueMs: parts.now(), tries: 0, problem: null, source, hasOriginal: true } as const
    if (!(await moveOn(job, parts, to))) await parts.files.remove(name)
  } finally {
    await had.draft.drop()
  }
}

/** What was broken off is due as before. */
async function putDown(job: Job, parts: Working): Promise<void> {
  await parts.rows.move(job, { dueMs: parts.now(), tries: job.tries })
}

function cameInstead({ origin }: Job, { head, contentType }: Extract<Had, { ok: true }>): string {
  const said = contentType === null ? '' : ` (${contentType})`
  const check =
    origin === 'url' ? 'the address, and what it needs to be read' : 'what the phone system stores under this name'
  return `What came is ${whatItIs(head)}${said}, not audio: check ${check}.`
}

async function tryLater(
  job: Job,
  parts: Working,
  { again, afterMs, problem }: { readonly again: boolean; readonly afterMs?: number; readonly problem: string },
): Promise<void> {
  const tries = job.tries + 1
  const pauseMs = again ? nextTryMs(tries) : null
  if (pauseMs === null) return fail(job, parts, problem)
  const dueMs = parts.now() + Math.max(pauseMs, afterMs ?? 0)
  await moveOn(job, parts, { dueMs, tries, problem })
}

async function convert(job: Job, facts: CallFacts, parts: Working): Promise<void> {
  const { files } = parts
  if (!(await files.has(sourceOf(job)))) return sourceIsGone(job, parts)
  if (!(await begin(job, parts))) return
  const target = await files.draftPath()
  try {
    const converted = await makeMp3(job, facts, { ...parts, target }).catch((error: unknown) =>
      refused(job, parts, error),
    )
    if (converted === null) return
    const name = fileName(job.recordingId, 'mp3', job.claim)
    await files.keep(target, name)
    const moved = await moveOn(job, parts, { state: 'ready', dueMs: parts.now(), tries: 0, problem: null, converted })
    parts.begun.delete(job.recordingId)
    if (!moved) await files.remove(name)
  } finally {
    await files.drop(target)
  }
}

const sourceOf = (job: Pick<Job, 'recordingId' | 'sourceClaim'>): string =>
  fileName(job.recordingId, 'source', job.sourceClaim)

/** What was taken off the disk by somebody is fetched once more, where it came from somewhere. */
async function sourceIsGone(job: Job, parts: Working): Promise<void> {
  if (job.origin === 'upload') return void (await moveOn(job, parts, { ...SENT_AND_GONE, dueMs: parts.now() }))
  await moveOn(job, parts, { state: 'fetching', dueMs: parts.now(), tries: 0, hasOriginal: false })
}

const SENT_AND_GONE = {
  state: 'failed',
  hasOriginal: false,
  problem: 'Its audio is no longer in the data folder. Send it once more.',
} as const

/** Counted before it begins, once in the life of the program: one that takes the program with it comes to its end too. */
async function begin(job: Job, parts: Working): Promise<boolean> {
  if (parts.begun.has(job.recordingId)) return true
  if (job.tries >= CONVERSIONS_MAX) {
    await fail(job, parts, TOOK_ALL)
    return false
  }
  const isBegun = await parts.rows.noteTries(job, job.tries + 1)
  if (isBegun) parts.begun.add(job.recordingId)
  return isBegun
}

async function makeMp3(
  job: Job,
  { title, startMs, twoChannels }: CallFacts,
  { target, ...parts }: Working & { readonly target: string },
): Promise<Converted> {
  const { files, converter, progress, signal } = parts
  let shownAt = parts.now()
  progress.set(job.recordingId, 0)
  parts.moved(job)
  return converter.convert({
    source: files.path(sourceOf(job)),
    name: job.ref,
    target,
    tags: { title, date: new Date(startMs).toISOString(), callId: publicId('call', job.callId) },
    keepChannels: twoChannels,
    signal,
    onProgress(share) {
      progress.set(job.recordingId, share)
      if (parts.now() - shownAt < PROGRESS_EVERY_MS) return
      shownAt = parts.now()
      parts.moved(job)
    },
  })
}

/** What the recording itself is to blame for ends it; anything else may go better the next time. */
async function refused(job: Job, parts: Working, error: unknown): Promise<null> {
  if (parts.signal.aborted) {
    await putDown(job, parts)
    return null
  }
  const code = error instanceof OffhookError ? error.code : null
  if (code === 'disk_full') throw error
  const tries = job.tries + 1
  if ((code !== null && code !== 'conversion_stopped') || tries >= CONVERSIONS_MAX) {
    await fail(job, parts, messageOf(error))
    parts.begun.delete(job.recordingId)
    return null
  }
  parts.report('a conversion broke off and is tried again', { recording: job.recordingId, error })
  await moveOn(job, parts, { dueMs: parts.now() + AGAIN_MS, tries, problem: messageOf(error) })
  return null
}

async function fail(job: Job, parts: Working, problem: string): Promise<void> {
  await moveOn(job, parts, { state: 'failed', dueMs: parts.now(), problem })
}

/** Stores how far a recording is, and tells those who look; whether it still was where it was. */
export async function moveOn(job: Job, parts: Pick<WorkParts, 'rows' | 'moved'>, to: Move): Promise<boolean> {
  const moved = await parts.rows.move(job, { ...to, ...(to.problem && { problem: inOneLine(to.problem) }) })
  parts.moved(job)
  return moved
}

/** Who is fetched from, and the decoders, put words of their own into it, which are hostile (S38). */
function inOneLine(problem: string): string {
  const line = visible(problem)
  return line.length > PROBLEM_MAX ? `${line.slice(0, PROBLEM_MAX)}…` : line
}

/** Only when the call knows is a recording settled, so that the final that waits for it has what it tells of (C9). */
async function tellCall(job: Job, { keepOriginal }: CallFacts, parts: Working): Promise<void> {
  await parts.tell(job, job.state === 'ready' ? { done: doneOf(job) } : { lost: { ref: job.ref } })
  const drops = job.state === 'ready' && job.hasOriginal && !keepOriginal
  const moved = await parts.rows.move(job, { dueMs: null, ...(drops && { hasOriginal: false }) })
  if (moved && drops) await parts.files.remove(sourceOf(job))
  parts.moved(job)
  parts.settled(job)
}

function doneOf({ ref, recordingId, seconds, isVoicemail }: Job): RecordingDone {
  return { ref, id: publicId('rec', recordingId), seconds: seconds ?? 0, ...(isVoicemail && { voicemail: true }) }
}

/** Removes the files of a recording that has no right to them any more, as it came and as an MP3. */
export async function forget(job: KeptAs, { files }: Pick<WorkParts, 'files'>): Promise<void> {
  await files.remove(sourceOf(job))
  await files.remove(fileName(job.recordingId, 'mp3', job.mp3Claim))
}
