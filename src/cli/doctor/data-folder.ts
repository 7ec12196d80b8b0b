// Checks that the data folder exists, is writable, has free space, and keeps its keys private. Without a data folder, nothing has
// been checked, so that is a failure.
import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { KEY_FILE } from '../target.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

// Below this the database soon stops accepting calls: it is about a day of ten calls a second.
const FREE_BYTES_MIN = 2 ** 30

/** Checks the folder as it is; creates nothing. */
export async function checkDataFolder(folder: string): Promise<Finding[]> {
  const there = await stat(folder).catch(() => null)
  if (there === null) return [missing(`${folder} does not exist.`)]
  if (!there.isDirectory())
    return [createFinding('data folder', 'fail', `${folder} is not a folder. Set another with --data or OFFHOOK_DATA.`)]
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!writable)
    return [
      createFinding(
        'data folder',
        'fail',
        `${folder} is not writable by this user. Run Offhook as the folder’s owner, or change the owner.`,
      ),
    ]
  const key = await stat(join(folder, KEY_FILE)).catch(() => null)
  if (key === null) return [missing(`${folder} is not a data folder: it contains no ${KEY_FILE}.`)]
  return [
    ...(await checkFreeSpace(folder)),
    ...checkKeyMode(folder, key.mode),
    createFinding('data folder', 'ok', `${folder} is writable.`),
  ]
}

/** "offhook serve" writes the key at its first start, whatever the settings are. */
function missing(what: string): Finding {
  return createFinding(
    'data folder',
    'fail',
    `${what} Pass the folder of your Offhook with --data or OFFHOOK_DATA. To create a new one, run "offhook serve".`,
  )
}

async function checkFreeSpace(folder: string): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= FREE_BYTES_MIN) return []
  return [
    createFinding(
      'data folder',
      'warn',
      `Only ${Math.round(free / 2 ** 20)} MB are free on the disk of ${folder}. Free up space before the database stops accepting calls.`,
    ),
  ]
}

function checkKeyMode(folder: string, mode: number): Finding[] {
  // Windows has no such file modes.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return []
  return [
    createFinding(
      'data folder',
      'warn',
      `Other users can read ${join(folder, KEY_FILE)}. Fix it with: chmod 600 ${join(folder, KEY_FILE)}`,
    ),
  ]
}
