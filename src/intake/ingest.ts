// What comes in from outside, whoever brings it, and what became of it.
import type { CallUpdate, UpdateResult } from '../calls/call.ts'

/**
 * Resolves after the commit, with a result for each update, in order. Rejects with an `OffhookError` of code `unavailable` when it
 * could not be kept: nothing of it is stored.
 */
export type Ingest = (request: IngestRequest) => Promise<IngestResult[]>

/** Updates of one source, accepted or refused together. */
export interface IngestRequest {
  readonly accountId: number
  readonly sourceId: number
  /** The source tells everything in order (C6). */
  readonly ordered: boolean
  /** What happened long ago, taken in for the record: nobody is told of it (C18). */
  readonly quiet?: true
  readonly updates: readonly CallUpdate[]
}

/** What became of one update; `sequences` are the numbers of the events it made. */
export interface IngestResult {
  readonly uniqueid: string
  readonly result: UpdateResult
  readonly sequences: readonly number[]
  readonly reason: string | null
}
