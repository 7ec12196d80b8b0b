// The key for commands on this machine: a user who may read the data folder may do everything anyway.
import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { OffhookError } from '../errors.ts'

/** The key in the file, created at the first start, readable by its owner only. */
export function readAdminKey(path: string): string {
  try {
    // wx: two programs that start at once must not each create a key.
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    chmodSync(path, 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = readFileSync(path, 'utf8').trim()
  if (key.length >= 24) return key
  throw new OffhookError(
    'bad_admin_key',
    `${path} contains no key. Delete the file and start Offhook again to create a new key.`,
  )
}
