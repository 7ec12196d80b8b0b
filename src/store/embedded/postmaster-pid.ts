// postmaster.pid: what a running server says about itself, and what a killed one leaves behind.
// Lines (PostgreSQL's src/include/utils/pidfile.h): 1 process id, 2 cluster, 3 start time, 4 port, 5 socket folder,
// 6 address, 7 shared memory, 8 status.
import { readFileSync, readlinkSync, rmSync } from 'node:fs'
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
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
  const pid = Number(lines[0])
  if (!(pid > 0)) return null
  return { pid, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() }
}

/** Whether the server that wrote this process id still works in the cluster. */
export function isServing(cluster: string, pid: number): boolean {
  const place = workplaceOf(pid)
  return place === cluster || place === 'unknown'
}

/**
 * A process id is given again after a reboot, in a container at once, and PostgreSQL does not start while another
 * process of its user has the number in the file. Removes the file when that process is certainly not a server here.
 */
export function removeStalePid(cluster: string): void {
  const left = readPostmasterPid(cluster)
  if (left === null) return
  const place = workplaceOf(left.pid)
  if (place !== null && place !== 'unknown' && place !== cluster)
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
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
 * dead and not reaped yet; `unknown` where the system has no way to tell.
 */
function workplaceOf(pid: number): string | null {
  if (!isAlive(pid)) return null
  if (process.platform !== 'linux') return 'unknown'
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch (error) {
    return isCode(error, 'ENOENT') ? null : 'unknown'
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
