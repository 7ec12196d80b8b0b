// The cluster: the folder of files that initdb makes and that the server works in. Offhook never deletes one.
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { OffhookError, messageOf } from '../../errors.ts'
import type { ServerFolder } from './server-folder.ts'
import { isAlive } from './postmaster-pid.ts'
import { runProgram } from './run-program.ts'

/**
 * One collation for every platform and every ICU: text sorts by code point and stays sorted after an upgrade.
 * Trust, because the socket lies where only the server's user (and root) can go: a password would have to lie there too.
 */
const INITDB = [
  '--username=offhook',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
]

/**
 * The cluster of a place, made if there is none (0.8 s). Made under another name and renamed, so that a start that was
 * killed in the middle leaves nothing half made, and of two at once both use the same.
 */
export async function ensureCluster(place: ServerFolder, programs: string, version: string): Promise<string> {
  const cluster = join(place.folder, 'cluster')
  if (existsSync(cluster)) {
    refuseOtherVersion(cluster, version)
    return cluster
  }
  removeDrafts(place.folder)
  const draft = join(place.folder, `cluster.new-${process.pid}`)
  const ended = await runProgram(join(programs, 'bin/initdb'), ['-D', draft, ...INITDB], place)
  if (ended.code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new OffhookError(
      'initdb_failed',
      `PostgreSQL could not create its files in ${place.folder}: ${ended.output}. Fix the cause, choose another data folder (OFFHOOK_DATA), or set OFFHOOK_DATABASE_URL.`,
    )
  }
  try {
    renameSync(draft, cluster)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(cluster))
      throw new OffhookError('initdb_failed', `Could not create ${cluster}: ${messageOf(error)}.`, { cause: error })
  }
  return cluster
}

function refuseOtherVersion(cluster: string, version: string): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  const bundled = version.split('.')[0]
  if (made === bundled) return
  throw new OffhookError(
    'cluster_of_another_version',
    `The database in ${cluster} was created by PostgreSQL ${made}, but this version of Offhook bundles PostgreSQL ${bundled}. Start the version of Offhook that created it, or migrate the data with pg_dump.`,
  )
}

/** What a killed start left half made (its id may be ours again, in a container): nobody has stored anything in it yet. */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^cluster\.new-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}
