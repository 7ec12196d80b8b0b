// Brings recordings from wherever they are to an MP3 that can be heard, and tells their calls.
//
//   fetching ─▶ converting ─▶ ready, to be told ─▶ ready
//       └───────────┴───────▶ failed, to be told ─▶ failed          (deleted: whoever deletes it, at any time)
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
export interface Rows {
  /** Those in one of these states that are due, the most overdue first. */
  due(nowMs: number, states: readonly Job['state'][], limit: number): Promise<readonly Job[]>
  /** Moves one on that still is where it was; whether it was. One that was deleted meanwhile is not. */
  move(job: Job, to: Move): Promise<boolean>
  delete(job: Job, by: 'retention' | 'do_not_record'): Promise<boolean>
  /** Of these recordings: whose original, and whose MP3, has a right to be there. */
  kept(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly source: boolean; readonly mp3: boolean }>>
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
const PROGRESS_EVERY_MS = 1_000
const SWEEP_AT_ONCE = 500

type Place = 'fetching' | 'converting' | 'telling'

const STATES: Readonly<Record<Place, readonly Job['state'][]>> = {
  telling: ['ready', 'failed'],
  converting: ['converting'],
  fetching: ['fetching'],
}

export function startRecorder(parts: RecorderParts): Recorder {
  const report: RecorderParts['report'] = (event, details) => parts.report(event, details)
  const stopping = new AbortController()
  const inHand = new Map<string, Promise<void>>()
  const places: Record<Place, number> = { fetching: 0, converting: 0, telling: 0 }
  const progress = new Map<string, number>()
  let looking: Promise<void> | null = null
  let again = false

  /** Takes up what is due, as much as there is room for; what finds no room is found again when there is. */
  async function look(): Promise<void> {
    for (const place of ['telling', 'converting', 'fetching'] as const) await lookAt(place)
  }

  /** A crowd that waits for one place must not stand before those that wait for another, so each is looked at for itself. */
  async function lookAt(place: Place): Promise<void> {
    if (!hasRoom(place)) return
    for (const job of await parts.rows.due(parts.now(), STATES[place], LOOK_MAX)) {
      if (stopping.signal.aborted || !hasRoom(place)) return
      if (inHand.has(job.recordingId)) continue
      places[place] += 1
      const going = work(job, { ...parts, signal: stopping.signal, progress })
        .catch((error: unknown) => {
          if (!stopping.signal.aborted)
            report('a recording could not be moved on: it is tried again', { recording: job.recordingId, error })
        })
        .finally(() => {
          places[place] -= 1
          inHand.delete(job.recordingId)
          progress.delete(job.recordingId)
          changed()
        })
      inHand.set(job.recordingId, going)
    }
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
    while (again && !stopping.signal.aborted) {
      again = false
      // A database that is away is back one day: the clock looks again.
      await look().catch((error: unknown) => report('recordings could not be looked at', { error }))
    }
  }

  const clock = setInterval(changed, LOOK_EVERY_MS)
  return {
    changed,
    progressOf: (recordingId) => progress.get(recordingId) ?? null,
    sweep: (beforeMs) => sweep(parts, beforeMs),
    async stop() {
      clearInterval(clock)
      stopping.abort(new OffhookError('conversion_stopped', 'Offhook is stopping.'))
      await looking
      await Promise.all(inHand.values())
    },
  }
}

interface Working extends RecorderParts {
  readonly signal: AbortSignal
  readonly progress: Map<string, number>
}

/** One step of a recording's way. */
async function work(job: Job, parts: Working): Promise<void> {
  if (job.state === 'ready' || job.state === 'failed') return tellCall(job, parts)
  const facts = await parts.factsOf(job)
  if (facts === null) return fail(job, parts, 'Its call is not there any more.')
  if (!facts.mayBeRecorded) return refuse(job, parts)
  return job.state === 'fetching' ? fetchAudio(job, parts) : convert(job, facts, parts)
}

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
  if (identifyFile(had.head, job.ref) === null) {
    await had.draft.drop()
    const what = had.contentType === null ? 'it' : `it is ${had.contentType} and`
    return fail(job, parts, `What came is no audio: ${what} begins like nothing that Offhook can read.`)
  }
  const source = await had.draft.keep(`${job.recordingId}.source`)
  await moveOn(job, parts, {
    state: 'converting',
    dueMs: parts.now(),
    tries: 0,
    problem: null,
    source,
    hasOriginal: true,
  })
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

async function convert(job: Job, { title, startMs, twoChannels }: CallFacts, parts: Working): Promise<void> {
  const { files, converter, progress, signal } = parts
  const target = await files.draftPath()
  try {
    progress.set(job.recordingId, 0)
    parts.moved(job)
    let shownAt = parts.now()
    const converted = await converter.convert({
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
    await files.keep(target, `${job.recordingId}.mp3`)
    const moved = await moveOn(job, parts, { state: 'ready', dueMs: parts.now(), tries: 0, problem: null, converted })
    if (!moved) await forget(job, parts)
  } catch (error) {
    await files.drop(target)
    if (signal.aborted) return
    await refused(job, parts, error)
  } finally {
    progress.delete(job.recordingId)
  }
}

/** What the recording itself is to blame for ends it; anything else may go better the next time. */
async function refused(job: Job, parts: Working, error: unknown): Promise<void> {
  const isFinal = error instanceof OffhookError && error.code !== 'conversion_stopped'
  const tries = job.tries + 1
  if (isFinal || tries >= CONVERSIONS_MAX) return fail(job, parts, messageOf(error))
  parts.report('a conversion broke off and is tried again', { recording: job.recordingId, error })
  await moveOn(job, parts, { dueMs: parts.now() + AGAIN_MS, tries, problem: messageOf(error) })
}

async function fail(job: Job, parts: Working, problem: string): Promise<void> {
  await moveOn(job, parts, { state: 'failed', dueMs: parts.now(), problem })
}

async function moveOn(job: Job, parts: Working, to: Move): Promise<boolean> {
  const moved = await parts.rows.move(job, to)
  parts.moved(job)
  return moved
}

/** Only when the call knows is a recording settled, so that the final that waits for it has what it tells of (C9). */
async function tellCall(job: Job, parts: Working): Promise<void> {
  await parts.tell(job, job.state === 'ready' ? { done: doneOf(job) } : { lost: { ref: job.ref } })
  const drops = job.state === 'ready' && job.hasOriginal && (await parts.factsOf(job))?.keepOriginal === false
  await parts.rows.move(job, { dueMs: null, ...(drops && { hasOriginal: false }) })
  if (drops) await parts.files.remove(`${job.recordingId}.source`)
  parts.moved(job)
  parts.settled(job)
}

function doneOf({ ref, recordingId, seconds, isVoicemail }: Job): RecordingDone {
  return { ref, id: publicId('rec', recordingId), seconds: seconds ?? 0, ...(isVoicemail && { voicemail: true }) }
}

async function forget({ recordingId }: Job, { files }: RecorderParts): Promise<void> {
  await files.remove(`${recordingId}.source`)
  await files.remove(`${recordingId}.mp3`)
}

/**
 * Files without a row, or of one that was deleted: a kill came between the two. A file that was just written has its row in a
 * moment, and is not looked at.
 */
async function sweep({ files, rows }: RecorderParts, beforeMs: number): Promise<void> {
  await files.sweepDrafts()
  let names: string[] = []
  const judge = async (): Promise<void> => {
    const kept = await rows.kept([...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))])
    for (const name of names) {
      const [id = '', kind] = name.split('.')
      if (!kept.get(id)?.[kind === 'mp3' ? 'mp3' : 'source']) await files.remove(name)
    }
    names = []
  }
  for await (const name of files.names(beforeMs)) if (names.push(name) >= SWEEP_AT_ONCE) await judge()
  if (names.length > 0) await judge()
}
