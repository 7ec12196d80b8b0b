// Where the bundled server lives: `<data>/postgres`, or, if its user cannot enter that folder (a checkout in root's home folder),
// a folder under /var/lib/offhook-postgres, to which `<data>/postgres` is then a link. Later starts follow the link, not the name:
// a data folder that was moved keeps its database.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmdirSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { OffhookError, messageOf } from '../../errors.ts'
import { type FolderOwner, canEnter, readFolderOwner } from './folder-owner.ts'

export interface ServerFolder {
  /** The absolute path, links resolved, of the folder with programs, cluster, socket and the server's log. */
  readonly folder: string
  readonly owner: FolderOwner | null
  /** Notes for the person who starts the program, shown once. */
  readonly notes: readonly string[]
}

/** The longest path of a Unix socket in bytes: `sun_path` of unix(7) without its final zero; macOS has four bytes less. */
const SOCKET_PATH_BYTES_MAX = process.platform === 'darwin' ? 103 : 107

/** The name that PostgreSQL gives the socket of port 5432. */
export const SOCKET_NAME = '.s.PGSQL.5432'

/** The folder for databases that cannot be in their data folder. The service of the Debian package has /var/lib/offhook. */
const ELSEWHERE = '/var/lib/offhook-postgres'

/** Finds or creates the server's folder of a data folder. */
export function ensureServerFolder(dataFolder: string, elsewhere = ELSEWHERE): ServerFolder {
  const asRoot = process.getuid?.() === 0
  makeFolder(dataFolder, asRoot ? 0o711 : 0o700)
  const data = realpathSync(dataFolder)
  const link = join(data, 'postgres')
  const folder = existsSync(link) ? realpathSync(link) : link
  const owner = readFolderOwner(folder)
  if (asRoot) letEnter(data)
  if (owner === null || canEnter(owner, existsSync(folder) ? folder : data)) {
    ownFolder(folder, owner)
    return { folder, owner, notes: folder === link ? [] : [`Database found in ${folder}`] }
  }
  if (existsSync(folder)) {
    throw new OffhookError(
      'postgres_folder_closed',
      `The user ${owner.name}, who runs the bundled PostgreSQL, can no longer access ${folder}. Allow this user to search the folders above it (chmod o+x), or move the data folder.`,
    )
  }
  return createFolderElsewhere(link, owner, elsewhere)
}

function createFolderElsewhere(link: string, owner: FolderOwner, elsewhere: string): ServerFolder {
  if (isLink(link)) {
    throw new OffhookError(
      'postgres_folder_missing',
      `${link} points to a folder that no longer exists. Restore the folder, or delete the link to start with an empty database.`,
    )
  }
  makeFolder(elsewhere, 0o755)
  const name = createHash('sha256').update(link).digest('hex').slice(0, 16)
  const notes: string[] = []
  let folder = join(elsewhere, name)
  for (let n = 2; existsSync(folder); n++) {
    // The folder belongs to a data folder that stood at this path earlier. It is never touched, because the present keys cannot
    // read it.
    notes.push(`Database of an earlier data folder kept in ${folder}`)
    folder = join(elsewhere, `${name}-${n}`)
  }
  ownFolder(folder, owner)
  symlinkSync(folder, link)
  notes.unshift(`Database created in ${folder}, as the PostgreSQL user ${owner.name} had no access to ${link}`)
  return { folder, owner, notes }
}

/**
 * A data folder made by `mkdtemp` is closed to the server's user, so it is opened. Secret files in it have restricted permissions
 * of their own.
 */
function letEnter(data: string): void {
  const { mode, uid } = statSync(data)
  if (uid === 0 && (mode & 0o001) === 0) chmodSync(data, (mode & 0o777) | 0o011)
}

function ownFolder(folder: string, owner: FolderOwner | null): void {
  makeFolder(folder, 0o700)
  if (owner === null) return
  const { uid } = statSync(folder)
  if (uid !== owner.uid) chownSync(folder, owner.uid, owner.gid)
}

function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { recursive: true, mode })
  } catch (error) {
    throw new OffhookError(
      'data_folder_not_made',
      `Could not create ${folder}: ${messageOf(error)}. Choose a data folder that Offhook can write to (OFFHOOK_DATA).`,
      { cause: error },
    )
  }
}

/**
 * The folder of the socket: the server's folder, or, if that path is too long, a short folder in /tmp that only the server's user
 * can enter. Any user who can reach the socket is trusted (no password), so a folder in /tmp whose owner or permissions differ is
 * refused: another user could have put it there.
 */
export function ensureSocketFolder({ folder, owner }: ServerFolder): string {
  if (Buffer.byteLength(join(folder, SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX) return folder
  const short = shortFolder(folder)
  const uid = owner?.uid ?? process.getuid?.()
  if (!existsSync(short) && !isLink(short)) {
    mkdirSync(short, { mode: 0o700 })
    if (owner !== null) chownSync(short, owner.uid, owner.gid)
  }
  const stats = lstatSync(short)
  if (stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0) return short
  throw new OffhookError(
    'socket_folder_unsafe',
    `Other users may have access to ${short}, so the PostgreSQL socket can’t be placed there. Delete it, or choose a data folder with a shorter path (OFFHOOK_DATA).`,
  )
}

/** Removes the short folder, if there is one and its server has ended. */
export function removeSocketFolder({ folder }: ServerFolder): void {
  const short = shortFolder(folder)
  if (!existsSync(short)) return
  try {
    rmdirSync(short)
  } catch {
    // The folder is not empty: its content is not ours to remove.
  }
}

function shortFolder(folder: string): string {
  return `/tmp/offhook-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
