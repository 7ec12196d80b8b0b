// Plays recorded sessions as if their phone system were connected: for the demo (session-replayer.ts is for everything else, C23).
import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import type { CallUpdate } from '../../calls/call.ts'
import type { Ingest, IngestResult } from '../../intake/ingest.ts'
import { ensureReplaySource } from '../../store/calls/replayed-calls.ts'
import { updateSource } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { readSession } from './recorded-session.ts'

interface DemoPlayerDeps {
  readonly db: Db
  readonly account: { readonly accountId: number }
  readonly ingest: Ingest
}

export interface DemoPlayer {
  /**
   * The updates of a session. Recordings that are missing in the folder will never come, and are not waited for (C9).
   */
  read(session: Uint8Array): Promise<readonly CallUpdate[]>
  /**
   * Resolves with the result of each update when all updates of a session are stored. A session that is played twice makes the
   * same calls, so nothing new. Sessions are played in the order of the calls of this function, without waiting for each other.
   */
  play(updates: readonly CallUpdate[]): Promise<IngestResult[]>
}

/** Recordings of the sessions are fetched from the folder; OFFHOOK_RECORDINGS_FOLDERS must allow it. */
export async function createDemoPlayer(
  { db, account, ingest }: DemoPlayerDeps,
  recordingsFolder: string,
): Promise<DemoPlayer> {
  const { accountId } = account
  const source = await ensureReplaySource(db, accountId, 'sent')
  const { sourceId, name, enabled, settings } = source
  await updateSource(db, source, { name, enabled, settings: { ...settings, recordings_folder: recordingsFolder } })
  const files = await readdir(recordingsFolder, { recursive: true })
  return {
    async read(session) {
      const updates = await readSession(session, { canFetchRecordings: files.length > 0 })
      return updates.map((update) => withoutMissing(update, files))
    },
    async play(updates) {
      // Not awaited one by one: the pipeline keeps the updates of one call in order.
      const results = updates.map((update) => ingest({ accountId, sourceId, ordered: true, updates: [update] }))
      return (await Promise.all(results)).flat()
    },
  }
}

/** Removes from an update the news of a file that is not among these files of the folder. */
function withoutMissing(update: CallUpdate, files: readonly string[]): CallUpdate {
  const { recording: news, ...rest } = update
  const path = news && ('file' in news ? news.file : 'of' in news ? news.of : undefined)
  if (path === undefined || files.some((file) => isEndOf(path, file))) return update
  return rest
}

/** Whether a path on the PBX ends with this file, perhaps without its extension. */
function isEndOf(path: string, file: string): boolean {
  return [file, file.slice(0, file.length - extname(file).length)].some((end) => end !== '' && path.endsWith(`/${end}`))
}
