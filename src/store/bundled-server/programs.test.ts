import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findPostgresPackage, installPrograms } from './programs.ts'

/** A package as npm installs it without install scripts: the links are missing, and only the list of links exists. */
function madePackage(t: TestContext): { native: string; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'offhook-programs-'))
  t.after(() => rmSync(root, { recursive: true }))
  const native = join(root, 'native')
  for (const folder of ['bin', 'lib']) mkdirSync(join(native, folder), { recursive: true })
  writeFileSync(join(native, 'bin/postgres'), 'server', { mode: 0o755 })
  writeFileSync(join(native, 'lib/libicuuc.so.60.2'), 'library', { mode: 0o644 })
  const links = [{ source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so.60' }]
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  return { native, folder: root }
}

test('the links that the package only lists are made', (t) => {
  const { native, folder } = madePackage(t)
  const placed = installPrograms({ version: '18.4.0', native }, folder)
  assert.equal(placed, join(folder, '18.4.0'))
  assert.equal(readFileSync(join(placed, 'lib/libicuuc.so.60'), 'utf8'), 'library')
})

test('programs are linked where that works, so they take neither time nor space', (t) => {
  const { native, folder } = madePackage(t)
  const placed = installPrograms({ version: '18.4.0', native }, folder)
  assert.equal(statSync(join(placed, 'bin/postgres')).ino, statSync(join(native, 'bin/postgres')).ino)
})

test('programs installed under a strict umask can still be run by another user', (t) => {
  const { native, folder } = madePackage(t)
  chmodSync(join(native, 'bin/postgres'), 0o700)
  chmodSync(join(native, 'lib/libicuuc.so.60.2'), 0o600)
  const placed = installPrograms({ version: '18.4.0', native }, folder)
  assert.equal(statSync(join(placed, 'bin/postgres')).mode & 0o777, 0o755)
  assert.equal(statSync(join(placed, 'lib/libicuuc.so.60.2')).mode & 0o777, 0o644)
})

test('what a killed start left half copied is not used', (t) => {
  const { native, folder } = madePackage(t)
  mkdirSync(join(folder, `18.4.0.new-${process.pid}`))
  const placed = installPrograms({ version: '18.4.0', native }, folder)
  assert.equal(readFileSync(join(placed, 'bin/postgres'), 'utf8'), 'server')
  assert.deepEqual(readdirSync(folder).toSorted(), ['18.4.0', 'native'])
})

test('a platform for which there is no PostgreSQL is told what to do instead', () => {
  assert.throws(
    () => findPostgresPackage('aix-ppc64'),
    /No PostgreSQL is bundled for aix-ppc64: set OFFHOOK_DATABASE_URL/,
  )
  const other = process.platform === 'darwin' ? 'linux-arm64' : 'darwin-arm64'
  assert.throws(() => findPostgresPackage(other), /is not installed\. Run npm install without --omit=optional/)
})
