// The functions for recordings that the API uses: links, audio in and out.
import { isLinkSigned, recordingUrl, parseLink, type RecordingLink } from '../recording-links.ts'
import { identify } from '../audio/identify.ts'
import { createUploadReceiver, type UploadResult, type Upload } from '../upload-receiver.ts'
import type { Ingest } from '../../intake/ingest.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { recordingFileName } from '../recording-files.ts'
import { countRecordings, findRecordingBySha256, type RecordingRow } from '../../store/recordings/recordings.ts'
import type { Db } from '../../store/database/tables.ts'
import { uuidv7 } from '../../ids.ts'
import type { Recordings } from './recordings.ts'

interface RecordingServiceDeps {
  readonly db: Db
  readonly recordings: Recordings
  readonly readLinkKey: (accountId: number) => Promise<Buffer>
  readonly publicUrl: () => string
  readonly ingest: Ingest
}

export type RecordingService = ReturnType<typeof createRecordingService>

export function createRecordingService({ db, recordings, readLinkKey, publicUrl, ingest }: RecordingServiceDeps) {
  const { files, processor } = recordings
  const receive: (upload: Upload) => Promise<UploadResult> = createUploadReceiver({
    files,
    identify: (head) => (identify(head) === null ? null : 'audio'),
    async findSame(accountId, callId, sha256) {
      const row = await findRecordingBySha256(db, { accountId, callId, sha256 })
      if (row === undefined) return null
      // If a recording failed because its audio was missing, the audio that is sent now is the missing audio.
      return row.state === 'failed' && !(await hasSource(row)) ? null : row.recordingId
    },
    count: (accountId, callId) => countRecordings(db, accountId, callId),
    reportToCall: ({ accountId, sourceId, uniqueid }, kept) =>
      ingest({ accountId, sourceId, ordered: true, updates: [{ uniqueid, recording: { kept } }] }),
    newId: () => uuidv7(),
  })
  const hasSource = async (row: RecordingRow): Promise<boolean> =>
    row.hasOriginal && (await files.has(recordingFileName(row.recordingId, 'source', row.sourceClaim)))
  return {
    receive,
    hasSource,
    hasMp3: ({ recordingId, mp3Claim }: RecordingRow) => files.has(recordingFileName(recordingId, 'mp3', mp3Claim)),
    progressOf: (recordingId: string) => processor.progressOf(recordingId),
    changed: () => processor.changed(),
    async link(
      accountId: number,
      recordingId: string,
      { untilMs, who }: { readonly untilMs: number | null; readonly who?: string },
    ): Promise<string> {
      return recordingUrl(publicUrl(), await readLinkKey(accountId), {
        accountId,
        recordingId,
        untilMs,
        who: who ?? null,
      })
    },
    async read(signed: string): Promise<RecordingLink | null> {
      const link = parseLink(signed)
      if (link === null || !(await findAccountById(db, link.accountId))) return null
      return isLinkSigned(await readLinkKey(link.accountId), signed) ? link : null
    },
    open: ({ recordingId, mp3Claim }: RecordingRow, range?: { readonly start: number; readonly end: number }) =>
      files.open(recordingFileName(recordingId, 'mp3', mp3Claim), range),
    forget: ({ recordingId, sourceClaim, mp3Claim }: RecordingRow) =>
      processor.deleteFiles({ recordingId, sourceClaim, mp3Claim }),
  }
}
