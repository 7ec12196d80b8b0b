import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { isAlive, isServing, readPostmasterPid, removeStaleLocks } from './postmaster-pid.ts'

function cluster(t: TestContext): { folder: string; file: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'offhook-cluster-')))
  t.after(() => rmSync(folder, { recursive: true }))
  return { folder, file: join(folder, 'postmaster.pid') }
}

test('a server says its process, its socket and how far it is', (t) => {
  const { folder, file } = cluster(t)
  assert.equal(readPostmasterPid(folder), null)
  writeFileSync(file, '4711\n/data\n1795613354\n5432\n/run/a b\n\n  12 34\nready   \n')
  assert.deepEqual(readPostmasterPid(folder), { pid: 4711, socketFolder: '/run/a b', status: 'ready' })
})

test('a file that is only begun says nothing yet, or that the server is not ready', (t) => {
  const { folder, file } = cluster(t)
  writeFileSync(file, '')
  assert.equal(readPostmasterPid(folder), null)
  writeFileSync(file, '4711\n/data\n')
  assert.equal(readPostmasterPid(folder)?.status, '')
})

test(
  'after a reboot another process may have the number in the file: it is not taken for the server',
  { skip: process.platform !== 'linux' },
  (t) => {
    const { folder, file } = cluster(t)
    writeFileSync(file, `${process.pid}\n`)
    assert.equal(isServing(folder, process.pid), false)
    removeStaleLocks(folder, join(folder, '.s.PGSQL.5432'))
    assert.equal(existsSync(file), false)
  },
)

test('a process that works in the cluster is the server, and its file stays', async (t) => {
  const { folder, file } = cluster(t)
  const server = spawn('sleep', ['60'], { cwd: folder })
  await once(server, 'spawn')
  writeFileSync(file, `${server.pid}\n`)
  assert.equal(isServing(folder, server.pid ?? 0), true)
  removeStaleLocks(folder, join(folder, '.s.PGSQL.5432'))
  assert.equal(existsSync(file), true)
  server.kill()
  await once(server, 'exit')
  assert.equal(isAlive(server.pid ?? 0), false)
  assert.equal(isServing(folder, server.pid ?? 0), false)
})
