// `npm run release -- 0.1.0 --dry-run`: makes everything that a release consists of, in dist/release. Nothing is published from
// here: the workflow of releases builds twice, compares, and publishes the files (.github/workflows/release.yml).
//
//   offhook-0.1.0.tgz            the program
//   offhook-client-0.1.0.tgz     the client of the API alone
//   offhook-receiving-0.1.0.tgz  the module for receivers alone
//   offhook-0.1.0.cdx.json       everything that comes with the program (SBOM, CycloneDX)
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
import { clientPackage, offhookPackage, receivingPackage } from './packages.ts'
import type { PackageFiles } from './packages.ts'
import { sbomOf } from './sbom.ts'

const USAGE =
  'Usage: npm run release -- <version> --dry-run [--only-npm]. To publish, push the tag v<version>: .github/workflows/release.yml does the rest.'
const root = join(import.meta.dirname, '../..')
const output = join(root, 'dist/release')

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean' }, 'only-npm': { type: 'boolean' } },
  allowPositionals: true,
})
const [version = ''] = positionals
if (values['dry-run'] !== true || positionals.length !== 1 || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) {
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
const declarations = join(root, 'dist')
for (const part of ['client', 'receiving']) {
  rmSync(join(declarations, part), { recursive: true, force: true })
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${part}.json`, '--emitDeclarationOnly'])
}
const options = { root, version, declarations }
for (const files of [offhookPackage(options), clientPackage(options), receivingPackage(options)]) pack(files)
writeFileSync(join(output, `offhook-${version}.cdx.json`), sbomOf(root, version))
if (values['only-npm'] !== true) addDebianPackage(join(output, `offhook-${version}.tgz`))
writeFileSync(join(output, 'SHA256SUMS'), checksums())
for (const file of readdirSync(output).toSorted()) console.log(join('dist/release', file))

function addDebianPackage(tarball: string): void {
  const architecture = hostArchitecture()
  if (architecture === null) console.log('The Debian package is left out: it needs Linux on x64 or ARM, and dpkg-deb.')
  else makeDebianPackage(tarball, architecture)
}

/** Packs the files of a package. */
function pack({ name, files, executable }: PackageFiles): void {
  const folder = join(root, 'dist/package', name)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    // A tarball contains the modes, so these must not depend on the umask.
    chmodSync(file, executable.includes(path) ? 0o755 : 0o644)
  }
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', output], folder)
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

function run(command: string, args: readonly string[], cwd = root): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', process.stderr, 'inherit'] })
}
