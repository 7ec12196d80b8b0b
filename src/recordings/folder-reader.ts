// A recording that a phone system wrote to its own disk, found in a folder of this machine: the same disk, or a mounted share.
//
// The switch names a file as it sees it, `/var/spool/asterisk/monitor/2026/11/a.wav`, and here the same file may be
// `/mnt/pbx/2026/11/a.wav`. So the longest end of that path that exists under the folder is the file.
//
// S11: the folder lies inside one that the operator allows, the file inside the folder, both after every symlink is resolved; and
// it is a regular file, also when it is looked at through what was opened.
import { constants } from 'node:fs'
import { open, readlink, realpath, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname, isAbsolute, join, resolve, sep } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FetchResult } from './recording-fetcher.ts'
import type { Draft, RecordingFiles } from './recording-files.ts'
import { RECORDING_BYTES_MAX, tooLarge } from './limits.ts'

export interface FolderRequest {
  /** The folder that the source names. */
  readonly folder: string
  /** As the switch names it. */
  readonly file: string
}

export interface FolderReaderDeps {
  readonly files: Pick<RecordingFiles, 'draft'>
  /** OFFHOOK_RECORDINGS_FOLDERS. */
  readonly allowed: readonly string[]
  /** Lets time pass; another way for tests. */
  readonly wait?: (ms: number) => Promise<unknown>
}

type FetchFailure = Extract<FetchResult, { ok: false }>

/** One look, as a value; a file that is not there, or grows, is looked for again. Rejects only when the draft cannot be written. */
export type ReadFromFolder = (job: FolderRequest) => Promise<FetchResult>

/** A file that stays the same for so long is whole, unless it says itself that it is not. */
const STABLE_MS = 1_000
/**
 * Asterisk and FreeSWITCH fill in the lengths of a WAV when they close it, and write what is in between in blocks of seconds. A busy
 * one closes late. Whose lengths are still empty after so long was left behind so, by a crash.
 */
const CLOSED_WITHIN_MS = 60_000
/** Without a sample after so long, nothing was recorded: nobody answered. The call's final waits for it meanwhile. */
const BEGUN_WITHIN_MS = 10_000
/** The length in a WAV's header as long as nothing is known of what follows: a header of 44 bytes without its first 8. */
const WAV_LENGTH_OF_NOTHING = 36
const WAV_HEADER_BYTES = WAV_LENGTH_OF_NOTHING + 8
const CHUNK_BYTES = 256 * 1024
/** Files are a few folders deep; each end of a path is looked for with each extension. */
const PARTS_MAX = 16
/** In the order of choice: VoiceMail names no extension, and may keep several formats of one message. */
const EXTENSIONS = ['.wav', '.WAV', '.wav49', '.gsm', '.sln', '.mp3', '.flac', '.ogg']
/** Windows knows neither. Without waiting: nothing comes out of a pipe that nobody writes to. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export function createFolderReader({ files, allowed, wait = pause }: FolderReaderDeps): ReadFromFolder {
  return async ({ folder, file }) => {
    const resolved = await resolveFolder(folder, allowed)
    if ('problem' in resolved) return resolved
    const found = await findFile(resolved.real, file)
    if (typeof found !== 'string') return found
    return copyWhole(found, { files, wait })
  }
}

/**
 * Why no account but the operator's own reads recordings from a folder (S11): the folders of a machine hold calls of whoever
 * has a phone system there, and a phone system names the files, whatever they are.
 */
export const FOLDER_OF_OTHERS =
  'Only the operator’s own account can read recordings from folders. Send their URL or upload them instead.'

/**
 * Why recordings cannot be read from this folder (S11), with what to do; `null`: they can. `allowed`: the folders of
 * OFFHOOK_RECORDINGS_FOLDERS.
 */
export async function folderFlaw(folder: string, allowed: readonly string[]): Promise<string | null> {
  const resolved = await resolveFolder(folder, allowed)
  return 'problem' in resolved ? resolved.problem : null
}

/** Where the folder really is. A share may be away for a while; what is not allowed stays so until somebody acts. */
async function resolveFolder(
  folder: string,
  allowed: readonly string[],
): Promise<{ readonly real: string } | FetchFailure> {
  if (!isAbsolute(folder)) {
    return failed('The folder must be an absolute path, such as /var/spool/asterisk/monitor.', false)
  }
  const real = await realpath(folder).catch(() => null)
  // What lies outside is told apart from what is not there for folders inside only: nobody learns here what this machine has.
  const isAllowed = (await Promise.all(allowed.map((one) => containsPath(one, real ?? resolve(folder))))).some(Boolean)
  if (!isAllowed) {
    const now = allowed.length === 0 ? 'allows no folder' : `allows ${allowed.join(', ')}`
    return failed(
      `Offhook is not allowed to read recordings from this folder. Ask the operator to add it to OFFHOOK_RECORDINGS_FOLDERS, which currently ${now}.`,
      false,
    )
  }
  const found = real === null ? null : await stat(real).catch(() => null)
  if (real === null || found === null) {
    return failed(
      'This folder was not found on the machine that runs Offhook. Check the path, mount the share, or give Offhook permission to read it.',
      true,
    )
  }
  return found.isDirectory()
    ? { real }
    : failed('This path is not a folder. Enter the folder that contains the recordings.', false)
}

