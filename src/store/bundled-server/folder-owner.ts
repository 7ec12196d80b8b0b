// The user that owns the server. PostgreSQL refuses to run as root, so root runs it as another user; any other user runs it as
// themselves.
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { OffhookError } from '../../errors.ts'

/** The operating system's user who owns the server's files and runs it. */
export interface FolderOwner {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

/** The name of the user made for the server where there is no `postgres`. */
const OWN_USER = 'offhook'

/**
 * The user that runs the server of `folder`; `null`: the present user. A folder keeps its owner, so a user `postgres` who is
 * added to the machine later locks nobody out.
 */
export function readFolderOwner(folder: string): FolderOwner | null {
  const uid = process.getuid?.()
  if (uid === undefined) return null
  const stats = existsSync(folder) ? statSync(folder) : null
  if (uid !== 0) {
    if (stats === null || stats.uid === uid) return null
    throw new OffhookError(
      'data_folder_of_another_user',
      `${folder} belongs to the user with ID ${stats.uid}. Start Offhook as that user or as root, or choose another data folder (OFFHOOK_DATA).`,
    )
  }
  if (stats !== null && stats.uid !== 0) return { uid: stats.uid, gid: stats.gid, name: nameOf(stats.uid) }
  return userNamed('postgres') ?? userNamed(OWN_USER) ?? createUser() ?? nobody()
}

/** Whether the owner can enter the folder. The kernel is asked, because access lists and mounts matter too. */
export function canEnter(owner: FolderOwner | null, folder: string): boolean {
  if (owner === null) return true
  return succeeds('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], owner)
}

function userNamed(name: string): FolderOwner | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(printed('id', [flag, name]) ?? Number.NaN))
  return uid === undefined || gid === undefined || !(uid > 0) || !(gid >= 0) ? null : { uid, gid, name }
}

function createUser(): FolderOwner | null {
  const options = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
  ]
  return succeeds('useradd', [...options, OWN_USER]) ? userNamed(OWN_USER) : null
}

function nobody(): FolderOwner {
  const owner = userNamed('nobody')
  if (owner !== null) return owner
  throw new OffhookError(
    'no_user_for_postgres',
    'PostgreSQL can’t run as root, and this machine has no user postgres, offhook or nobody. Start Offhook as an ordinary user, or set OFFHOOK_DATABASE_URL.',
  )
}

function nameOf(uid: number): string {
  return printed('id', ['-un', String(uid)]) ?? String(uid)
}

function printed(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    // There is no such command or no such user: the caller tries the next.
    return null
  }
}

function succeeds(command: string, args: readonly string[], as?: FolderOwner): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', cwd: '/', ...(as && { uid: as.uid, gid: as.gid }) })
    return true
  } catch {
    // The exit code is the result.
    return false
  }
}
