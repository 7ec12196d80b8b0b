// The wrapping key in a file of the data folder, for operators who do not set OFFHOOK_SECRET_KEY (S20). The file is created once,
// and replaced only by `offhook rotate-key`: a new key is stored beside it, all data keys are sealed with the new key, and then
// it replaces the old key.
import { randomBytes } from 'node:crypto'
import { access, link, open as openFile, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OffhookError } from '../../errors.ts'

const KEY_BYTES = 32

/**
 * The 32 bytes in the file. A missing file is created only if `mayMake`: if the database already holds sealed values, a new key
 * could open none of them. Throws `key_file_missing`, `key_file_readable` or `key_file_damaged`.
 */
export async function readKeyFile(
  path: string,
  { mayMake: mayCreate }: { readonly mayMake: boolean },
): Promise<Buffer> {
  if (mayCreate) await makeUnlessThere(path)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const message =
      `The key in ${path} is missing or can’t be read, and the stored secrets are encrypted with it. ` +
      'Restore the file from a backup, readable by the user that runs Offhook.'
    throw new OffhookError('key_file_missing', message, { cause })
  })
  await refuseIfReadableByOthers(path)
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === KEY_BYTES) return key
  const message = `${path} contains no key, which is one line of 44 characters. Restore the file from a backup.`
  throw new OffhookError('key_file_damaged', message)
}

/** The new key of an unfinished key change; `null`: none is under way. */
export async function readNextKey(path: string): Promise<Buffer | null> {
  return (await isThere(nextOf(path))) ? readKeyFile(nextOf(path), { mayMake: false }) : null
}

/** Stores a new key beside the present one, or finds the new key of a key change that was interrupted. */
export async function createNextKey(path: string): Promise<Buffer> {
  const next = await readKeyFile(nextOf(path), { mayMake: true })
  // The key must be on disk before any value is sealed with it.
  await syncFolder(path)
  return next
}

/** Replaces the present key by the new key. */
export async function activateNextKey(path: string): Promise<void> {
  await rename(nextOf(path), path)
  await syncFolder(path)
}

function nextOf(path: string): string {
  return `${path}.next`
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no fsync for a folder.
  if (process.platform === 'win32') return
  const folder = await openFile(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * Writes the key to another name first, so that the key file is always complete, even if the program is killed or two start at
 * once.
 */
async function makeUnlessThere(path: string): Promise<void> {
  if (await isThere(path)) return
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const content = `${randomBytes(KEY_BYTES).toString('base64')}\n`
  // Flushed: the key must be on disk before any value is sealed with it.
  await writeFile(draft, content, { flag: 'wx', mode: 0o400, flush: true })
  try {
    // A link, unlike a rename, never replaces an existing file.
    await link(draft, path)
  } catch (thrown) {
    if (!(await isThere(path))) throw thrown
  } finally {
    await unlink(draft)
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function refuseIfReadableByOthers(path: string): Promise<void> {
  // Windows has no such file modes.
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & 0o077) === 0) return
  const message = `Other users on this machine can read the key in ${path}. Restrict access: chmod 400 ${path}`
  throw new OffhookError('key_file_readable', message)
}
