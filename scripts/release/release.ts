// `npm run release -- 0.1.0 --dry-run`: makes everything that a release consists of, in dist/release. Without --dry-run it
// publishes the packages to npm as well, which only the workflow of releases may do (.github/workflows/release.yml).
//
//   offhook-0.1.0.tgz            the program
//   offhook-client-0.1.0.tgz     the client of the API alone
//   offhook_0.1.0_amd64.deb      the program as a Debian package, if this machine has dpkg-deb
//   SHA256SUMS                   checksums of all files
//
// The same sources make the same files, byte for byte.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { hostArchitecture, makeDebianPackage } from './debian.ts'
import { clientPackage, offhookPackage } from './packages.ts'
import type { PackageFiles } from './packages.ts'

const USAGE = 'Usage: npm run release -- <version> [--dry-run] [--only-npm]'
const root = join(import.meta.dirname, '../..')
const output = join(root, 'dist/release')

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean' }, 'only-npm': { type: 'boolean' } },
  allowPositionals: true,
})
const [version = ''] = positionals
if (positionals.length !== 1 || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) {
  console.error(USAGE)
  process.exit(2)
}
if (!readFileSync(join(root, 'CHANGELOG.md'), 'utf8').includes(`\n## ${version}`)) {
  console.error(`CHANGELOG.md has no section "## ${version}". Write it first.`)
  process.exit(1)
}

rmSync(output, { recursive: true, force: true })
mkdirSync(output, { recursive: true })
run(process.execPath, ['web/build.ts', '--always'])
const declarations = join(root, 'dist/client')
rmSync(declarations, { recursive: true, force: true })
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.client.json', '--emitDeclarationOnly'])
const options = { root, version, declarations }
const tarballs = [offhookPackage(options), clientPackage(options)].map(pack)
if (values['only-npm'] !== true) addDebianPackage(tarballs[0] ?? '')
writeFileSync(join(output, 'SHA256SUMS'), checksums())
for (const file of readdirSync(output).toSorted()) console.log(join('dist/release', file))
if (values['dry-run'] !== true)
  for (const tarball of tarballs) run('npm', ['publish', tarball, '--provenance', '--access', 'public'])

function addDebianPackage(tarball: string): void {
  const architecture = hostArchitecture()
  if (architecture === null) console.log('The Debian package is left out: it needs Linux on x64 or ARM, and dpkg-deb.')
  else makeDebianPackage(tarball, architecture)
}

/** Packs the files of a package, and returns the path of the tarball. */
function pack({ name, files, executable }: PackageFiles): string {
  const folder = join(root, 'dist/package', name)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    // A tarball contains the modes, so these must not depend on the umask.
    chmodSync(file, executable.includes(path) ? 0o755 : 0o644)
  }
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', output], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as { filename: string }[]
  return join(output, packed?.filename ?? '')
}

function checksums(): string {
  return readdirSync(output)
    .toSorted()
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(output, file)))
          .digest('hex')}  ${file}\n`,
    )
    .join('')
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' })
}
