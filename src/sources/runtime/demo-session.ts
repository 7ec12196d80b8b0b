// A recorded session played as if its phone system were connected: the demo (C23 is for all others).
import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import type { CallUpdate } from '../../calls/call.ts'
import type { Ingest, IngestResult } from '../../intake/ingest.ts'
import { ensureReplaySource } from '../../store/calls/replayed-calls.ts'
import { updateSource } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { readSession } from './recorded-session.ts'

export interface DemoSessionDeps {
  readonly db: Db
  readonly account: { readonly accountId: number }
  readonly ingest: Ingest
}

/**
 * Resolves with what became of each update when everything that the recording tells is stored. Played twice it makes the same
 * calls, so nothing new. The files of the session that are in the folder are fetched from there; OFFHOOK_RECORDINGS_FOLDERS has to
 * allow it. Those that are not there never will be, and are not waited for (C9).
 */
export async function playDemoSession(
  { db, account, ingest }: DemoSessionDeps,
  session: Uint8Array,
  recordingsFolder: string,
): Promise<IngestResult[]> {
  const { accountId } = account
  const source = await ensureReplaySource(db, accountId, 'sent')
  if (source.settings['recordings_folder'] !== recordingsFolder) {
    const { name, enabled, settings } = source
    await updateSource(db, source, { name, enabled, settings: { ...settings, recordings_folder: recordingsFolder } })
  }
  const files = await readdir(recordingsFolder, { recursive: true })
  const updates = await readSession(session, { canFetchRecordings: files.length > 0 })
  // Not awaited one by one: those of one call are kept in order by whoever takes them.
  const results = updates.map((update) =>
    ingest({ accountId, sourceId: source.sourceId, ordered: true, updates: [withoutMissing(update, files)] }),
  )
  return (await Promise.all(results)).flat()
}

/** The update without news of a file that is not among these, which are given as they lie in the folder. */
function withoutMissing(update: CallUpdate, files: readonly string[]): CallUpdate {
  const { recording: news, ...rest } = update
  const path = news && ('file' in news ? news.file : 'of' in news ? news.of : undefined)
  if (path === undefined || files.some((file) => isEndOf(path, file))) return update
  return rest
}

/** The end of a path on the PBX, which may be without its extension. */
function isEndOf(path: string, file: string): boolean {
  return [file, file.slice(0, file.length - extname(file).length)].some((end) => end !== '' && path.endsWith(`/${end}`))
}
