// The server's process: use a running server, start a server, stop it.
//
// The server is started in a session of its own, so that neither Ctrl-C nor a kill of the process group ends it before this
// program. A killed program leaves the server running, and the next start uses it. If the server was killed as well, a start can
// be refused for a moment, until the remains of the dead server are gone: so a start is retried for 10 s. The server is a child
// of this process, not of pg_ctl: a failed start is known at once instead of by waiting (pg_ctl looks ten times a second), and in
// a container without an init no other process would reap it.
import { spawn } from 'node:child_process'
import { closeSync, constants, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { OffhookError, messageOf } from '../../errors.ts'
import { openClient } from '../database/connections.ts'
import { type ServerFolder, SOCKET_NAME, ensureSocketFolder } from './server-folder.ts'
import { type PostmasterPid, isServing, readPostmasterPid, removeStaleLocks } from './postmaster-pid.ts'
import { spawnOptionsOf, runProgram, explainProgramFailure } from './run-program.ts'
import { serverSettings } from './server-settings.ts'

/** The paths that are needed to run a server; they are absolute, with links resolved. */
export interface Installation {
  readonly place: ServerFolder
  readonly programs: string
  readonly cluster: string
}

interface RunningServer {
  readonly pid: number
  readonly connectionString: string
  /** Whether the server was running already. */
  readonly wasRunning: boolean
  /** Settles when the server's process has ended, for whatever reason. */
  readonly ended: Promise<void>
}

/** How long a refused start is retried; the remains of a killed server are gone in about a second. */
const START_TRIES_MS = 10_000
const START_AGAIN_MS = 100
/**
 * PostgreSQL's messages about obstacles that disappear by themselves: files, memory or a socket of a server that is just starting
 * or dying.
 */
const PASSING = /lock file .* (?:already exists|is empty)|shared memory block .* still in use|already in use/
/** How long a server may need to read its log after a kill: 2 GB of log (`max_wal_size`) from a slow disk. */
const RECOVERY_MS = 300_000
/** A start takes 40 ms: checking the file less often would cause a noticeable delay. */
const LOOK_MS = 5
/** A server that another process started is not a child of this one: only asking shows that it has ended. */
const ASK_MS = 500
/** A fast stop waits for a checkpoint: 512 MB of buffers written to a slow disk. */
const STOP_MS = 60_000
/** Above this size the server's log begins anew; the earlier log is kept as `server.log.1`. */
const LOG_BYTES_MAX = 10 * 1024 * 1024

const TOO_MANY_CONNECTIONS = '53300'

/** Uses the server that runs in the cluster or starts a server; returns when it accepts connections. */
export async function ensureServer(installation: Installation): Promise<RunningServer> {
  const giveUpAt = Date.now() + START_TRIES_MS
  for (;;) {
    const found = await findRunning(installation)
    if (found !== null) return found
    const folder = ensureSocketFolder(installation.place)
    removeStaleLocks(installation.cluster, join(folder, SOCKET_NAME))
    const started = await startServer(installation, folder)
    if (!('refused' in started)) return started
    if (Date.now() > giveUpAt || !PASSING.test(started.refused)) {
      const log = logOf(installation.place)
      throw new OffhookError(
        'postgres_not_started',
        `The bundled PostgreSQL did not start: ${started.refused}. See ${log}.`,
      )
    }
    await sleep(START_AGAIN_MS)
  }
}

/** Stops the server: its sessions end, uncommitted changes are undone, everything else is on disk. */
export async function stopServer(installation: Installation, pid: number): Promise<void> {
  const { programs, cluster, place } = installation
  const done = await runProgram(join(programs, 'bin/pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-W'], place)
  if (done.code !== 0 && isServing(cluster, pid)) {
    throw new OffhookError(
      'postgres_not_stopped',
      `The bundled PostgreSQL (process ${pid}) did not stop: ${done.output}.`,
    )
  }
  const giveUpAt = Date.now() + STOP_MS
  while (isServing(cluster, pid) && Date.now() < giveUpAt) await sleep(LOOK_MS)
}

/** The running server, once it is ready; `null` when there is none. Waits while a server is starting or stopping. */
async function findRunning(installation: Installation): Promise<RunningServer | null> {
  const { cluster } = installation
  const giveUpAt = Date.now() + RECOVERY_MS
  for (;;) {
    const pidFile = readPostmasterPid(cluster)
    if (pidFile === null || !isServing(cluster, pidFile.pid)) return null
    const reachable = existsSync(join(pidFile.socketFolder, SOCKET_NAME))
    if (pidFile.status === 'ready' && reachable && (await answers(pidFile.socketFolder))) {
      return running(pidFile, { wasRunning: true, ended: whenGone(cluster, pidFile.pid) })
    }
    // The data folder was moved while the server ran, so nobody can reach it: start again at the new place.
    if (pidFile.status === 'ready' && !reachable) await stopServer(installation, pidFile.pid)
    if (Date.now() > giveUpAt) {
      const doing = pidFile.status === '' ? 'starting' : pidFile.status
      const message = `The bundled PostgreSQL (process ${pidFile.pid}) has been ${doing} for five minutes. See ${logOf(installation.place)}.`
      throw new OffhookError('postgres_not_ready', message)
    }
    await sleep(LOOK_MS)
  }
}

async function startServer(installation: Installation, folder: string): Promise<RunningServer | { refused: string }> {
  const { place, programs, cluster } = installation
  const program = join(programs, 'bin/postgres')
  const settings = serverSettings(folder).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(place)
  const child = spawn(program, ['-D', cluster, ...settings], {
    ...spawnOptionsOf(place),
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  })
  closeSync(log.descriptor)
  // The child outlives this process; only the wait below keeps the process alive.
  child.unref()
  const end: { how?: string } = {}
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => resolve(void (end.how = explainProgramFailure(program, messageOf(error)))))
    child.once('exit', (code, signal) => resolve(void (end.how = `the process exited immediately (${signal ?? code})`)))
  })
  const giveUpAt = Date.now() + RECOVERY_MS
  while (end.how === undefined) {
    const pidFile = readPostmasterPid(cluster)
    if (pidFile !== null && pidFile.pid === child.pid && pidFile.status === 'ready') {
      return running(pidFile, { wasRunning: false, ended })
    }
    if (Date.now() > giveUpAt)
      return { refused: 'recovery has taken longer than five minutes; start Offhook again to keep waiting' }
    await sleep(LOOK_MS)
  }
  const written = readFileSync(logOf(place)).subarray(log.size).toString()
  return { refused: reasonInLog(written, child.pid) || end.how }
}

