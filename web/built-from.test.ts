import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { isOutOfDate, MODULES } from './built-from.ts'

const ROOT = join(import.meta.dirname, '..')

/** The files reached from a file by imports that remain in code: static and dynamic ones, but not imports of types. */
function reachedFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  const code = readFileSync(join(ROOT, file), 'utf8')
  const statics = code.matchAll(/^(?:import|export) (?!type )(?:[^'"]*? from )?'(\.[^']+\.tsx?)'/gm)
  const dynamics = code.matchAll(/\bimport\('(\.[^']+\.tsx?)'\)/g)
  for (const [, to = ''] of [...statics, ...dynamics]) reachedFrom(normalize(join(dirname(file), to)), found)
  return found
}

test('the page is built again after a change of any file whose code it runs', () => {
  const modules = new Set(JSON.parse(readFileSync(join(ROOT, MODULES), 'utf8')) as string[])
  const reached = [...reachedFrom('web/main.tsx')]
  for (const folder of ['calls', 'client', 'integrations', 'json', 'render', 'sources', 'text'])
    assert.ok(
      reached.some((file) => file.startsWith(`src/${folder}/`)),
      folder,
    )
  assert.deepEqual(
    reached.filter((file) => file.startsWith('src/') && !modules.has(file)),
    [],
  )
})

test('a page is out of date when what it was built from was changed or removed, and not when something else was', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'offhook built '))
  t.after(() => rmSync(root, { recursive: true }))
  const put = (file: string, at: number): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), file === MODULES ? '["src/json/a.ts"]' : '')
    utimesSync(join(root, file), at, at)
  }
  for (const file of ['src/json/a.ts', 'src/store/b.ts', 'web/main.tsx', 'package-lock.json', 'tsconfig.json'])
    put(file, 1_000)
  assert.equal(isOutOfDate(root), true, 'never built')
  put('dist/page/index.html', 2_000)
  assert.equal(isOutOfDate(root), true, 'without a list')
  put(MODULES, 2_000)
  assert.equal(isOutOfDate(root), false)
  put('src/store/b.ts', 3_000)
  assert.equal(isOutOfDate(root), false)
  for (const file of ['src/json/a.ts', 'web/main.tsx', 'package-lock.json', 'tsconfig.json']) {
    put(file, 3_000)
    assert.equal(isOutOfDate(root), true, file)
    put(file, 1_000)
  }
  rmSync(join(root, 'src/json/a.ts'))
  assert.equal(isOutOfDate(root), true, 'removed')
})
