// Stores recordings: files on the local disk, behind an interface that an object store could implement (S43).
//
//   <folder>/drafts/<uuid>     being written; nobody is served from here
//   <folder>/a7/<uuid>.3.mp3   whole; 3 is the claim that it was made under
//
// A file becomes complete in one step: its bytes are on the disk, then it is renamed, then the new name is on the disk. A crash
// before the rename leaves a draft, which is swept later; a crash after the rename leaves a complete file, and the sweep finds it
// by `names` if it has no row.
import { createHash, randomUUID } from 'node:crypto'
import { close, createReadStream, open as openFile, read } from 'node:fs'
import { lstat, mkdir, open, opendir, rename, rm, stat, statfs } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { OffhookError } from '../errors.ts'
import { EARLIER_TITLE_HEAD, earlierTitle } from './audio/id3.ts'

/** Size and hash of a file's content. */
export interface FileDigest {
  readonly bytes: number
  /** SHA-256 in hex. */
  readonly sha256: string
}

/** First and last byte that are wanted, counted from 0, both included. */
interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A file that is being written. It ends with `keep` or `drop`; one of them must be called. */
export interface Draft {
  readonly path: string
  /** Bytes written so far. */
  readonly bytes: number
  /** Resolves when the system has accepted the bytes. Rejects with `disk_full` when there is no room. One call at a time. */
  write(chunk: Uint8Array): Promise<void>
  /** The digest of the bytes written so far. */
  digest(): FileDigest
  /** Makes the file complete under this name, and replaces an existing file. */
  keep(name: string): Promise<FileDigest>
  /** Deletes the draft. Has no effect after `keep`. */
  drop(): Promise<void>
}

/**
 * The name of a recording's source audio, or of its MP3. `claim`: the claim under which the file was made (D22), so that two
 * nodes that work on the same recording never write to one name; 0: an upload, or a file from before there were claims.
 */
export function recordingFileName(recordingId: string, kind: 'source' | 'mp3', claim: number): string {
  return claim === 0 ? `${recordingId}.${kind}` : `${recordingId}.${claim}.${kind}`
}

/** Parses a name that `recordingFileName` made. */
export function parseFileName(name: string): {
  readonly recordingId: string
  readonly kind: 'source' | 'mp3'
  readonly claim: number
} {
  const [recordingId = '', ...rest] = name.split('.')
  return { recordingId, kind: rest.at(-1) === 'mp3' ? 'mp3' : 'source', claim: rest.length > 1 ? Number(rest[0]) : 0 }
}

/** Names must come from `recordingFileName`; any other name is refused with `bad_recording_name`. */
export interface RecordingFiles {
  draft(): Promise<Draft>
  /** A path to which other code (the converter) writes a new file; end it with `keep` or `drop`. */
  draftPath(): Promise<string>
  /** Makes the file at such a path complete under this name. */
  keep(draftPath: string, name: string): Promise<void>
  /** Ends such a path, whether the file exists or not. */
  drop(draftPath: string): Promise<void>
  /** The path, for code that needs a file: the converter, commands. */
  path(name: string): string
  /** `size` is the size of the whole file. Read the stream to its end, or destroy it. `null`: the file does not exist. */
  open(name: string, range?: ByteRange): Promise<{ readonly size: number; readonly stream: Readable } | null>
  /** Whether the file exists. */
  has(name: string): Promise<boolean>
  /** Deletes a file durably; a missing file is no error. */
  remove(name: string): Promise<void>
  /** Names of files that were last written before this moment (ms since 1970), in no order. */
  names(beforeMs: number): AsyncIterable<string>
  /** Deletes drafts that a crash left. */
  sweepDrafts(): Promise<void>
}

const NAME = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.[1-9]\d{0,9})?\.(?:source|mp3)$/
const SUBFOLDER = /^[0-9a-f]{2}$/
/** Longer than any draft is written: a download takes up to 30 min, and then this process holds the draft anyway. */
const DRAFT_AGE_MS = 60 * 60_000
const MODE_FILE = 0o600
const MODE_FOLDER = 0o700
/** Disk space left to other programs, above all the database of all calls, which stops when it cannot write. */
const SPARE_BYTES = 512 * 1024 * 1024
/** After so many written bytes, the free space is checked again. */
const CHECK_SPACE_BYTES = 16 * 1024 * 1024
/** Windows has no fsync for a folder. */
const FOLDERS_SYNC = process.platform !== 'win32'

