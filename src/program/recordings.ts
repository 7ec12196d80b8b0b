// Recordings in the running program: the recorder, with all that it needs of database, disk and network.
import { open } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { emptyCall } from '../calls/call.ts'
import { readCallIn } from '../calls/stored.ts'
import { createDownloader } from '../delivery/downloader.ts'
import type { SenderOptions } from '../delivery/sender.ts'
import type { Diagnose } from '../diagnostics.ts'
import { timeOfUuid } from '../lib/ids.ts'
import type { Ingest } from '../intake/ingest.ts'
import { createConverter } from '../recordings/audio/converter.ts'
import { findFfmpeg } from '../recordings/audio/ffmpeg.ts'
import { HEAD_BYTES } from '../recordings/audio/identify.ts'
import { createFetcher, type Credentials, type FetchRecording } from '../recordings/fetch.ts'
import { createRecordingFiles, type RecordingFiles } from '../recordings/files.ts'
import { createTakeFromFolder, folderOfOthers, type TakeFromFolder } from '../recordings/folder.ts'
import type { CallFacts, Had, Job, Rows } from '../recordings/job.ts'
import { adapterOf } from '../sources/adapters.ts'
import { startRecorder, type Recorder } from '../recordings/recorder.ts'
import { findAccountById, isOperatorAccount } from '../store/accounts/accounts.ts'
import { findCallById } from '../store/calls/calls.ts'
import { findNumber } from '../store/calls/numbers.ts'
import { resolveRecordingSettings } from '../store/recordings/recording-settings.ts'
import {
  listExpiredRecordings,
  claimRecordings,
  deleteRecordings,
  updateClaimedRecording,
  saveRecordingTries,
  findRecordingsByIds,
  listRecordingsWithoutCall,
  type ClaimedRecording,
  type RecordingRow,
} from '../store/recordings/recordings.ts'
import type { SealContext } from '../store/secrets/sealing.ts'
import { findSourceById, type Source as SourceRow } from '../store/sources/sources.ts'
import type { Db } from '../store/database/tables.ts'
import { unsealSettings } from './unsealed-settings.ts'

export interface RecordingsDeps {
  readonly db: Db
  /** The data folder. */
  readonly data: string
  /** OFFHOOK_RECORDINGS_FOLDERS. */
  readonly folders: readonly string[]
  /** OFFHOOK_CONVERSIONS. */
  readonly conversions: number | null
  readonly network: SenderOptions
  readonly open: (place: SealContext, sealed: string) => Promise<string>
  readonly ingest: Ingest
  /** The epoch under which this program takes work now: the recordings are one node's, as the calls are. `null`: it takes none. */
  readonly epoch: () => number | null
  readonly moved: (job: Pick<Job, 'accountId' | 'callId'>) => void
  readonly settled: (job: Job) => void
  readonly diagnose: Diagnose
}

export interface Recordings {
  readonly files: RecordingFiles
  readonly recorder: Recorder
  readonly hasFfmpeg: boolean
  /** The program serves: what a crash left is swept, what was under way is taken up. */
  begin(): void
  stop(): Promise<void>
}

const FETCHES_AT_ONCE = 8
/** Each waits a second whether its file grows; two hundred calls that end together are through in a few. */
const FINDING_AT_ONCE = 64
/** Of one round of upkeep; the next is an hour later. */
const UPKEEP_MAX = 10_000
const UPKEEP_EVERY_MS = 60 * 60_000
/** So long after a file was written its row may still be on its way; it takes milliseconds. */
const FRESH_MS = 10 * 60_000

export function startRecordings(deps: RecordingsDeps): Recordings {
  const { db, diagnose, ingest } = deps
  const startedAt = Date.now()
  const files = createRecordingFiles(join(deps.data, 'recordings'))
  const downloader = createDownloader(deps.network)
  const fetchRecording = createFetcher({ download: downloader, files })
  const takeFromFolder = createTakeFromFolder({ files, allowed: deps.folders })
  // One core is left for calls and deliveries, which go first anyway.
  const converting = deps.conversions ?? Math.max(1, availableParallelism() - 1)
  const ffmpeg = findFfmpeg()
  const converter = createConverter({ atOnce: converting, ffmpeg })
  const recorder = startRecorder({
    rows: rowsOf(deps),
    files,
    converter,
    have: (job, signal) => have(deps, { fetchRecording, takeFromFolder }, job, signal),
    factsOf: (job) => factsOf(db, job),
    tell: ({ accountId, sourceId, uniqueid }, recording) =>
      ingest({ accountId, sourceId, ordered: true, updates: [{ uniqueid, recording }] }),
    moved: deps.moved,
    settled: deps.settled,
    atOnce: { fetching: FETCHES_AT_ONCE, finding: FINDING_AT_ONCE, converting },
    now: () => Date.now(),
    report: (event, details) => diagnose('warning', event, details),
  })
  let keeping: Promise<void> = Promise.resolve()
  const keepUpSoon = (beforeMs: number): void => {
    keeping = keeping
      .then(() => (deps.epoch() === null ? undefined : keepUp(db, recorder, beforeMs)))
      .catch((error: unknown) => diagnose('warning', 'old recordings could not be removed', { error }))
  }
  const clock = setInterval(() => keepUpSoon(Date.now() - FRESH_MS), UPKEEP_EVERY_MS)
  return {
    files,
    recorder,
    hasFfmpeg: ffmpeg !== null,
    begin() {
      keepUpSoon(startedAt)
      recorder.changed()
    },
    async stop() {
      clearInterval(clock)
      await recorder.stop()
      await converter.stop()
      await downloader.close()
      await keeping
    },
  }
}

