// Brings recordings from wherever they are to an MP3 that can be heard, and tells their calls.
//
//   fetching ─▶ converting ─▶ ready, to be told ─▶ ready
//       └───────────┴───────▶ failed, to be told ─▶ failed
//   any ─ somebody deletes it ─▶ deleted, to be told ─▶ deleted
//
// The rows are the queue. Each step of the way is stored before the next begins, and a step that was interrupted is taken
// again from its beginning: what is kept under a name is whole, and what is told twice is known the second time. So a kill
// at any moment loses nothing, and leaves at most a file that the next sweep takes.
import type { RecordingDone, RecordingNews } from '../calls/call.ts'
import type { Converted } from './audio/convert.ts'
import type { Converter } from './audio/converter.ts'
import { identifyFile } from './audio/identify.ts'
import { OffhookError, messageOf } from '../errors.ts'
import { publicId } from '../ids.ts'
import type { Draft, RecordingFiles } from './files.ts'
import { nextTryMs } from './fetch.ts'
import { whatItIs } from './not-audio.ts'
import { sweep, type Rights } from './sweep.ts'
import { visible } from './visible.ts'

/** One recording, as far as it has come. */
export interface Job {
  readonly accountId: number
  /** UUID, as is `callId`. */
  readonly recordingId: string
  readonly callId: string
  readonly sourceId: number
  readonly uniqueid: string
  readonly ref: string
  readonly origin: 'url' | 'file' | 'upload'
  readonly isVoicemail: boolean
  readonly state: 'fetching' | 'converting' | 'ready' | 'failed' | 'deleted'
  readonly tries: number
  /** In ms since 1970. */
  readonly createdAt: number
  readonly seconds: number | null
  readonly hasOriginal: boolean
}

/** What a move makes of a recording. `dueMs`: when something is to be done for it; `null`: nothing is. */
export interface Move {
  readonly state?: Exclude<Job['state'], 'deleted'>
  readonly dueMs: number | null
  readonly tries?: number
  readonly problem?: string | null
  readonly source?: { readonly bytes: number; readonly sha256: string }
  readonly hasOriginal?: boolean
  readonly converted?: Converted
}

/** Where the recordings stand. */
export interface Rows extends Rights {
  /** Those in one of these states that are due, the most overdue first. */
  due(nowMs: number, states: readonly Job['state'][], limit: number): Promise<readonly Job[]>
  /** Moves one on that still is where it was; whether it was. One that was deleted meanwhile is not. */
  move(job: Job, to: Move): Promise<boolean>
  delete(job: Job, by: 'retention' | 'do_not_record'): Promise<boolean>
}

/** What is known of a recording's call. */
export interface CallFacts {
  /** For the tags of the MP3: who called whom. */
  readonly title: string
  readonly startMs: number
  readonly mayBeRecorded: boolean
  readonly twoChannels: boolean
  readonly keepOriginal: boolean
}

export type Had =
  | {
      readonly ok: true
      /** What came, as a draft. */
      readonly draft: Draft
      readonly contentType: string | null
      readonly head: Uint8Array
    }
  | { readonly ok: false; readonly again: boolean; readonly afterMs?: number; readonly problem: string }

export interface RecorderParts {
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
  readonly atOnce: { readonly fetching: number; readonly converting: number }
  now(): number
  report(event: string, details: Readonly<Record<string, unknown>>): void
}

export interface Recorder {
  /** Something is due: look now. */
  changed(): void
  /** From 0 to 1; `null`: it is not being converted. */
  progressOf(recordingId: string): number | null
  /** Takes the files of a recording away, which has no right to them any more. */
  forget(recordingId: string): Promise<void>
  /** Takes away the files that nobody has a right to, of those that were written before this moment (ms since 1970). */
  sweep(beforeMs: number): Promise<void>
  /** Resolves when what was under way is put down; it is taken up at the next start. */
  stop(): Promise<void>
}