/**
 * Stores files under `folder`, which is created when it is needed. Only one process may use the folder at a time. `spareBytes`:
 * disk space that is left free.
 */
export function createRecordingFiles(folder: string, { spareBytes = SPARE_BYTES } = {}): RecordingFiles {
  // The end of a UUIDv7 is random; its beginning is the time, which would put a month of files into one folder.
  const path = (name: string): string => join(folder, checked(name).slice(34, 36), name)
  return {
    path,
    ...createDraftFolder(join(folder, 'drafts'), { path, spareBytes }),
    open: (name, range) => openToRead(path(name), range),
    has: async (name) => (await lstat(path(name)).catch(unlessMissing))?.isFile() === true,
    async remove(name) {
      const gone = path(name)
      await rm(gone, { force: true })
      await syncFolder(dirname(gone)).catch(unlessMissing)
    },
    async *names(beforeMs) {
      for await (const shelf of entriesOf(folder)) {
        if (!SUBFOLDER.test(shelf)) continue
        for await (const name of entriesOf(join(folder, shelf))) {
          if (!NAME.test(name) || path(name) !== join(folder, shelf, name)) continue
          const found = await stat(path(name)).catch(unlessMissing)
          if (found && found.mtimeMs < beforeMs) yield name
        }
      }
    },
  }
}

interface DraftFolderOptions {
  /** The path of the file with this name. */
  readonly path: RecordingFiles['path']
  readonly spareBytes: number
}

/** The drafts, until they are complete or dropped. */
type DraftFolder = Pick<RecordingFiles, 'draft' | 'draftPath' | 'keep' | 'drop' | 'sweepDrafts'>

function createDraftFolder(folder: string, { path, spareBytes }: DraftFolderOptions): DraftFolder {
  /** Paths of drafts that are in use in this process. */
  const openDrafts = new Set<string>()

  async function draftPath(): Promise<string> {
    await makeFolder(folder)
    const made = join(folder, randomUUID())
    openDrafts.add(made)
    return made
  }

  async function drop(draft: string): Promise<void> {
    requireDraft(draft)
    await rm(draft, { force: true })
    openDrafts.delete(draft)
  }

  function requireDraft(draft: string): void {
    if (dirname(draft) === folder) return
    throw new OffhookError('bad_recording_name', `${draft} is not the path of a draft.`)
  }

  /** Renames a draft whose bytes are on the disk. */
  async function commit(draft: string, name: string): Promise<void> {
    const target = path(name)
    await makeFolder(dirname(target))
    await rename(draft, target)
    await syncFolder(dirname(target))
    openDrafts.delete(draft)
  }

  return {
    draftPath,
    drop,
    async draft() {
      const made = await draftPath()
      await requireSpace(folder, spareBytes).catch((error: unknown) => {
        openDrafts.delete(made)
        throw error
      })
      const handle = await open(made, 'wx', MODE_FILE).catch((error: unknown) => {
        openDrafts.delete(made)
        throw explainDiskError(error)
      })
      return new FileDraft(made, handle, { commit, drop, requireSpace: () => requireSpace(folder, spareBytes) })
    },
    async keep(draft, name) {
      requireDraft(draft)
      checked(name)
      await syncFile(draft)
      await commit(draft, name)
    },
    async sweepDrafts() {
      const until = Date.now() - DRAFT_AGE_MS
      for await (const name of entriesOf(folder)) {
        const draft = join(folder, name)
        if (openDrafts.has(draft)) continue
        const found = await stat(draft).catch(unlessMissing)
        if (found && found.mtimeMs < until) await rm(draft, { force: true, recursive: true })
      }
    },
  }
}

interface DraftOwner {
  commit(draft: string, name: string): Promise<void>
  drop(draft: string): Promise<void>
  /** Rejects with `disk_full`. */
  requireSpace(): Promise<void>
}

class FileDraft implements Draft {
  readonly path: string
  bytes = 0
  readonly #handle: FileHandle
  readonly #owner: DraftOwner
  readonly #hash = createHash('sha256')
  #isOpen = true
  #isKept = false

