// What the recorder works on: a recording as far as it has come, where it stands, and what is known of its call.
import type { ConversionResult } from './audio/convert-file.ts'
import type { Draft } from './recording-files.ts'

/** One recording, as far as it has come. */
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
  /** The node that has it in hand; 0: nobody has. */
  readonly epoch: number
  /** How often it was taken in hand: what is kept under this claim has its number in its name. */
  readonly claim: number
  /** Under which claim its source and its MP3 were kept. */
  readonly sourceClaim: number
  readonly mp3Claim: number
}

/** What the files of a recording are called by. */
export type RecordingFileKey = Pick<RecordingJob, 'recordingId' | 'sourceClaim' | 'mp3Claim'>

/**
 * What a move makes of a recording. `dueMs`: when something is to be done for it; `null`: nothing is. A `source` and what was
 * `converted` are kept under the claim of the job.
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

/** Which recordings are wanted. */
export interface JobFilter {
  readonly states: readonly RecordingJob['state'][]
  readonly origins: readonly RecordingJob['origin'][]
}

/** Where the recordings stand. Whoever does not have a job in hand any more changes nothing (D22). */
export interface RecordingStore {
  /**
   * Takes in hand those that are due, the most overdue first, each under a claim that nobody had before. `activeIds`: the ids of
   * those that are not to be taken, because this recorder has them.
   */
  claim(
    nowMs: number,
    wanted: JobFilter,
    query: { readonly activeIds: readonly string[]; readonly limit: number },
  ): Promise<readonly RecordingJob[]>
  /** Moves one on and lets go of it; whether it still was in hand. */
  update(job: RecordingJob, to: RecordingJobUpdate): Promise<boolean>
  /** Notes how often it was tried, and keeps it in hand; whether it still was. */
  saveTries(job: RecordingJob, tries: number): Promise<boolean>
  delete(job: RecordingJob, by: 'retention' | 'do_not_record'): Promise<boolean>
  /** How far these recordings are, by their ids; those that there are. */
  findByIds(ids: readonly string[]): Promise<readonly RecordingJob[]>
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

export type AudioResult =
  | {
      readonly ok: true
      /** What came, as a draft. */
      readonly draft: Draft
      readonly contentType: string | null
      readonly head: Uint8Array
    }
  | { readonly ok: false; readonly again: boolean; readonly afterMs?: number; readonly problem: string }