const LOOK_EVERY_MS = 1_000
const LOOK_MAX = 200
const TELLING_AT_ONCE = 100
/** What breaks a worker once may have been a lack of memory; what breaks it three times is the recording. */
const CONVERSIONS_MAX = 3
const AGAIN_MS = 30_000
/** A call that cannot be told now can be in a moment. */
const TELL_AGAIN_MS = 5_000
/** What is nobody's fault, such as a full disk, is not mended in seconds, and trying it is work. */
const TROUBLE_AGAIN_MS = 60_000
/** A database that takes nothing is left alone for so long. */
const AWAY_MS = 5_000
const TOOK_ALL = `It was begun ${CONVERSIONS_MAX} times, and each time Offhook ended before it did. Try it by hand.`
const PROGRESS_EVERY_MS = 1_000
/** Longer is no sentence. */
const PROBLEM_MAX = 500

type Place = 'fetching' | 'converting' | 'telling'

const STATES: Readonly<Record<Place, readonly Job['state'][]>> = {
  telling: ['ready', 'failed', 'deleted'],
  converting: ['converting'],
  fetching: ['fetching'],
}

export function startRecorder(parts: RecorderParts): Recorder {
  const report: RecorderParts['report'] = (event, details) => parts.report(event, details)
  const stopping = new AbortController()
  const inHand = new Map<string, { readonly going: Promise<void>; readonly ending: AbortController }>()
  const places: Record<Place, number> = { fetching: 0, converting: 0, telling: 0 }
  const progress = new Map<string, number>()
  const begun = new Set<string>()
  let looking: Promise<void> | null = null
  let again = false
  /** When the database is asked again that did not answer, in ms since 1970. */
  let awayUntilMs = 0

  /** Takes up what is due, as much as there is room for; what finds no room is found again when there is. */
  async function look(): Promise<void> {
    for (const place of ['telling', 'converting', 'fetching'] as const) await lookAt(place)
  }

  /** A crowd that waits for one place must not stand before those that wait for another, so each is looked at for itself. */
  async function lookAt(place: Place): Promise<void> {
    if (!hasRoom(place)) return
    for (const job of await parts.rows.due(parts.now(), STATES[place], LOOK_MAX)) {
      if (stopping.signal.aborted || !hasRoom(place)) return
      const held = inHand.get(job.recordingId)
      // Nobody waits for the audio of one that was deleted meanwhile, and its call is told when it is put down.
      if (job.state === 'deleted') held?.ending.abort()
      if (held) continue
      const ending = new AbortController()
      const signal = AbortSignal.any([stopping.signal, ending.signal])
      places[place] += 1
      const going = work(job, { ...parts, signal, progress, begun })
        .catch((error: unknown) => putOff(job, error))
        .finally(() => {
          places[place] -= 1
          inHand.delete(job.recordingId)
          progress.delete(job.recordingId)
          changed()
        })
      inHand.set(job.recordingId, { going, ending })
    }
  }

  /** Due again in a while: at once it would fail again, and again. */
  async function putOff(job: Job, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return
    report('a recording could not be moved on: it is tried again', { recording: job.recordingId, error })
    const isTelling = STATES.telling.includes(job.state)
    const dueMs = parts.now() + (isTelling ? TELL_AGAIN_MS : TROUBLE_AGAIN_MS)
    const problem = !isTelling && error instanceof OffhookError ? { problem: error.message } : {}
    await moveOn(job, parts, { dueMs, tries: job.tries, ...problem }).catch(leaveAlone)
  }

  /** Why is told where it is known; the database's return is seen by the next look. */
  function leaveAlone(): void {
    awayUntilMs = parts.now() + AWAY_MS
  }

  function hasRoom(place: Place): boolean {
    return places[place] < (place === 'telling' ? TELLING_AT_ONCE : parts.atOnce[place])
  }

  function changed(): void {
    if (stopping.signal.aborted) return
    again = true
    looking ??= keepLooking().finally(() => {
      looking = null
    })
  }

  async function keepLooking(): Promise<void> {
    while (again && !stopping.signal.aborted && parts.now() >= awayUntilMs) {
      again = false
      // A database that is away is back one day: the clock looks again.
      await look().catch((error: unknown) => {
        report('recordings could not be looked at', { error })
        leaveAlone()
      })
    }
  }

  const clock = setInterval(changed, LOOK_EVERY_MS)
  return {
    changed,
    progressOf: (recordingId) => progress.get(recordingId) ?? null,
    forget: (recordingId) => forget({ recordingId }, parts),
    sweep: (beforeMs) => sweep(parts, beforeMs),
    async stop() {
      clearInterval(clock)
      stopping.abort(new OffhookError('conversion_stopped', 'Offhook is stopping.'))
      await looking
      await Promise.all([...inHand.values()].map(({ going }) => going))
    },
  }
}

