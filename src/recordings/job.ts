// What the recorder works on: a recording as far as it has come, where it stands, and what is known of its call.
import type { Converted } from './audio/convert.ts'
import type { Draft } from './files.ts'
import type { Rights } from './sweep.ts'

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
