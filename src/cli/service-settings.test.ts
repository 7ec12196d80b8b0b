import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { serviceSettings, type ServiceUse } from './service-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'offhook service '))
chmodSync(folder, 0o755)
process.once('exit', () => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const FILE = write('offhook.env', 'OFFHOOK_DATA=/srv/data\nOFFHOOK_PORT=9000\nNODE_OPTIONS=--inspect\n')
const FROM_FILE = { OFFHOOK_DATA: '/srv/data', OFFHOOK_PORT: '9000' }

function found(uses: ServiceUse, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  return serviceSettings({ name: 'tail', uses }, options, { OFFHOOK_ENV_FILE: FILE, ...env })
}

void test('S53 a command beside the service has its settings, and no other variable of the file', () => {
  assert.deepEqual(found('api'), FROM_FILE)
  assert.deepEqual(found('files'), FROM_FILE)
  assert.deepEqual(found('api', ['--only', 'calls', '--url', 'http://127.0.0.1:9000']), FROM_FILE)
})

void test('S53 without the variable, and for the demo, there is no service', () => {
  assert.equal(serviceSettings({ name: 'tail', uses: 'api' }, [], {}), null)
  assert.equal(found('nothing'), null)
})

void test('S53 a command that names another Offhook does not use the service', () => {
  assert.equal(found('files', ['--data', '/elsewhere']), null)
  assert.equal(found('api', ['--data=/elsewhere']), null)
  assert.equal(found('api', [], { OFFHOOK_DATA: '/elsewhere' }), null)
  assert.equal(found('api', ['--url=https://a.example', '--key', 'ofh_1']), null)
  assert.equal(found('api', ['--key', 'ofh_1'], { OFFHOOK_PUBLIC_URL: 'https://a.example' }), null)
  // The URL of "doctor" is a receiver.
  assert.deepEqual(found('files', ['--url', 'https://a.example', '--key', 'ofh_1']), FROM_FILE)
})

void test('S53 the environment of the command overrides the file, whichever of the two variables of a setting it is', () => {
  assert.deepEqual(found('api', [], { OFFHOOK_PORT: '1' }), { OFFHOOK_DATA: '/srv/data' })
  assert.deepEqual(found('api', [], { OFFHOOK_PORT_FILE: '/port' }), { OFFHOOK_DATA: '/srv/data' })
  assert.deepEqual(found('api', [], { OFFHOOK_PORT: '' }), FROM_FILE)
})

void test('S53 a file without a data folder is refused: the folder of the shell is not the service’s', () => {
  const env = { OFFHOOK_ENV_FILE: write('empty.env', 'OFFHOOK_DATA=\nOFFHOOK_PORT=9000\n') }
  assert.throws(
    () => serviceSettings({ name: 'tail', uses: 'api' }, [], env),
    /OFFHOOK_DATA is not set in .*empty\.env/,
  )
})

void test('S53 a missing file is named', () => {
  const env = { OFFHOOK_ENV_FILE: join(folder, 'missing.env') }
  assert.throws(() => serviceSettings({ name: 'tail', uses: 'api' }, [], env), /missing\.env/)
})

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

void test(
  'S53 other users learn who can use the service, and how',
  { skip: !isRoot && 'only root can be others' },
  () => {
    const file = write('closed.env', 'OFFHOOK_DATA=/srv/data\n')
    chmodSync(file, 0o600)
    process.seteuid?.(NOBODY)
    try {
      assert.throws(
        () => serviceSettings({ name: 'tail', uses: 'api' }, [], { OFFHOOK_ENV_FILE: file }),
        /Only root and the user that runs the Offhook service can use it\. Run: sudo offhook tail\./,
      )
    } finally {
      process.seteuid?.(0)
    }
  },
)

void test(
  'S53 root becomes the owner of the data folder, and all threads with it',
  { skip: !isRoot && 'only root can be others' },
  () => {
    const data = mkdtempSync(join(folder, 'data '))
    chownSync(data, NOBODY, NOBODY)
    const script = `
      const { becomeOwner } = await import(process.argv[1])
      const { promises, statSync } = await import('node:fs')
      becomeOwner(process.argv[2], process.env)
      await promises.writeFile(process.argv[2] + '/file', '')
      const { uid, gid } = statSync(process.argv[2] + '/file')
      console.log(JSON.stringify({ uid, gid, groups: process.getgroups(), home: process.env.HOME === process.argv[3] }))`
    const module = join(import.meta.dirname, 'folder-owner.ts')
    const run = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script, module, data, process.env['HOME'] ?? ''],
      {
        encoding: 'utf8',
      },
    )
    assert.equal(run.stderr, '')
    assert.deepEqual(JSON.parse(run.stdout), { uid: NOBODY, gid: NOBODY, groups: [NOBODY], home: false })
  },
)