  constructor(path: string, handle: FileHandle, owner: DraftOwner) {
    this.path = path
    this.#handle = handle
    this.#owner = owner
  }

  async write(chunk: Uint8Array): Promise<void> {
    // appendFile continues until the whole chunk is written; write may stop short.
    const checksDone = Math.floor(this.bytes / CHECK_SPACE_BYTES)
    await this.#handle.appendFile(chunk).catch(fail)
    this.#hash.update(chunk)
    this.bytes += chunk.length
    if (Math.floor(this.bytes / CHECK_SPACE_BYTES) > checksDone) await this.#owner.requireSpace()
  }

  digest(): FileDigest {
    return { bytes: this.bytes, sha256: this.#hash.copy().digest('hex') }
  }

  async keep(name: string): Promise<FileDigest> {
    checked(name)
    await this.#handle.sync().catch(fail)
    await this.#close()
    await this.#owner.commit(this.path, name)
    this.#isKept = true
    return this.digest()
  }

  async drop(): Promise<void> {
    await this.#close()
    if (!this.#isKept) await this.#owner.drop(this.path)
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#handle.close()
  }
}

async function openToRead(path: string, range: ByteRange | undefined): ReturnType<RecordingFiles['open']> {
  // Checked before opening: a stream that refuses its range would keep the file open.
  if (range !== undefined && !isRange(range)) throw new RangeError(`no range of bytes: ${range.start} to ${range.end}`)
  const found = await lstat(path).catch(unlessMissing)
  if (!found?.isFile()) return null
  // No FileHandle: if the reader goes away and the handle is not closed, the whole process ends (Node 26); a descriptor is safe.
  const title = await readTitle(path).catch(unlessMissing)
  const stream = createReadStream(path, { start: 0, ...range, fs: withoutTitle(title ?? null) })
  // A reader of the stream gets an error all the same; without a reader the error does not matter.
  stream.on('error', () => undefined)
  return { size: found.size, stream }
}

type Title = ReturnType<typeof earlierTitle>

async function readTitle(path: string): Promise<Title> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(EARLIER_TITLE_HEAD), position: 0 })
    return earlierTitle(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

/** Reads a file with spaces in place of its title, so that sizes and ranges hold. */
function withoutTitle(title: Title) {
  const readFile = (
    fd: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: NodeJS.ErrnoException | null, bytesRead: number, buffer: Buffer) => void,
  ): void => {
    read(fd, buffer, offset, length, position, (error, bytesRead) => {
      const at = (byte: number): number => offset + Math.min(Math.max(byte - position, 0), bytesRead)
      if (title !== null && error === null) buffer.fill(' ', at(title.start), at(title.end))
      done(error, bytesRead, buffer)
    })
  }
  return { open: openFile, close, read: readFile }
}

function isRange({ start, end }: ByteRange): boolean {
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end
}

function checked(name: string): string {
  if (NAME.test(name)) return name
  throw new OffhookError(
    'bad_recording_name',
    `A recording is named <uuid>.<claim>.source or <uuid>.<claim>.mp3, not "${name}".`,
  )
}

/** Creates a folder whose own entry is on the disk, so that its files are not lost with it. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: MODE_FOLDER }).catch(fail)
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

async function requireSpace(folder: string, spareBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < spareBytes) throw diskFull()
}

/** Makes a file that other code wrote private and durable. */
async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.chmod(MODE_FILE)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (!FOLDERS_SYNC) return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The names in a folder; none when it does not exist, as before the first recording. */
async function* entriesOf(folder: string): AsyncIterable<string> {
  const opened = await opendir(folder).catch(unlessMissing)
  if (!opened) return
  for await (const { name } of opened) yield name
}

/** The file was deleted already, or never existed. */
function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function fail(error: unknown): never {
  throw explainDiskError(error)
}

/** A full disk in words for a person, as `disk_full`; any other error as it is. */
export function explainDiskError(error: unknown): unknown {
  const code = codeOf(error)
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return diskFull({ cause: error })
}

function diskFull(options?: ErrorOptions): OffhookError {
  const message = 'The disk of the data folder is full. Free up space or use a larger disk.'
  return new OffhookError('disk_full', message, options)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null
}
