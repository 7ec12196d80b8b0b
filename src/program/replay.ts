// Playing a recorded session of a phone system into the running program, through the code that hears a live one.
import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import type { CallUpdate } from '../calls/call.ts'
import type { Intake, Taken } from '../intake/gather.ts'
import { eventsIn, playEvents } from '../sources/asterisk/ari/replay.ts'
import { replay as replayAmi } from '../sources/asterisk/replay.ts'
import { isFreeswitchSession, replay as replayEsl } from '../sources/freeswitch/replay.ts'
import { createSource, sourceNamed, updateSource, type Source } from '../store/sources.ts'
import type { Db } from '../store/tables.ts'

export interface ReplayParts {
  readonly db: Db
  readonly account: { readonly account_id: number }
  readonly take: (intake: Intake) => Promise<Taken[]>
}

/** The source that replayed calls belong to: they are told apart from live ones, and no live one runs under it. */
const SOURCE = { kind: 'replay', name: 'Replayed sessions' }

/**
 * Resolves with what became of each update when everything that the recording tells is stored. Played twice it makes the
 * same calls, so nothing new. With a folder the files of the session that are in it are fetched from there; OFFHOOK_RECORDINGS_FOLDERS
 * has to allow it. Those that are not there never will be, and are not waited for (C9).
 */
export async function replayInto(
  { db, account, take }: ReplayParts,
  recording: Uint8Array,
  recordingsFolder: string | null = null,
): Promise<Taken[]> {
  const accountId = account.account_id
  const source = await sourceOf(db, accountId, recordingsFolder)
  const files = recordingsFolder === null ? [] : await readdir(recordingsFolder, { recursive: true })
  // Not awaited one by one: those of one call are kept in order by whoever takes them.
  const steps = stepsIn(recording, files.length > 0).map((updates) => {
    const known = updates.map((update) => withoutMissing(update, files))
    return take({ accountId, sourceId: source.source_id, ordered: true, updates: known })
  })
  return (await Promise.all(steps)).flat()
}

/** What the session of an Asterisk (AMI, or ARI's lines) or a FreeSWITCH tells, in order: which it is, it says itself. */
function stepsIn(recording: Uint8Array, canFetchRecordings: boolean): (readonly CallUpdate[])[] {
  if (isFreeswitchSession(recording))
    return [...replayEsl(recording, { canFetchRecordings })].map((step) => step.updates)
  if (/^\d{13}(?:\.\d+)? \{/.test(new TextDecoder('latin1').decode(recording.subarray(0, 20))))
    return [playEvents(eventsIn(new TextDecoder().decode(recording)), { canFetchRecordings })]
  return [...replayAmi(recording, { canFetchRecordings })].map((step) => step.updates)
}

async function sourceOf(db: Db, accountId: number, folder: string | null): Promise<Source> {
  const settings = folder === null ? {} : { recordings_folder: folder }
  const known = await sourceNamed(db, accountId, SOURCE)
  if (!known) return createSource(db, { accountId, ...SOURCE, settings })
  if (folder === null || known.settings['recordings_folder'] === folder) return known
  const { name, enabled } = known
  return (await updateSource(db, known, { name, enabled, settings: { ...known.settings, ...settings } })) ?? known
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
