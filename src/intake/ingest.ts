// The interface of the pipeline: updates go in, from any source, and a result for each comes out.
import type { CallUpdate, UpdateCode, UpdateResult } from '../calls/call.ts'

/**
 * Resolves after the commit, with a result for each update, in order. Rejects with an `OffhookError` of code `unavailable` when
 * the request could not be stored: then none of its updates is stored. Exception: a request that makes more deliveries than one
 * transaction may store (S45); its first updates may be stored.
 */
export type Ingest = (request: IngestRequest) => Promise<IngestResult[]>

/** Updates of one source, accepted or refused together as far as they fit into one transaction. */
export interface IngestRequest {
  readonly accountId: number
  readonly sourceId: number
  /** The source sends its updates in order (C6). */
  readonly ordered: boolean
  /** The request is history, imported for the record: no integration gets its events (C18). */
  readonly quiet?: true
  readonly updates: readonly CallUpdate[]
}

/** The result of one update; `sequences` are the numbers of its events. */
export interface IngestResult {
  readonly uniqueid: string
  readonly result: UpdateResult
  readonly sequences: readonly number[]
  readonly code: UpdateCode | null
}
