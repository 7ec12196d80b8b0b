// Slow tests that `npm run test:ci` leaves out while nothing that they depend on has changed since they passed.
//
//   node test/kit/unchanged.ts test/vendors    records, when these have passed, that they need not run until a change; commit that
//
// The record is a file of the repository (unchanged.json) with a hash of what each of them depends on, as it was. So it needs no
// history of Git, which a build may not have: every clone of a commit has the same answer, and without a record, or after any
// change of these files, the tests run. What the lists below lack is found by the nightly run, which leaves nothing out.
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parseArgs } from 'node:util'
import type { JobResult } from './test-process.ts'

const root = join(import.meta.dirname, '../..')
const record = join(import.meta.dirname, 'unchanged.json')
const PACKAGES = ['package.json', 'package-lock.json', 'scripts/install.ts']

/** By the beginning of their paths: the files and folders that they depend on. */
const DEPENDS_ON: Readonly<Record<string, readonly string[]>> = {
  // Bodies, signatures and exchanges of services, as Offhook writes and reads them.
  'test/vendors/': [
    ...PACKAGES,
    'test/vendors',
    'test/kit/{api,check-types,jambonz,posted-calls,receiver,services,twilio,visitor}.ts',
    'test/delivery/tenant.ts',
    'src/integrations',
    'src/render',
    'src/delivery',
    'src/sources/{jambonz,twilio}',
    'src/sources/webhook.ts',
    'src/calls/samples.ts',
    'src/actions/integrations',
    'scripts/release/kubernetes.ts',
    'packaging',
  ],
  // The OpenAPI document, from which src/client is made (`npm test` compares them), and the JSON Schema of configurations.
  'test/clients/': [
    ...PACKAGES,
    'test/clients',
    'test/kit/{api,check-types,receiver}.ts',
    'test/docs/{client-types,markdown}.ts',
    'src/api',
    'src/client',
    'src/calls/status.ts',
    'docs/offhook.schema.json',
    'docs/guide/api.md',
    'examples',
  ],
  // How the files of a release are made.
  'test/release/same-files.ci.test.ts': [
    ...PACKAGES,
    'test/release',
    'scripts/release',
    'packaging',
    'src/assets.ts',
    'web/*.ts',
    'tsconfig*.json',
  ],
}

/** The tests that need not run, by the beginning of their paths. */
export function unchangedTests(): string[] {
  const recorded = JSON.parse(readFileSync(record, 'utf8'))
  return Object.keys(DEPENDS_ON).filter((tests) => recorded[tests] === hashOf(tests))
}

/** The tests that passed, by the beginning of their paths. */
export function recordable(results: readonly JobResult[]): string[] {
  return Object.keys(DEPENDS_ON).filter((tests) => {
    const own = results.filter(({ name }) => name.startsWith(tests) || `${name}/` === tests)
    return own.length > 0 && own.every(({ passed, failures }) => passed > 0 && failures.length === 0)
  })
}

function hashOf(tests: string): string {
  const hash = createHash('sha256')
  const patterns = (DEPENDS_ON[tests] ?? []).flatMap((path) => [path, `${path}/**`])
  const files = globSync(patterns, {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => entry.name === 'node_modules',
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const file of [...new Set(files)].toSorted())
    hash
      .update(`${file.slice(root.length).replaceAll(sep, '/')}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

if (import.meta.main) {
  const recorded = JSON.parse(readFileSync(record, 'utf8'))
  for (const tests of parseArgs({ allowPositionals: true }).positionals) {
    const name = Object.keys(DEPENDS_ON).find((one) => one === tests || one === `${tests}/`)
    if (name === undefined) throw new Error(`${tests} is not one of ${Object.keys(DEPENDS_ON).join(', ')}.`)
    recorded[name] = hashOf(name)
  }
  writeFileSync(record, `${JSON.stringify(recorded, null, 2)}\n`)
}