function running(pidFile: PostmasterPid, rest: Pick<RunningServer, 'wasRunning' | 'ended'>): RunningServer {
  return { pid: pidFile.pid, connectionString: connectionString(pidFile.socketFolder), ...rest }
}

/** Names every parameter, so that no PGHOST or PGSSLMODE of the environment takes effect. Holds no secret. */
function connectionString(socketFolder: string): string {
  return `postgresql://offhook@localhost:5432/postgres?host=${encodeURIComponent(socketFolder)}&sslmode=disable`
}

/** Whether the server accepts connections. A server that was just killed still has its file, its socket and its process. */
async function answers(socketFolder: string): Promise<boolean> {
  try {
    const client = await openClient(connectionString(socketFolder), 'start')
    await client.end()
    return true
  } catch (error) {
    const { cause } = error instanceof Error ? error : {}
    return cause instanceof Error && 'code' in cause && cause.code === TOO_MANY_CONNECTIONS
  }
}

async function whenGone(cluster: string, pid: number): Promise<void> {
  while (isServing(cluster, pid)) await sleep(ASK_MS, undefined, { ref: false })
}

function logOf(place: ServerFolder): string {
  return join(place.folder, 'server.log')
}

/**
 * Opens the log here and passes it on. The folder belongs to the server's user, so a link there is not followed: as root, it
 * could lead to any file.
 */
function openLog(place: ServerFolder): { descriptor: number; size: number } {
  const path = logOf(place)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_BYTES_MAX) renameSync(path, `${path}.1`)
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW
  return { descriptor: openSync(path, flags, 0o600), size: size > LOG_BYTES_MAX ? 0 : size }
}

/**
 * Why a server ended, from its log: the last lines of its own process, without time and process. The processes of a server that
 * was just killed write to the same log at the same time.
 */
export function reasonInLog(log: string, pid: number | undefined): string {
  return log
    .split('\n')
    .flatMap((line) => {
      const [, writer, text = line] = /^[^[]*\[(\d+)\] (.*)$/.exec(line) ?? []
      // A server that cannot even read its settings writes without time and process.
      const isOwn = writer === undefined || Number(writer) === pid
      return isOwn && text.trim() !== '' ? [text.trim()] : []
    })
    .slice(-4)
    .join('; ')
}
