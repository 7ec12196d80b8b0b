// What the API asks of recordings: links, audio in and out.
import { isSigned, readLink, signLink, type RecordingLink } from '../recordings/links.ts'
import { identify } from '../recordings/audio/identify.ts'
import { createReceiver, type Received, type Upload } from '../recordings/receive.ts'
import type { Intake, Taken } from '../intake/gather.ts'
import { accountById } from '../store/accounts.ts'
import { countRecordings, sameRecording } from '../store/recordings.ts'
import type { Db } from '../store/tables.ts'
import { uuidv7 } from '../ids.ts'
import type { Recordings } from './recordings.ts'

export interface RecordingsPartNeeds {
  readonly db: Db
  readonly recordings: Recordings
  readonly linkKey: (accountId: number) => Promise<Buffer>
  readonly publicUrl: () => string
  readonly take: (intake: Intake) => Promise<Taken[]>
}

export function recordingsPart({ db, recordings, linkKey, publicUrl, take }: RecordingsPartNeeds) {
  const { files, recorder } = recordings
  const receive: (upload: Upload) => Promise<Received> = createReceiver({
    files,
    identify: (head) => (identify(head) === null ? null : 'audio'),
    same: (accountId, callId, sha256) => sameRecording(db, { accountId, callId, sha256 }),
    count: (accountId, callId) => countRecordings(db, accountId, callId),
    tell: ({ accountId, sourceId, uniqueid }, kept) =>
      take({ accountId, sourceId, ordered: true, updates: [{ uniqueid, recording: { kept } }] }),
    newId: () => uuidv7(),
  })
  return {
    receive,
    progressOf: (recordingId: string) => recorder.progressOf(recordingId),
    changed: () => recorder.changed(),
    async link(
      accountId: number,
      recordingId: string,
      { untilMs, who }: { readonly untilMs: number | null; readonly who?: string },
    ): Promise<string> {
      const link = signLink(await linkKey(accountId), { accountId, recordingId, untilMs, who: who ?? null })
      return `${publicUrl()}/recordings/${link}`
    },
    async read(signed: string): Promise<RecordingLink | null> {
      const link = readLink(signed)
      if (link === null || !(await accountById(db, link.accountId))) return null
      return isSigned(await linkKey(link.accountId), signed) ? link : null
    },
    open: (recordingId: string, range?: { readonly start: number; readonly end: number }) =>
      files.open(`${recordingId}.mp3`, range),
    forget: (recordingId: string) => recorder.forget(recordingId),
  }
}
