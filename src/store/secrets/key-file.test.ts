import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { OffhookError } from '../../errors.ts'
import { readKeyFile } from './key-file.ts'

async function newPath(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-key-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'secret.key')
}

const hasCode = (code: string) => (thrown: unknown) => thrown instanceof OffhookError && thrown.code === code

test('S20 the key file is made at the first start, for its owner to read only, and stays', async (t) => {
  const path = await newPath(t)
  const [first, second] = await Promise.all([
    readKeyFile(path, { mayMake: true }),
    readKeyFile(path, { mayMake: true }),
  ])
  assert.equal(first.length, 32)
  assert.deepEqual(second, first)
  assert.deepEqual(await readdir(dirname(path)), ['secret.key'])
  if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o400)
  assert.deepEqual(await readKeyFile(path, { mayMake: false }), first)
})

test('S20 a key file that is gone is not made anew while the database needs the old one', async (t) => {
  const path = await newPath(t)
  await assert.rejects(readKeyFile(path, { mayMake: false }), hasCode('key_file_missing'))
  await assert.rejects(stat(path))
})

test('S20 a key file that holds something else is refused and left as it is', async (t) => {
  const path = await newPath(t)
  await writeFile(path, 'short\n', { mode: 0o400 })
  await assert.rejects(readKeyFile(path, { mayMake: true }), hasCode('key_file_damaged'))
  assert.equal(await readFile(path, 'utf8'), 'short\n')
})

test('S20 a key file that others can read is refused', { skip: process.platform === 'win32' }, async (t) => {
  const path = await newPath(t)
  await readKeyFile(path, { mayMake: true })
  await chmod(path, 0o440)
  await assert.rejects(readKeyFile(path, { mayMake: true }), hasCode('key_file_readable'))
})
