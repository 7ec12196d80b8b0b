// The interface of the pipeline: updates in, from any source, and the result of each.
import type { CallUpdate, UpdateCode, UpdateResult } from '../calls/call.ts'

/**
 * Resolves after the commit, with a result for each update, in order. Rejects with an `OffhookError` of code `unavailable` when it
 * could not be stored: then nothing of it is, except of a request that makes more requests than one transaction may store (S45).
 * The first updates of such a request may be stored.
 */
export type Ingest = (request: IngestRequest) => Promise<IngestResult[]>

/** Updates of one source, accepted or refused together as far as they fit into one transaction. */
export interface IngestRequest {
  readonly accountId: number
  readonly sourceId: number
  /** The source sends its updates in order (C6). */
  readonly ordered: boolean
  /** History, imported for the record: no integration gets its events (C18). */
  readonly quiet?: true
  readonly updates: readonly CallUpdate[]
}

/** The result of one update; `sequences` are the numbers of the events it made. */
export interface IngestResult {
  readonly uniqueid: string
  readonly result: UpdateResult
  readonly sequences: readonly number[]
  readonly code: UpdateCode | null
}
