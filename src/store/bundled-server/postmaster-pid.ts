// postmaster.pid: the data that a running server writes about itself, and that a killed server leaves behind.
// Lines (PostgreSQL's src/include/utils/pidfile.h): 1 process id, 2 cluster, 3 start time, 4 port, 5 socket folder,
// 6 address, 7 shared memory, 8 status.
import { readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface PostmasterPid {
  readonly pid: number
  readonly socketFolder: string
  /** `starting` (also during recovery), `ready`, `stopping`; empty before the server has written a status. */
  readonly status: string
}

/** The content of the file, or `null` when there is no file or it is incomplete. */
export function readPostmasterPid(cluster: string): PostmasterPid | null {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const pid = Number(lines[0])
  if (!(pid > 0)) return null
  return { pid, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() }
}

/** Whether a process is a server of the cluster, or a child of such a server. */
export function isServing(cluster: string, pid: number): boolean {
  const place = workplaceOf(pid)
  return place === cluster || place === 'unknown'
}

/**
 * PostgreSQL does not start while a process has the number that stands in its lock files. That process can be another
 * process that got the same number (after a reboot; in a container at once), or the dead server itself, until it is
 * reaped: the killed program was its parent, and the machine's first process may take seconds. Removes the files when
 * no process works in the cluster any more. Linux only: other systems cannot tell where a process works.
 */
export function removeStaleLocks(cluster: string, socketFile: string): void {
  if (process.platform !== 'linux') return
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  if (pids.some((pid) => isServing(cluster, Number(pid)))) return
  for (const file of [join(cluster, 'postmaster.pid'), socketFile, `${socketFile}.lock`]) rmSync(file, { force: true })
}

/** Whether a process of the present user has this id, including a process that is dead but not reaped. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: there is no such process. EPERM: it belongs to another user, so it is neither this program nor its server.
    return false
  }
}

/**
 * The folder in which a process works: a server works in its cluster. `null` when there is no such process or it is dead and not
 * reaped yet; `unknown` on systems that cannot tell (all but Linux).
 */
function workplaceOf(pid: number): string | null {
  if (!isAlive(pid)) return null
  if (process.platform !== 'linux') return 'unknown'
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // ENOENT: the process is dead. EACCES: the process hides from its own user, which a server does not.
    return null
  }
}
