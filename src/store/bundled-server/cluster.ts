// The cluster: the folder of files that initdb creates and the server works in. Offhook never deletes a cluster.
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { OffhookError, messageOf } from '../../errors.ts'
import type { ServerFolder } from './server-folder.ts'
import { isAlive } from './postmaster-pid.ts'
import { runProgram } from './run-program.ts'

/**
 * The same collation on every platform and with every ICU: text sorts by code point and stays sorted after an upgrade.
 * Authentication is `trust`, because only the server's user (and root) can enter the folder of the socket: a password would have
 * to be stored there too.
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
 * The cluster of a place, created if there is none (0.8 s). It is created under another name and renamed, so that a start that
 * was killed leaves no half-made cluster, and two starts at once use the same cluster.
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

/**
 * Removes drafts that a killed start left behind; they contain no data yet. In a container, a killed start may have had our process id.
 */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^cluster\.new-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}
