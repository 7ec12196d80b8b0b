// Makes the Debian package of a release from its npm package. `npm run release` makes the package of this machine's architecture;
// `node scripts/release/debian.ts dist/release/offhook-0.1.0.tgz --architecture arm64` makes the package of another one.
//
//   /usr/bin/offhook           the command, which uses the settings of the service
//   /usr/lib/offhook           the program, and its dependencies as package-lock.json names them: Node and PostgreSQL too
//   /etc/offhook/offhook.env   the settings of the service, all of them explained
//   offhook.service            the service
//
// packaging/debian contains the files that are not made here. The same sources make the same file, byte for byte.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { settingsFile } from './debian-settings.ts'
import { productionLock } from './production-lock.ts'

/** Debian's names of architectures, with Node's. */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x64'],
  ['arm64', 'arm64'],
])
/** The time of every file: the time that npm gives to the files of a package. */
const TIME = 499_162_500
const SETTINGS_FILE = 'etc/offhook/offhook.env'

const root = join(import.meta.dirname, '../..')
const packaging = join(root, 'packaging/debian')

if (import.meta.main) {
  const { values, positionals } = parseArgs({ options: { architecture: { type: 'string' } }, allowPositionals: true })
  const [tarball] = positionals
  const architecture = values.architecture ?? hostArchitecture()
  if (tarball === undefined || architecture === null || !ARCHITECTURES.has(architecture)) {
    console.error('Usage: node scripts/release/debian.ts <offhook-x.y.z.tgz> [--architecture amd64|arm64]')
    process.exit(2)
  }
  console.log(relative('', makeDebianPackage(resolve(tarball), architecture)))
}

/** The architecture of the package that this machine can make; `null`: it cannot make one. */
export function hostArchitecture(): string | null {
  if (spawnSync('dpkg-deb', ['--version']).error !== undefined) return null
  const [host] = [...ARCHITECTURES].find(([, cpu]) => process.platform === 'linux' && cpu === process.arch) ?? []
  return host ?? null
}

/** Makes the package beside the tarball of the program, and returns its path. */
export function makeDebianPackage(tarball: string, architecture: string): string {
  const stage = join(root, `dist/package/debian-${architecture}`)
  rmSync(stage, { recursive: true, force: true })
  const program = join(stage, 'usr/lib/offhook')
  installProgram(tarball, program, ARCHITECTURES.get(architecture) ?? architecture)
  putFiles(stage)
  const manifest = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8')) as { version: string }
  // A version before a release sorts before it, in npm by a hyphen and in Debian by a tilde.
  const version = manifest.version.replace('-', '~')
  putControl(stage, { version, architecture })
  const file = join(dirname(tarball), `offhook_${version}_${architecture}.deb`)
  // Zstandard at this level takes seconds where xz takes minutes. The number of threads may change the bytes.
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z10', '--threads-max=2', '--build', stage, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(TIME) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return file
}

/** Puts the program into a folder, with its dependencies for a processor, and without what only compilers and readers need. */
function installProgram(tarball: string, folder: string, cpu: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])
  const lock = productionLock(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  writeFileSync(join(folder, 'package-lock.json'), lock)
  const options = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['ci', ...options, '--os=linux', `--cpu=${cpu}`, '--libc=glibc'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const node = `node_modules/node-linux-${cpu}`
  const unused = [`${node}/include`, `${node}/share`, 'node_modules/.bin', 'node_modules/.package-lock.json']
  for (const path of [...unused, 'package-lock.json']) rmSync(join(folder, path), { recursive: true, force: true })
  symlinkSync(`../${node}/bin/node`, join(folder, 'bin/node'))
}

/** The files beside the program. */
function putFiles(stage: string): void {
  const documentation = 'usr/share/doc/offhook'
  const notices = ['LICENSE', 'NOTICE'].map((name) => readFileSync(join(root, name), 'utf8'))
  const others = 'The licences of Node.js, of PostgreSQL and of the other parts are in /usr/lib/offhook/node_modules.\n'
  put(join(stage, 'usr/bin/offhook'), readFileSync(join(packaging, 'offhook')))
  put(join(stage, 'usr/lib/systemd/system/offhook.service'), readFileSync(join(packaging, 'offhook.service')))
  put(join(stage, SETTINGS_FILE), settingsFile())
  put(join(stage, documentation, 'copyright'), [...notices, others].join('\n'))
  put(join(stage, documentation, 'changelog.gz'), gzipSync(readFileSync(join(root, 'CHANGELOG.md')), { level: 9 }))
  // The modes in a package do not depend on the umask of its maker.
  for (const path of pathsIn(stage).filter((entry) => !entry.isSymbolicLink())) {
    const file = join(path.parentPath, path.name)
    chmodSync(file, path.isDirectory() || (statSync(file).mode & 0o100) !== 0 ? 0o755 : 0o644)
  }
  chmodSync(stage, 0o755)
  chmodSync(join(stage, 'usr/bin/offhook'), 0o755)
  // Before the first configuration, nobody but root reads the settings.
  chmodSync(join(stage, SETTINGS_FILE), 0o640)
}

/** What dpkg reads about the package, and runs when the package is installed and removed. */
function putControl(stage: string, facts: { readonly version: string; readonly architecture: string }): void {
  const files = pathsIn(stage).filter((entry) => entry.isFile())
  const paths = files.map((entry) => relative(stage, join(entry.parentPath, entry.name))).toSorted()
  const kibibytes = paths.reduce((sum, path) => sum + Math.ceil(statSync(join(stage, path)).size / 1024), 0)
  const control = readFileSync(join(packaging, 'control'), 'utf8')
    .replace('@VERSION@', facts.version)
    .replace('@ARCHITECTURE@', facts.architecture)
    .replace('@INSTALLED_SIZE@', String(kibibytes))
  const sums = paths
    .filter((path) => path !== SETTINGS_FILE)
    .map(
      (path) =>
        `${createHash('md5')
          .update(readFileSync(join(stage, path)))
          .digest('hex')}  ${path}\n`,
    )
  const folder = join(stage, 'DEBIAN')
  put(join(folder, 'control'), control)
  put(join(folder, 'conffiles'), `/${SETTINGS_FILE}\n`)
  put(join(folder, 'md5sums'), sums.join(''))
  put(join(folder, 'templates'), readFileSync(join(packaging, 'templates')))
  for (const name of ['preinst', 'postinst', 'prerm', 'postrm']) {
    put(join(folder, name), readFileSync(join(packaging, name)))
    chmodSync(join(folder, name), 0o755)
  }
  chmodSync(folder, 0o755)
}

function put(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, 0o644)
}

function pathsIn(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
}
