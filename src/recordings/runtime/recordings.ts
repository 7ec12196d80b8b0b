// Recordings in the running program: their processor, connected with the database, the disk and the network.
import { open } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import { emptyCall } from '../../calls/call.ts'
import { readCallRecord } from '../../calls/read-stored.ts'
import { createDownloader } from '../../delivery/downloader.ts'
import type { SenderOptions } from '../../delivery/sender.ts'
import type { Diagnose } from '../../diagnostics.ts'
import { timeOfUuid } from '../../ids.ts'
import type { Ingest } from '../../intake/ingest.ts'
import { createConverter } from '../audio/converter.ts'
import { findFfmpeg } from '../audio/ffmpeg.ts'
import { HEAD_BYTES } from '../audio/identify.ts'
import { createFetcher, type Credentials, type FetchRecording } from '../recording-fetcher.ts'
import { createRecordingFiles, type RecordingFiles } from '../recording-files.ts'
import { createFolderReader, FOLDER_OF_OTHERS, type ReadFromFolder } from '../folder-reader.ts'
import type { CallFacts, AudioResult, RecordingJob, RecordingStore } from '../recording-job.ts'
import { adapterOf } from '../../sources/adapters.ts'
import { startRecordingProcessor, type RecordingProcessor } from '../recording-processor.ts'
import { findAccountById, isOperatorAccount } from '../../store/accounts/accounts.ts'
import { findCallById } from '../../store/calls/calls.ts'
import { findNumber } from '../../store/calls/numbers.ts'
import { resolveRecordingSettings } from '../../store/recordings/recording-settings.ts'
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
} from '../../store/recordings/recordings.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import { findSourceById, type SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { unsealSettings } from '../../sources/runtime/unsealed-settings.ts'

interface RecordingsDeps {
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
  /**
   * The epoch under which this program accepts work now: recordings belong to one node, as calls do. `null`: it accepts
   * no work.
   */
  readonly epoch: () => number | null
  readonly onChanged: (job: Pick<RecordingJob, 'accountId' | 'callId'>) => void
  readonly onSettled: (job: RecordingJob) => void
  readonly diagnose: Diagnose
}

export interface Recordings {
  readonly files: RecordingFiles
  readonly processor: RecordingProcessor
  readonly hasFfmpeg: boolean
  /**
   * Must be called when the program serves: sweeps the files that a crash left, and takes up the recordings that were
   * under way.
   */
  begin(): void
  stop(): Promise<void>
}

const FETCHES_AT_ONCE = 8
/**
 * Each look into a folder waits a second to see whether the file grows; two hundred calls that end together are done in
 * a few seconds.
 */
const FINDING_AT_ONCE = 64
/** The most recordings of one round of upkeep; the next round is an hour later. */
const UPKEEP_MAX = 10_000
const UPKEEP_EVERY_MS = 60 * 60_000
/** The row of a file may be stored at most this long after the file was written. Usually it takes milliseconds. */
const FRESH_MS = 10 * 60_000

export function startRecordings(deps: RecordingsDeps): Recordings {
  const { db, diagnose, ingest } = deps
  const startedAt = Date.now()
  const files = createRecordingFiles(join(deps.data, 'recordings'))
  const downloader = createDownloader(deps.network)
  const fetchRecording = createFetcher({ download: downloader, files })
  const readFromFolder = createFolderReader({ files, allowed: deps.folders })
  // A core stays free for calls and deliveries. The threads of conversions have a lower priority too.
  const converting = deps.conversions ?? Math.max(1, availableParallelism() - 1)
  const ffmpeg = findFfmpeg()
  const converter = createConverter({ concurrency: converting, ffmpeg })
  const processor = startRecordingProcessor({
    store: recordingStore(deps),
    files,
    converter,
    obtainAudio: (job, signal) => obtainAudio(deps, { fetchRecording, readFromFolder }, job, signal),
    readCallFacts: (job) => readCallFacts(db, job),
    reportToCall: ({ accountId, sourceId, uniqueid }, recording) =>
      ingest({ accountId, sourceId, ordered: true, updates: [{ uniqueid, recording }] }),
    onChanged: deps.onChanged,
    onSettled: deps.onSettled,
    concurrency: { fetching: FETCHES_AT_ONCE, finding: FINDING_AT_ONCE, converting },
    now: () => Date.now(),
    report: (event, details) => diagnose('warning', event, details),
  })
  const removals = new SerialQueue()
  const removeOldSoon = (beforeMs: number): void => {
    removals
      .run(async () => {
        if (deps.epoch() !== null) await removeOld(db, processor, beforeMs)
      })
      .catch((error: unknown) => diagnose('warning', 'Old recordings could not be deleted', { error }))
  }
  const clock = setInterval(() => removeOldSoon(Date.now() - FRESH_MS), UPKEEP_EVERY_MS)
  return {
    files,
    processor,
    hasFfmpeg: ffmpeg !== null,
    begin() {
      removeOldSoon(startedAt)
      processor.changed()
    },
    async stop() {
      clearInterval(clock)
      await processor.stop()
      await converter.stop()
      await downloader.close()
      await removals.idle()
    },
  }
}

