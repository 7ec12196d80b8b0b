// The packages of a release, as files by path: `offhook` with all of the program, and alone the parts of it for other programs:
// the client of the API, and what receivers of requests need.
import { globSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { ASSETS } from '../../src/assets.ts'
import { modulesOf } from './modules.ts'

export interface PackageFiles {
  readonly name: string
  /** By path inside the package. */
  readonly files: ReadonlyMap<string, string | Buffer>
  /** The files that can be executed. */
  readonly executable: readonly string[]
}

export interface PackageOptions {
  readonly root: string
  readonly version: string
  /** The folder with the declarations of types, made by the compiler: `client` and `receiving` in it. */
  readonly declarations: string
}

const { workers, responseExamples, migrations, page, demoSessions } = ASSETS
const CLIENT = 'src/client/client.ts'
const RECEIVING = 'src/receiving/receiving.ts'
/** Files of the program that are not modules. */
const DATA = [
  ...[migrations, page, demoSessions].map((folder) => posix.join(pathFromRoot(folder), '**')),
  pathFromRoot(responseExamples),
  // bin/offhook is CommonJS, and reads the oldest safe versions of Node before it starts one.
  'bin/package.json',
  'src/program/security-releases.json',
  // The origin and the licence of the sessions.
  'recorded-sessions/README.md',
]
const FOR_PEOPLE = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'THIRD_PARTY_LICENSES.txt',
  'docs/offhook.schema.json',
  'examples/receivers/*',
]

/** The whole program, without what only developers use. */
export function offhookPackage(options: PackageOptions): PackageFiles {
  const { root, version } = options
  const entries = [
    'src/cli/offhook.ts',
    ...Object.values(workers).map(pathFromRoot),
    CLIENT,
    RECEIVING,
    'src/text/sha256.node.ts',
  ]
  const { name, description, license, bin, type, dependencies, optionalDependencies, engines } = manifest
  const files = new Map<string, string | Buffer>([
    ...modulesOf(root, entries),
    ...filesOf(root, [...DATA, ...FOR_PEOPLE]),
    ...declarationsOf(options, 'client', 'src/client'),
    ...declarationsOf(options, 'receiving', 'src/receiving'),
    ['bin/offhook', readFileSync(join(root, 'bin/offhook'), 'utf8').replace('offhook.ts', 'offhook.js')],
  ])
  files.set(
    'package.json',
    json({
      name,
      version,
      description,
      license,
      bin,
      type,
      imports: { '#sha256': './src/text/sha256.node.js' },
      exports: {
        './client': { types: './src/client/client.d.ts', default: './src/client/client.js' },
        './receiving': { types: './src/receiving/receiving.d.ts', default: './src/receiving/receiving.js' },
        './package.json': './package.json',
      },
      dependencies,
      optionalDependencies,
      engines,
      ...address(),
    }),
  )
  return { name, files, executable: ['bin/offhook'] }
}

/** The client of the API, for programs that only talk to an Offhook. */
export function clientPackage(options: PackageOptions): PackageFiles {
  const { root, version } = options
  const { license, engines, dependencies } = manifest
  const files = new Map<string, string | Buffer>([
    ...inFolder(modulesOf(root, [CLIENT]), 'src/client'),
    ...declarationsOf(options, 'client', '.'),
    ...filesOf(root, ['LICENSE']),
  ])
  const name = '@offhook/client'
  files.set(
    'package.json',
    json({
      name,
      version,
      description: 'A typed client of the API of Offhook, webhooks for phone calls.',
      license,
      type: 'module',
      exports: { '.': { types: './client.d.ts', default: './client.js' }, './package.json': './package.json' },
      dependencies: { 'openapi-fetch': dependencies['openapi-fetch'] },
      engines,
      ...address(),
    }),
  )
  return { name, files, executable: [] }
}

/** What programs need that receive the requests of Offhook. It runs on older versions of Node than Offhook itself. */
export function receivingPackage(options: PackageOptions): PackageFiles {
  const { root, version } = options
  const files = new Map<string, string | Buffer>([
    ...inFolder(modulesOf(root, [RECEIVING]), 'src/receiving'),
    ...declarationsOf(options, 'receiving', '.'),
    ...filesOf(root, ['LICENSE']),
  ])
  const name = '@offhook/receiving'
  files.set(
    'package.json',
    json({
      name,
      version,
      description: 'Verifies the webhooks of Offhook, and describes their events as types and JSON Schemas.',
      license: manifest.license,
      type: 'module',
      sideEffects: false,
      exports: { '.': { types: './receiving.d.ts', default: './receiving.js' }, './package.json': './package.json' },
      engines: { node: '>=18' },
    }),
  )
  return { name, files, executable: [] }
}

/** The files with their paths relative to a folder, which contains all of them. */
function inFolder(files: ReadonlyMap<string, string>, folder: string): [string, string][] {
  return [...files].map(([path, text]) => [posix.relative(folder, path), text])
}

/** The declarations of a part, by their paths in the folder of a package. */
function declarationsOf({ declarations }: PackageOptions, part: string, folder: string): [string, Buffer][] {
  const cwd = join(declarations, part)
  return globSync('*.d.ts', { cwd })
    .toSorted()
    .map((file) => [posix.join(folder, file), readFileSync(join(cwd, file))])
}

/** The path of an asset as in the package, where it is the same as in a checkout. */
function pathFromRoot(asset: string): string {
  return relative(join(import.meta.dirname, '../..'), asset).replaceAll(sep, '/')
}

function filesOf(root: string, patterns: readonly string[]): [string, Buffer][] {
  return globSync(patterns, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)))
    .toSorted()
    .map((path) => [path, readFileSync(join(root, path))])
}

/** The address of the repository, once there is one. npm refuses a package with provenance that does not name it. */
function address(): { readonly repository?: unknown } {
  return 'repository' in manifest ? { repository: manifest.repository } : {}
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
