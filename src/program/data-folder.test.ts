import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { prepareDataFolder } from './data-folder.ts'

const CREATE = {
  name: 'OffhookError',
  code: 'no_data_folder',
  message: /^Could not create the data folder .+ OFFHOOK_DATA\.$/,
}
const WRITE = {
  name: 'OffhookError',
  code: 'no_data_folder',
  message: /is not writable by this user\. .+ OFFHOOK_DATA\.$/,
}
/** Root can write everywhere. Windows has other permissions. */
const skip = process.platform === 'win32' || process.getuid?.() === 0

void test('creates a data folder that only its owner can read, and uses it again', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'data-')), 'a/b')
  prepareDataFolder(folder)
  prepareDataFolder(folder)
  if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700)
})

void test('a file in place of the data folder, or of a folder above it, is an error that names the setting', () => {
  assert.throws(() => prepareDataFolder(import.meta.filename), CREATE)
  assert.throws(() => prepareDataFolder(join(import.meta.filename, 'data')), CREATE)
})

void test('a folder of another user is an error that names the setting', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'data-'))
  chmodSync(folder, 0o500)
  assert.throws(() => prepareDataFolder(folder), WRITE)
  assert.throws(() => prepareDataFolder(join(folder, 'data')), CREATE)
})
