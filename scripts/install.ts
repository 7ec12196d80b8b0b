// Some folders have packages of their own, which `npm ci` in the root leaves alone. The command that needs such a folder
// installs it first, and again whenever its lock file has changed.
//
//   node scripts/install.ts test/vendors    for scripts of package.json
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')

export const FOLDERS = ['scripts/check', 'scripts/icons', 'test/clients', 'test/vendors', 'bench/rivals'] as const

export type Folder = (typeof FOLDERS)[number]

/** By default, npm tries for over a minute before it says that there is no network. */
const RETRIES = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=3000']

/** Installs the packages of a folder where they are missing or out of date. Returns why that failed, in one line; otherwise `null`. */
export function installFolder(folder: Folder): string | null {
  if (isInstalled(folder)) return null
  console.log(`Installing the packages of ${folder} …`)
  const args = ['ci', '--prefix', join(root, folder), '--include=dev', '--prefer-offline', ...RETRIES]
  const { status, stderr, error } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    // On Windows, npm is a script.
    shell: process.platform === 'win32',
  })
  if (status === 0) return null
  const [, code = error?.message ?? `npm exited with ${status}`] =
    /npm (?:error|ERR!) code (\S+)/.exec(stderr ?? '') ?? []
  return `The packages of ${folder} could not be installed (${code}). Connect to the npm registry, then run: npm ci --prefix ${folder}`
}

/** Whether the folder contains every package of its lock file. npm writes its own list last, when all packages are there. */
function isInstalled(folder: Folder): boolean {
  const installed = readPackages(join(root, folder, 'node_modules/.package-lock.json'))
  if (installed === null) return false
  return Object.entries(readPackages(join(root, folder, 'package-lock.json')) ?? {}).every(
    ([path, { integrity, optional }]) =>
      path === '' || installed[path]?.integrity === integrity || (optional === true && installed[path] === undefined),
  )
}

interface LockedPackage {
  readonly integrity?: string
  /** Left out on platforms that it is not for. */
  readonly optional?: boolean
}

function readPackages(file: string): Readonly<Record<string, LockedPackage>> | null {
  try {
    const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> }
    return packages
  } catch {
    // Nothing is installed yet, or an installation was interrupted.
    return null
  }
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true })
  for (const name of positionals) {
    const folder = FOLDERS.find((one) => one === name)
    if (folder === undefined) throw new Error(`${name} is not one of ${FOLDERS.join(', ')}.`)
    const problem = installFolder(folder)
    if (problem === null) continue
    console.error(problem)
    process.exitCode = 1
  }
}
