// The wrapping key in a file of the data folder, for whoever sets no OFFHOOK_SECRET_KEY (S20). Made once, and
// replaced only by `offhook rotate-key`: a new key is laid beside it, everything is sealed with that, then it takes its place.
import { randomBytes } from 'node:crypto'
import { access, link, open as openFile, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OffhookError } from '../../errors.ts'

const KEY_BYTES = 32

/**
 * The 32 bytes in the file. When it is missing it is made, if `mayMake`: when the database holds sealed values already, a new
 * key would open none of them. Throws `key_file_missing`, `key_file_readable` or `key_file_damaged`.
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

/** The key that a change of the key was about to put in place of the one in the file; `null`: none was under way. */
export async function readNextKey(path: string): Promise<Buffer | null> {
  return (await isThere(nextOf(path))) ? readKeyFile(nextOf(path), { mayMake: false }) : null
}

/** Lays a new key beside the one in the file, or finds the one that a change which was cut off has left there. */
export async function createNextKey(path: string): Promise<Buffer> {
  const next = await readKeyFile(nextOf(path), { mayMake: true })
  // What is sealed with it from now on must not outlive it.
  await syncFolder(path)
  return next
}

/** Puts the new key in place of the one before, which is gone then. */
export async function activateNextKey(path: string): Promise<void> {
  await rename(nextOf(path), path)
  await syncFolder(path)
}

function nextOf(path: string): string {
  return `${path}.next`
}

async function syncFolder(path: string): Promise<void> {
  // Windows does not know the fsync of a folder.
  if (process.platform === 'win32') return
  const folder = await openFile(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Written beside its place first: a file in its place is whole, whenever the program is killed and whoever starts with it. */
async function makeUnlessThere(path: string): Promise<void> {
  if (await isThere(path)) return
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const content = `${randomBytes(KEY_BYTES).toString('base64')}\n`
  // Flushed: what is sealed with it must not outlive it.
  await writeFile(draft, content, { flag: 'wx', mode: 0o400, flush: true })
  try {
    // A link, unlike a renaming, never replaces what is there.
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
  // Windows has no such modes.
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & 0o077) === 0) return
  const message = `Other users on this machine can read the key in ${path}. Restrict access: chmod 400 ${path}`
  throw new OffhookError('key_file_readable', message)
}
