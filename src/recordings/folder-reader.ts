// Finds a recording that a phone system wrote to its own disk, in a folder of this machine: the same disk, or a mounted share.
//
// The phone system names a file by its own path, `/var/spool/asterisk/monitor/2026/11/a.wav`; on this machine the same file may
// be `/mnt/pbx/2026/11/a.wav`. So the longest end of that path that exists under the folder is the file.
//
// S11: the folder lies inside a folder that the operator allows, and the file inside the folder, both after every symlink is
// resolved. The file is a regular file, which is checked again on the open file.
import { constants } from 'node:fs'
import { open, readlink, realpath, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname, isAbsolute, join, resolve, sep } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FetchFailure, FetchResult } from './recording-fetcher.ts'
import type { Draft, RecordingFiles } from './recording-files.ts'
import { RECORDING_BYTES_MAX, tooLarge } from './limits.ts'

interface FolderRequest {
  /** The folder that the source names. */
  readonly folder: string
  /** The path that the phone system names. */
  readonly file: string
}

interface FolderReaderDeps {
  readonly files: Pick<RecordingFiles, 'draft'>
  /** OFFHOOK_RECORDINGS_FOLDERS. */
  readonly allowed: readonly string[]
  /** Waits; replaced in tests. */
  readonly wait?: (ms: number) => Promise<unknown>
}

/**
 * Makes one attempt, and returns its result as a value. A file that is missing or still grows is looked for again
 * later. Rejects only when the draft cannot be written.
 */
export type ReadFromFolder = (job: FolderRequest) => Promise<FetchResult>

/** A file that has not changed for so long is complete, unless its header says that it is not. */
const STABLE_MS = 1_000
/**
 * Asterisk and FreeSWITCH fill in the lengths of a WAV when they close it, and until then write blocks of several seconds. A busy
 * phone system closes a file late. If the lengths are still empty after this time, a crash left the file unfinished.
 */
const CLOSED_WITHIN_MS = 60_000
/** A file without a sample after this time holds no recording: nobody answered. The call's final waits for the file meanwhile. */
const BEGUN_WITHIN_MS = 10_000
/** The length in a WAV's header while the length of the samples is not known: a header of 44 bytes without its first 8. */
const WAV_LENGTH_OF_NOTHING = 36
const WAV_HEADER_BYTES = WAV_LENGTH_OF_NOTHING + 8
const CHUNK_BYTES = 256 * 1024
/** Files are a few folders deep; each end of a path is tried with each extension. */
const PARTS_MAX = 16
/** In order of preference: VoiceMail names no extension, and may store several formats of one message. */
const EXTENSIONS = ['.wav', '.WAV', '.wav49', '.gsm', '.sln', '.mp3', '.flac', '.ogg']
/** Windows has neither flag. Without waiting, because a pipe without a writer would block. */
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
 * Why only the operator's own account reads recordings from a folder (S11): the folders of a machine hold calls of everybody who
 * has a phone system there, and a phone system may name any file.
 */
export const FOLDER_OF_OTHERS =
  'Only the first account can read recordings from folders. Send their URL or upload them instead.'

/**
 * Why recordings cannot be read from this folder (S11), with what to do; `null`: they can be. `allowed`: the folders of
 * OFFHOOK_RECORDINGS_FOLDERS.
 */
export async function folderFlaw(folder: string, allowed: readonly string[]): Promise<string | null> {
  const resolved = await resolveFolder(folder, allowed)
  return 'problem' in resolved ? resolved.problem : null
}

/** The real path of the folder. A share may be away for a while; a folder that is not allowed stays so until somebody acts. */
async function resolveFolder(
  folder: string,
  allowed: readonly string[],
): Promise<{ readonly real: string } | FetchFailure> {
  if (!isAbsolute(folder)) {
    return failed('The folder must be an absolute path, such as /var/spool/asterisk/monitor.', false)
  }
  const real = await realpath(folder).catch(() => null)
  // "Not allowed" and "missing" are distinguished only for folders inside the allowed ones, so that nobody learns which folders
  // this machine has.
  const isAllowed = (await Promise.all(allowed.map((one) => containsPath(one, real ?? resolve(folder))))).some(Boolean)
  if (!isAllowed) {
    const now = allowed.length === 0 ? 'allows no folder' : `allows ${allowed.join(', ')}`
    return failed(
      `Offhook is not allowed to read recordings from this folder. Ask your server administrator to add it to OFFHOOK_RECORDINGS_FOLDERS, which currently ${now}.`,
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

/** Whether a path is this folder or inside it. A folder that does not exist is compared by its name. */
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

/** The code of an error; empty if the file does not exist. */
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

/** Whether the header of a WAV says that it holds no samples, whatever follows. */
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

/** Also checks the name: a phone system may write a file anew and put it in place of the first. `null`: nothing has changed. */
async function detectChange(handle: FileHandle, path: string, before: FileState): Promise<'gone' | 'changed' | null> {
  const isSame = (now: FileState): boolean => {
    return now.bytes === before.bytes && now.changedMs === before.changedMs && now.node === before.node
  }
  if (!isSame(await stateOf(handle))) return 'changed'
  const named = await stateOf(path).catch(() => null)
  if (named === null) return 'gone'
  return isSame(named) ? null : 'changed'
}

/**
 * Whether the open file still has this path. A folder on the way may have become a symlink between the check and the opening;
 * Linux can tell the path of an open file.
 */
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
      // ESTALE, EIO: the share went away, or the file was deleted from it.
      if (read === '' || 'code' in read) return failed(VANISHED, true)
      if (read.bytesRead === 0) return failed('The recording became shorter while Offhook was reading it.', true)
      at += read.bytesRead
      await draft.write(buffer.subarray(0, read.bytesRead))
    }
    // A file that was deleted only now was read completely: another attempt would not find it.
    if ((await detectChange(handle, path, first)) === 'changed') return failed(GROWING, true)
    isWhole = true
    return { ok: true, draft, contentType: null, ...draft.digest() }
  } finally {
    if (!isWhole) await draft.drop()
  }
}
