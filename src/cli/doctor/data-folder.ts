// Whether the data folder is there, can be written, has room, and keeps its keys to itself.
import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KEY_FILE } from '../place.ts'
import type { Finding } from './finding.ts'
import { found } from './finding.ts'

// Below this the database soon stops taking calls: a day of ten calls a second is about as much.
const FREE_BYTES_MIN = 2 ** 30

/** Looks at the folder as it is; makes nothing. */
export async function checkDataFolder(folder: string): Promise<Finding[]> {
  const there = await stat(folder).catch(() => null)
  if (there === null) return [await notThere(folder)]
  if (!there.isDirectory())
    return [found('data folder', 'fail', `${folder} is no folder. Name another with --data or OFFHOOK_DATA.`)]
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!writable)
    return [
      found(
        'data folder',
        'fail',
        `${folder} cannot be written by this user. Run Offhook as its owner, or change the owner.`,
      ),
    ]
  return [...(await room(folder)), ...(await keyMode(folder)), found('data folder', 'ok', `${folder} can be written.`)]
}

async function notThere(folder: string): Promise<Finding> {
  const parent = dirname(folder)
  try {
    await access(parent, constants.W_OK | constants.X_OK)
    return found('data folder', 'ok', `${folder} is not there yet: "offhook serve" makes it.`)
  } catch {
    return found(
      'data folder',
      'fail',
      `${folder} is not there, and this user cannot make it in ${parent}. Make it, or name another with --data.`,
    )
  }
}

async function room(folder: string): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= FREE_BYTES_MIN) return []
  return [
    found(
      'data folder',
      'warn',
      `Only ${Math.round(free / 2 ** 20)} MB are free where ${folder} lies. Make room before the database stops taking calls.`,
    ),
  ]
}

async function keyMode(folder: string): Promise<Finding[]> {
  const key = await stat(join(folder, KEY_FILE)).catch(() => null)
  // Windows has no such modes.
  if (key === null || process.platform === 'win32' || (key.mode & 0o077) === 0) return []
  return [
    found(
      'data folder',
      'warn',
      `Other users can read ${join(folder, KEY_FILE)}. Mend it with: chmod 600 ${join(folder, KEY_FILE)}`,
    ),
  ]
}