interface Working extends RecorderParts {
  readonly signal: AbortSignal
  readonly progress: Map<string, number>
  /** Recordings whose conversion was counted, and is not over. */
  readonly begun: Set<string>
}

/** One step of a recording's way. */
async function work(job: Job, parts: Working): Promise<void> {
  const facts = await parts.factsOf(job)
  const isSettled = STATES.telling.includes(job.state)
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
  await parts.rows.delete(job, 'do_not_record')
  await forget(job, parts)
  parts.moved(job)
  parts.settled(job)
}

async function fetchAudio(job: Job, parts: Working): Promise<void> {
  const had = await parts.have(job, parts.signal)
  if (parts.signal.aborted) return had.ok ? had.draft.drop() : undefined
  if (!had.ok) return tryLater(job, parts, had)
  try {
    if (identifyFile(had.head, job.ref) === null) return await fail(job, parts, cameInstead(job, had))
    const source = await had.draft.keep(`${job.recordingId}.source`)
    const to = { state: 'converting', dueMs: parts.now(), tries: 0, problem: null, source, hasOriginal: true } as const
    if (!(await moveOn(job, parts, to))) await forget(job, parts)
  } finally {
    await had.draft.drop()
  }
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
  if (!(await begin(job, parts))) return
  const target = await files.draftPath()
  try {
    const converted = await makeMp3(job, facts, { ...parts, target }).catch((error: unknown) =>
      refused(job, parts, error),
    )
    if (converted === null) return
    await files.keep(target, `${job.recordingId}.mp3`)
    const moved = await moveOn(job, parts, { state: 'ready', dueMs: parts.now(), tries: 0, problem: null, converted })
    parts.begun.delete(job.recordingId)
    if (!moved) await forget(job, parts)
  } finally {
    await files.drop(target)
  }
}

/** Counted before it begins, once in the life of the program: one that takes the program with it comes to its end too. */
async function begin(job: Job, parts: Working): Promise<boolean> {
  if (parts.begun.has(job.recordingId)) return true
  if (job.tries >= CONVERSIONS_MAX) {
    await fail(job, parts, TOOK_ALL)
    return false
  }
  const isBegun = await parts.rows.move(job, { dueMs: parts.now(), tries: job.tries + 1 })
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
    source: files.path(`${job.recordingId}.source`),
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
    await parts.rows.move(job, { dueMs: parts.now(), tries: job.tries })
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

async function moveOn(job: Job, parts: Pick<RecorderParts, 'rows' | 'moved'>, to: Move): Promise<boolean> {
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
  await parts.rows.move(job, { dueMs: null, ...(drops && { hasOriginal: false }) })
  if (drops) await parts.files.remove(`${job.recordingId}.source`)
  parts.moved(job)
  parts.settled(job)
}

function doneOf({ ref, recordingId, seconds, isVoicemail }: Job): RecordingDone {
  return { ref, id: publicId('rec', recordingId), seconds: seconds ?? 0, ...(isVoicemail && { voicemail: true }) }
}

async function forget(
  { recordingId }: Pick<Job, 'recordingId'>,
  { files }: Pick<RecorderParts, 'files'>,
): Promise<void> {
  await files.remove(`${recordingId}.source`)
  await files.remove(`${recordingId}.mp3`)
}
