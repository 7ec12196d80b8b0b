// The npm package as run.ts has packed it: its modules are the sources without types, its other files those of the checkout, and
// it runs where only its own dependencies are installed. Node strips the types when the other tests run the sources, so what
// they show is true of the package. Which tests run once more on the package's code: test/kit/package-tests.ts.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import manifest from '../../package.json' with { type: 'json' }
import type { ASSETS } from '../../src/assets.ts'
import { PACKAGE_TESTS } from '../kit/package-tests.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'offhook-package-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
// As root, the PostgreSQL of the package runs as another user, who needs access to this folder.
chmodSync(folder, 0o711)
const installed = join(folder, 'node_modules/offhook')
install()

/** Sources that only the dashboard imports, which is built already. */
const ONLY_DASHBOARD = [
  'src/calls/directory/{columns,read-numbers}.ts',
  'src/render/curl/{authorization,body,command,options,parse,rows}.ts',
  'src/text/sha256.ts',
]
/** Data that the program reads, and what people look for. */
const FILES = [
  'src/**/*.json',
  'migrations/**',
  'dist/page/**',
  'recorded-sessions/asterisk/**',
  'recorded-sessions/README.md',
  'bin/package.json',
  'docs/offhook.schema.json',
  'examples/receivers/*',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'THIRD_PARTY_LICENSES.txt',
]
/** These modules alone ask where they are; all others import what they need, or get its path from `ASSETS`. */
const WHERE_THEY_ARE = ['src/assets.js', 'src/store/bundled-server/programs.js']
/** The specifier of an import or export of a file: all that differs from the source without types. */
const RELATIVE_IMPORT = /(\b(?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"\n]*)\.ts\2/g

test('each module is its source without types, and each source that the program runs is there', () => {
  const onlyDashboard = globSync(ONLY_DASHBOARD, { cwd: root })
  const expected = new Map(
    sources()
      .filter((path) => !onlyDashboard.includes(path))
      .map((path) => [path.replace(/\.ts$/, '.js'), withoutTypes(path)]),
  )
  const modules = shippedModules()
  assert.deepEqual(
    modules.filter((path) => packed(path) !== expected.get(path)),
    [],
  )
  // In a module of types alone, no line that begins with a word is left: some are imported nevertheless.
  const needed = [...expected].filter(([, code]) => /^\w/m.test(code)).map(([path]) => path)
  assert.ok(needed.length > 900)
  assert.deepEqual(
    needed.filter((path) => !modules.includes(path)),
    [],
  )
})

test('every other file is that of the checkout, and nothing else is there', () => {
  const same = globSync(FILES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  const declarations = sources()
    .filter((path) => /^src\/(?:client|receiving)\//.test(path))
    .map((path) => path.replace(/\.ts$/, '.d.ts'))
  const modules = shippedModules()
  const others = shipped().filter((path) => !modules.includes(path))
  assert.deepEqual(others, [...same, ...declarations, 'bin/offhook', 'package.json'].toSorted())
  assert.deepEqual(
    same.filter((path) => !readFileSync(join(installed, path)).equals(readFileSync(join(root, path)))),
    [],
  )
  assert.equal(packed('bin/offhook'), source('bin/offhook').replace('/src/cli/offhook.ts', '/src/cli/offhook.js'))
  const { version, bin, dependencies, optionalDependencies, engines } = manifest
  const { imports, exports, ...about } = JSON.parse(packed('package.json'))
  assert.partialDeepStrictEqual(about, { version, bin, dependencies, optionalDependencies, engines, type: 'module' })
  const names = JSON.stringify([imports, exports]).match(/\.\/[^"]+(?=")/g) ?? []
  const targets = names.filter((name) => /\.\w+$/.test(name))
  assert.ok(targets.length > 5)
  for (const target of targets) assert.ok(existsSync(join(installed, target)), target)
})

test('what the program finds by a path, and not by an import, is in the package', async () => {
  const isAsking = (path: string): boolean => /\bimport\.meta\b|\bcreateRequire\b|\b__dirname\b/.test(packed(path))
  assert.deepEqual(shippedModules().filter(isAsking), WHERE_THEY_ARE)
  const { ASSETS: paths } = (await import(pathToFileURL(join(installed, 'src/assets.js')).href)) as {
    ASSETS: typeof ASSETS
  }
  const { compileCache, workers, ...files } = paths
  assert.ok(compileCache.startsWith(installed))
  for (const path of [...Object.values(files), ...Object.values(workers)]) {
    assert.ok(path.startsWith(installed), path)
    assert.ok(existsSync(path), path)
  }
})

test('installed with its dependencies alone, the demo proves itself and serves the dashboard and the document', async () => {
  const command = [join(installed, 'bin/offhook'), 'demo', '--json']
  const demo = spawn(process.execPath, command, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(demo, 'close')
  let output = ''
  demo.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  let url = ''
  for await (const line of createInterface({ input: demo.stdout })) {
    output += `${line}\n`
    const said = JSON.parse(line)
    if (said.type === 'proof') {
      assert.deepEqual([said.problems, said.recordings, said.links], [[], 2, 4])
      url = String(said.url)
    }
    if (said.type === 'page') break
  }
  assert.notEqual(url, '', output)
  const page = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()
  const [, script = 'no script'] = /<script[^>]* src="([^"]+)"/.exec(page) ?? []
  assert.equal((await fetch(new URL(script, url))).headers.get('content-type'), 'text/javascript; charset=utf-8')
  assert.equal((await fetch(`${url}/openapi.json`)).status, 200)
  demo.kill('SIGINT')
  assert.deepEqual(await ended, [0, null], output.slice(-2000))
})

test('every file that runs once more on the package exists', () => {
  assert.deepEqual(
    Object.keys(PACKAGE_TESTS).filter((path) => !existsSync(join(root, path))),
    [],
  )
})

/** As npm does: the package's files, and beside them its own dependencies alone. */
function install(): void {
  const tarball = join(root, `dist/release/offhook-${manifest.version}.tgz`)
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['xzf', tarball, '-C', installed, '--strip-components=1'])
  const { dependencies, optionalDependencies } = JSON.parse(packed('package.json'))
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const from = join(root, 'node_modules', name)
    const to = join(folder, 'node_modules', name)
    mkdirSync(dirname(to), { recursive: true })
    // Those for other platforms are not installed.
    if (existsSync(from)) symlinkSync(from, to)
  }
}

function shipped(): string[] {
  return readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)))
    .toSorted()
}

function shippedModules(): string[] {
  return shipped().filter((path) => path.startsWith('src/') && path.endsWith('.js'))
}

function sources(): string[] {
  return globSync('src/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts') && !path.endsWith('.d.ts'))
}

function withoutTypes(path: string): string {
  return stripTypeScriptTypes(source(path)).replaceAll(RELATIVE_IMPORT, '$1$2$3.js$2')
}

function source(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function packed(path: string): string {
  return readFileSync(join(installed, path), 'utf8')
}
