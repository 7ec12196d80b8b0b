// The data for processing a recording: the recording and its progress, and the facts of its call.
import type { ConversionResult } from './audio/convert-file.ts'
import type { Draft } from './recording-files.ts'

/** A recording and its progress. */
export interface RecordingJob {
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
  /** The epoch of the node that holds it; 0: no node does. */
  readonly epoch: number
  /** How often the recording was claimed: files that are stored under this claim have its number in their name. */
  readonly claim: number
  /** The claims under which its source and its MP3 were stored. */
  readonly sourceClaim: number
  readonly mp3Claim: number
}

/** The data that the names of a recording's files are made from. */
export type RecordingFileKey = Pick<RecordingJob, 'recordingId' | 'sourceClaim' | 'mp3Claim'>

/**
 * The changes that a step makes to a recording. `dueMs`: when the next step is due; `null`: none is. A `source` and the
 * `converted` MP3 are stored under the claim of the job.
 */
export interface RecordingJobUpdate {
  readonly state?: Exclude<RecordingJob['state'], 'deleted'>
  readonly dueMs: number | null
  readonly tries?: number
  readonly problem?: string | null
  readonly source?: { readonly bytes: number; readonly sha256: string }
  readonly hasOriginal?: boolean
  readonly converted?: ConversionResult
}

/** Selects recordings. */
export interface JobFilter {
  readonly states: readonly RecordingJob['state'][]
  readonly origins: readonly RecordingJob['origin'][]
}

/** Stores recordings. A caller that does not hold a job any more changes nothing (D22). */
export interface RecordingStore {
  /**
   * Claims due recordings, the most overdue first, each under a new claim. `activeIds`: ids of recordings that are left out,
   * because this processor already holds them.
   */
  claim(
    nowMs: number,
    wanted: JobFilter,
    query: { readonly activeIds: readonly string[]; readonly limit: number },
  ): Promise<readonly RecordingJob[]>
  /** Changes a recording and releases it; returns whether the claim still held. */
  update(job: RecordingJob, to: RecordingJobUpdate): Promise<boolean>
  /** Stores how many attempts a recording has had, and keeps holding it; returns whether the claim still held. */
  saveTries(job: RecordingJob, tries: number): Promise<boolean>
  delete(job: RecordingJob, by: 'retention' | 'do_not_record'): Promise<boolean>
  /** The progress of these recordings, by their ids; missing recordings are left out. */
  findByIds(ids: readonly string[]): Promise<readonly RecordingJob[]>
}

/** Facts about a recording's call. */
export interface CallFacts {
  readonly startMs: number
  readonly mayBeRecorded: boolean
  readonly twoChannels: boolean
  readonly keepOriginal: boolean
}

export type AudioResult =
  | {
      readonly ok: true
      /** The audio, as a draft. */
      readonly draft: Draft
      readonly contentType: string | null
      readonly head: Uint8Array
    }
  | { readonly ok: false; readonly again: boolean; readonly afterMs?: number; readonly problem: string }