/** Whether a path is this folder or inside it. A folder that is not there holds what its name says. */
async function containsPath(folder: string, path: string): Promise<boolean> {
  return isInside(await realpath(folder).catch(() => folder), path)
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** The real path of the file. */
async function findFile(folder: string, file: string): Promise<string | FetchFailure> {
  const parts = file.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.length === 0 || parts.includes('..') || /[\0\\]/.test(file)) {
    return failed('The phone system sent no file name, or a path that contains ".." or a backslash.', false)
  }
  const ends = parts.slice(-PARTS_MAX).map((_part, at, kept) => join(...kept.slice(at)))
  for (const end of ends.flatMap(withExtensions)) {
    const real = await realpath(join(folder, end)).catch(codeOf)
    if (typeof real !== 'string') return unreadable(real.code)
    if (real === '') continue
    if (!isInside(folder, real)) {
      return failed(`${end} points outside the recordings folder. Put the file itself into the folder.`, false)
    }
    const found = await stat(real).catch(() => null)
    if (found?.isFile() === true) return real
    if (found !== null && !found.isDirectory()) return failed(`${end} is a device or a pipe, not a file.`, false)
  }
  return failed(`${parts.at(-1)} is not in the recordings folder yet.`, true)
}

/** A name such as `1764140000.12` has a dot and no extension. */
function withExtensions(end: string): string[] {
  return EXTENSIONS.includes(extname(end)) ? [end] : [end, ...EXTENSIONS.map((extension) => end + extension)]
}

/** Empty for what is not there; else what keeps us from it. */
function codeOf(error: unknown): '' | { readonly code: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code) ? '' : { code }
}

function unreadable(code: string): FetchFailure {
  const isRight = code === 'EACCES' || code === 'EPERM'
  const what = isRight ? 'give the user that runs Offhook permission to read it' : 'check the disk or the share'
  return failed(`The recording can’t be read (${code}): ${what}.`, true)
}

function failed(problem: string, again: boolean): FetchFailure {
  return { ok: false, again, problem }
}

async function copyWhole(
  path: string,
  { files, wait }: Required<Omit<FolderReaderDeps, 'allowed'>>,
): Promise<FetchResult> {
  let handle: FileHandle
  try {
    handle = await open(path, OPEN_FLAGS)
  } catch (error) {
    const known = codeOf(error)
    return known === '' ? failed(VANISHED, true) : unreadable(known.code)
  }
  try {
    const first = await stateOf(handle)
    if (!first.isFile || !(await isWhereItWas(handle, path)))
      return failed('The file changed while Offhook was reading it.', true)
    if (first.bytes === 0) return failed('The recording is still empty.', true)
    if (first.bytes > RECORDING_BYTES_MAX) return tooLarge('The recording')
    await wait(STABLE_MS)
    const change = await detectChange(handle, path, first)
    if (change !== null) return failed(change === 'gone' ? VANISHED : GROWING, true)
    // The clock of a share may be ahead.
    const limitMs = first.bytes <= WAV_HEADER_BYTES ? BEGUN_WITHIN_MS : CLOSED_WITHIN_MS
    const isFresh = Math.abs(Date.now() - first.changedMs) < limitMs
    if (isFresh && (await isOpenWav(handle))) return failed(GROWING, true)
    return await copy(handle, { path, first, draft: await files.draft() })
  } finally {
    await handle.close()
  }
}

/** A WAV whose header says that there is nothing in it, whatever follows. */
async function isOpenWav(handle: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(12)
  const read = await handle.read(head, 0, head.length, 0).catch(() => null)
  if (read?.bytesRead !== head.length || head.toString('latin1', 8) !== 'WAVE') return false
  return head.toString('latin1', 0, 4) === 'RIFF' && head.readUInt32LE(4) <= WAV_LENGTH_OF_NOTHING
}

const VANISHED = 'The recording was deleted or moved while Offhook was reading it.'
const GROWING = 'The phone system is still writing the recording.'

interface FileState {
  readonly isFile: boolean
  readonly bytes: number
  readonly changedMs: number
  readonly node: string
}

async function stateOf(at: FileHandle | string): Promise<FileState> {
  const found = typeof at === 'string' ? await stat(at) : await at.stat()
  return { isFile: found.isFile(), bytes: found.size, changedMs: found.mtimeMs, node: `${found.dev}:${found.ino}` }
}

/** By its name too: a switch may write a file anew and put it in the place of the first. `null`: nothing has changed. */
async function detectChange(handle: FileHandle, path: string, before: FileState): Promise<'gone' | 'changed' | null> {
  const isSame = (now: FileState): boolean => {
    return now.bytes === before.bytes && now.changedMs === before.changedMs && now.node === before.node
  }
  if (!isSame(await stateOf(handle))) return 'changed'
  const named = await stateOf(path).catch(() => null)
  if (named === null) return 'gone'
  return isSame(named) ? null : 'changed'
}

/** A folder on the way may have become a symlink between looking and opening. Linux tells what was opened. */
async function isWhereItWas(handle: FileHandle, path: string): Promise<boolean> {
  const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => path)
  return opened === path
}

interface CopySource {
  readonly path: string
  readonly first: FileState
  readonly draft: Draft
}

async function copy(handle: FileHandle, { path, first, draft }: CopySource): Promise<FetchResult> {
  let isWhole = false
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let at = 0; at < first.bytes;) {
      const read = await handle.read(buffer, 0, buffer.length, at).catch(codeOf)
      // ESTALE, EIO: a share that went away, or a file that is gone from it.
      if (read === '' || 'code' in read) return failed(VANISHED, true)
      if (read.bytesRead === 0) return failed('The recording became shorter while Offhook was reading it.', true)
      at += read.bytesRead
      await draft.write(buffer.subarray(0, read.bytesRead))
    }
    // A file that was deleted only now was read whole: asking for it again would lose it.
    if ((await detectChange(handle, path, first)) === 'changed') return failed(GROWING, true)
    isWhole = true
    return { ok: true, draft, contentType: null, ...draft.digest() }
  } finally {
    if (!isWhole) await draft.drop()
  }
}