async function removeOld(db: Db, processor: RecordingProcessor, beforeMs: number): Promise<void> {
  for (const row of await listExpiredRecordings(db, resolveRecordingSettings({}).keep_days, UPKEEP_MAX)) {
    const job = jobOf(row)
    if (await markDeleted(db, job, 'retention')) await processor.deleteFiles(job)
  }
  const gone = await listRecordingsWithoutCall(db, UPKEEP_MAX)
  for (const row of gone) await processor.deleteFiles(jobOf(row))
  await deleteRecordings(db, gone)
  await processor.sweep(beforeMs)
}

function recordingStore({ db, epoch }: Pick<RecordingsDeps, 'db' | 'epoch'>): RecordingStore {
  return {
    async claim(nowMs, wanted, query) {
      const mine = epoch()
      return mine === null ? [] : (await claimRecordings(db, { epoch: mine, nowMs, ...wanted, ...query })).map(jobOf)
    },
    update: (job, { dueMs, source, hasOriginal, converted, ...to }) =>
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
    saveTries: (job, tries) => saveRecordingTries(db, heldOf(job), tries),
    delete: (job, by) => markDeleted(db, job, by),
    findByIds: async (ids) => (await findRecordingsByIds(db, ids)).map(jobOf),
  }
}

function markDeleted(db: Db, job: RecordingJob, by: Parameters<RecordingStore['delete']>[1]): Promise<boolean> {
  return updateClaimedRecording(db, heldOf(job), {
    state: 'deleted',
    dueAt: null,
    hasOriginal: false,
    peaks: Buffer.alloc(0),
    deletedAt: new Date(),
    deletedBy: by,
  })
}

function heldOf({ accountId, recordingId, epoch, claim, state }: RecordingJob): ClaimedRecording {
  return { accountId, recordingId, epoch, claim, state }
}

function jobOf(row: RecordingRow): RecordingJob {
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

async function readCallFacts(db: Db, { accountId, callId }: RecordingJob): Promise<CallFacts | null> {
  const [row, account] = await Promise.all([findCallById(db, accountId, callId), findAccountById(db, accountId)])
  if (!row || !account) return null
  const call = readCallRecord(row.state) ?? emptyCall({ uniqueid: row.uniqueid, startAt: timeOfUuid(row.callId) })
  const { tracking_number: dialled } = call.fields
  const number = typeof dialled === 'string' ? await findNumber(db, accountId, dialled) : undefined
  const { keep_original, two_channels } = resolveRecordingSettings(account.recordings)
  return {
    startMs: call.startAt,
    mayBeRecorded: number?.doNotRecord !== true,
    twoChannels: two_channels,
    keepOriginal: keep_original,
  }
}

/** Obtains the audio of a recording from the address or the folder that its source names. */
async function obtainAudio(
  deps: RecordingsDeps,
  {
    fetchRecording,
    readFromFolder,
  }: { readonly fetchRecording: FetchRecording; readonly readFromFolder: ReadFromFolder },
  { accountId, sourceId, origin, ref }: RecordingJob,
  signal: AbortSignal,
): Promise<AudioResult> {
  const source = await findSourceById(deps.db, accountId, sourceId)
  const settings = source?.settings ?? {}
  if (origin === 'upload')
    return { ok: false, again: false, problem: 'The audio of this recording was not kept. Send it again.' }
  if (origin === 'file' && !(await isOperatorAccount(deps.db, accountId)))
    return { ok: false, again: false, problem: FOLDER_OF_OTHERS }
  const had =
    origin === 'url'
      ? await fetchRecording({
          url: ref,
          credentials: await credentialsOf(deps, source),
          signal,
        })
      : await readFromFolder({ folder: textOf(settings['recordings_folder']), file: ref })
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