async function keepUp(db: Db, recorder: Recorder, beforeMs: number): Promise<void> {
  const rows = rowsOf({ db, epoch: () => null })
  for (const row of await listExpiredRecordings(db, resolveRecordingSettings({}).keep_days, UPKEEP_MAX)) {
    const job = jobOf(row)
    if (await rows.delete(job, 'retention')) await recorder.forget(job)
  }
  const gone = await listRecordingsWithoutCall(db, UPKEEP_MAX)
  for (const row of gone) await recorder.forget(jobOf(row))
  await deleteRecordings(db, gone)
  await recorder.sweep(beforeMs)
}

function rowsOf({ db, epoch }: Pick<RecordingsDeps, 'db' | 'epoch'>): Rows {
  return {
    async claim(nowMs, wanted, asked) {
      const mine = epoch()
      return mine === null ? [] : (await claimRecordings(db, { epoch: mine, nowMs, ...wanted, ...asked })).map(jobOf)
    },
    move: (job, { dueMs, source, hasOriginal, converted, ...to }) =>
      updateClaimedRecording(db, heldOf(job), {
        ...to,
        dueAt: dueMs === null ? null : new Date(dueMs),
        ...(source && { sourceBytes: source.bytes, sourceSha256: source.sha256, sourceClaim: job.claim }),
        ...(hasOriginal !== undefined && { hasOriginal }),
        ...(converted && {
          ...converted,
          peaks: Buffer.from(converted.peaks),
          readyAt: new Date(),
          mp3Claim: job.claim,
        }),
      }),
    noteTries: (job, tries) => saveRecordingTries(db, heldOf(job), tries),
    delete: (job, by) =>
      updateClaimedRecording(db, heldOf(job), {
        state: 'deleted',
        dueAt: null,
        hasOriginal: false,
        peaks: Buffer.alloc(0),
        deletedAt: new Date(),
        deletedBy: by,
      }),
    now: async (ids) => (await findRecordingsByIds(db, ids)).map(jobOf),
  }
}

function heldOf({ accountId, recordingId, epoch, claim, state }: Job): ClaimedRecording {
  return { accountId, recordingId, epoch, claim, state }
}

function jobOf(row: RecordingRow): Job {
  return {
    accountId: row.accountId,
    recordingId: row.recordingId,
    callId: row.callId,
    sourceId: row.sourceId,
    uniqueid: row.uniqueid,
    ref: row.ref,
    origin: row.origin,
    isVoicemail: row.isVoicemail,
    state: row.state,
    tries: row.tries,
    createdAt: row.createdAt,
    seconds: row.seconds,
    hasOriginal: row.hasOriginal,
    epoch: row.epoch,
    claim: row.claim,
    sourceClaim: row.sourceClaim,
    mp3Claim: row.mp3Claim,
  }
}

async function factsOf(db: Db, { accountId, callId }: Job): Promise<CallFacts | null> {
  const [row, account] = await Promise.all([findCallById(db, accountId, callId), findAccountById(db, accountId)])
  if (!row || !account) return null
  const call = readCallIn(row.state) ?? emptyCall({ uniqueid: row.uniqueid, startAt: timeOfUuid(row.callId) })
  const { caller_number: caller = '', tracking_number: dialled = '' } = call.fields
  const number = typeof dialled === 'string' ? await findNumber(db, accountId, dialled) : undefined
  const { keep_original, two_channels } = resolveRecordingSettings(account.recordings)
  return {
    title: [caller, dialled].filter((one) => one !== '').join(' → '),
    startMs: call.startAt,
    mayBeRecorded: number?.doNotRecord !== true,
    twoChannels: two_channels,
    keepOriginal: keep_original,
  }
}

/** The audio of a recording, from where its source says that it is. */
async function have(
  deps: RecordingsDeps,
  {
    fetchRecording,
    takeFromFolder,
  }: { readonly fetchRecording: FetchRecording; readonly takeFromFolder: TakeFromFolder },
  { accountId, sourceId, origin, ref }: Job,
  signal: AbortSignal,
): Promise<Had> {
  const source = await findSourceById(deps.db, accountId, sourceId)
  const settings = source?.settings ?? {}
  if (origin === 'upload') return { ok: false, again: false, problem: 'Its audio is not kept. Send it once more.' }
  if (origin === 'file' && !(await isOperatorAccount(deps.db, accountId)))
    return { ok: false, again: false, problem: folderOfOthers }
  const had =
    origin === 'url'
      ? await fetchRecording({
          url: ref,
          credentials: await credentialsOf(deps, source),
          signal,
        })
      : await takeFromFolder({ folder: textOf(settings['recordings_folder']), file: ref })
  if (!had.ok) return had
  try {
    return { ...had, head: await headOf(had.draft.path) }
  } catch (error) {
    await had.draft.drop()
    throw error
  }
}

/** Name and password for the origin that they were entered for (S26). */
async function credentialsOf(deps: RecordingsDeps, source: SourceRow | undefined): Promise<Credentials | null> {
  const adapter = source && adapterOf(source.kind)
  return source && adapter?.credentials ? adapter.credentials(await unsealSettings(deps, source)) : null
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) })
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
