// postmaster.pid: what a running server says about itself, and what a killed one leaves behind.
// Lines (PostgreSQL's src/include/utils/pidfile.h): 1 process id, 2 cluster, 3 start time, 4 port, 5 socket folder,
// 6 address, 7 shared memory, 8 status.
import { readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface PostmasterPid {
  readonly pid: number
  readonly socketFolder: string
  /** `starting` (recovering too), `ready`, `stopping`; empty before the first is written. */
  readonly status: string
}

/** What the file says, or `null` when there is none or it is only begun. */
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

/** Whether a process is a server of the cluster, or one of its children. */
export function isServing(cluster: string, pid: number): boolean {
  const place = workplaceOf(pid)
  return place === cluster || place === 'unknown'
}

/**
 * PostgreSQL does not start while there is a process with the number in its lock files. That can be one that was given
 * the number again (after a reboot; in a container at once), or the dead server itself, as long as nobody has reaped it:
 * its parent was the program that was killed too, and the machine's first process may take seconds. Removes the files
 * when no process works in the cluster any more. Linux only: elsewhere nothing tells where a process works.
 */
export function removeStaleLocks(cluster: string, socketFile: string): void {
  if (process.platform !== 'linux') return
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  if (pids.some((pid) => isServing(cluster, Number(pid)))) return
  for (const file of [join(cluster, 'postmaster.pid'), socketFile, `${socketFile}.lock`]) rmSync(file, { force: true })
}

/** Whether a process of our user has this id, one that is dead but not reaped included. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: there is none. EPERM: another user's, so neither ours nor our server's.
    return false
  }
}

/**
 * The folder in which a process works: a server works in its cluster. `null` when there is no such process or it is
 * dead and not reaped yet; `unknown` where the system has no way to tell (all but Linux).
 */
function workplaceOf(pid: number): string | null {
  if (!isAlive(pid)) return null
  if (process.platform !== 'linux') return 'unknown'
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // ENOENT: dead. EACCES: a process that hides from its own user, which a server does not.
    return null
  }
}
