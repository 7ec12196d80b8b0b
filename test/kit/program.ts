// The real program, in a process of its own: started, queried, killed, restarted.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, realpathSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../src/errors.ts'
import { isServing, readPostmasterPid } from '../../src/store/bundled-server/postmaster-pid.ts'
import { inAccount } from './account-path.ts'
import type { AccountName } from './account-path.ts'

export interface ProgramOptions {
  /** The database to use: `(await freshDatabase()).connectionString`. Left out: the bundled server, in the data folder. */
  readonly database?: string
  /** Left out: a new folder, removed at the end. */
  readonly data?: string
  /** The folder of the checkout whose program is started. Left out: this one. */
  readonly checkout?: string
  /** Further settings: `{ OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8' }`. */
  readonly env?: Readonly<Record<string, string>>
}

export interface AskOptions extends RequestInit {
  /** Left out: the key with all rights. */
  readonly key?: string
  /** The account of a path that begins with `~`; left out: the first. */
  readonly account?: AccountName
}

export interface Program extends AsyncDisposable {
  /** Its address; the same after a restart. */
  readonly url: string
  /** A key with all rights. */
  readonly key: string
  readonly data: string
  /** Its present process. */
  readonly process: ChildProcess
  /** A request with a key; `path` begins with a slash, or with `~`: in the account of the request. */
  ask(path: string, options?: AskOptions): Promise<Response>
  /** Sends a signal and waits for the end; resolves with the exit code or the signal. */
  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
  /** Starts the program again on the same port and data, after it has ended. */
  start(): Promise<void>
  /** Kills the bundled PostgreSQL, if this program has one. */
  killDatabase(signal: NodeJS.Signals): Promise<void>
  /** The whole output since the first start. */
  readonly output: () => string
}

/** The settings of a program that may send to this machine. */
export const LOCAL = { OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8', OFFHOOK_SOURCE_NETWORKS: '127.0.0.0/8' }

/** The variable with the program that the files of a run share (warm-up.ts): its address, key and database, as JSON. */
export const SHARED_PROGRAM = 'OFFHOOK_TEST_PROGRAM'

const CHECKOUT = join(import.meta.dirname, '../..')
/** The promised start time is 3 s on an empty folder; a loaded machine gets more, because this is not a test of speed. */
const READY_MS = 120_000
const LOOK_MS = 20

const PORTS = { from: 10_000, to: 32_768 }
/** Maximum number of ports to try, if another program takes the free port first. */
const PORTS_MAX = 3

/** Starts `offhook serve` and resolves when it is ready: `await using program = await startProgram()`. */
export async function startProgram(options: ProgramOptions = {}): Promise<Program> {
  for (let left = PORTS_MAX; ; left -= 1) {
    try {
      return await startOnce(options)
    } catch (error) {
      if (left === 1 || !messageOf(error).includes('is already in use')) throw error
    }
  }
}

async function startOnce(options: ProgramOptions): Promise<Program> {
  // A random key: another program at this port does not know it.
  const key = `a-key-for-tests-only-${randomUUID()}`
  const folder = options.data ?? (await freshFolder())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OFFHOOK_'))),
    OFFHOOK_PORT: String(port),
    OFFHOOK_DATA: folder,
    OFFHOOK_API_KEY: key,
    // Tests start hundreds of programs.
    OFFHOOK_WARM_UP: 'off',
    ...(options.database !== undefined && { OFFHOOK_DATABASE_URL: options.database }),
    ...options.env,
  }
  const command = join(options.checkout ?? CHECKOUT, 'src/cli/offhook.ts')
  let output = ''
  let child = run()

  function run(): ChildProcess {
    const started = spawn(process.execPath, [command, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    return started
  }

  async function end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode ?? child.signalCode ?? 0
  }

  const program: Program = {
    url,
    key,
    data: folder,
    get process() {
      return child
    },
    output: () => output,
    ask: askerOf({ url, key }),
    kill: end,
    async start() {
      child = run()
      await whenReady({ url, key }, child, () => output)
    },
    killDatabase: (signal) => killDatabase(folder, signal),
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
      await killDatabase(folder, 'SIGQUIT')
      if (options.data === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    await whenReady({ url, key }, child, () => output)
  } catch (error) {
    await program[Symbol.asyncDispose]()
    throw error
  }
  return program
}

/** Sends requests to the program at this address, with this key unless a request has its own. */
export function askerOf({ url, key }: Pick<Program, 'url' | 'key'>): Program['ask'] {
  return (path, { key: given = key, account, ...init } = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${given}`)
    return fetch(url + inAccount(path, account), { ...init, headers })
  }
}

/** A folder that the user of the bundled PostgreSQL can enter when the tests run as root. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-data-'))
  await chmod(folder, 0o711)
  return folder
}

/**
 * A port that was free a moment ago. Systems give the ports above these to connections, of which one could take the port before
 * the program that is to listen there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (isFree) return once(server, 'close').then(() => port)
  }
}

async function whenReady(
  { url, key }: { readonly url: string; readonly key: string },
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  const giveUpAt = Date.now() + READY_MS
  while (Date.now() < giveUpAt) {
    if (child.exitCode !== null || child.signalCode !== null) break
    if ((await statusOf(`${url}/readyz`)) === 200) {
      // Another program may have taken the port, but only ours accepts this key.
      if ((await statusOf(`${url}/api/v1/system`, { authorization: `Bearer ${key}` })) === 200) return
    }
    await sleep(LOOK_MS)
  }
  const how = child.exitCode ?? child.signalCode ?? `still not ready after ${READY_MS / 1000} s`
  throw new Error(`offhook serve did not become ready (${how}):\n${output()}`)
}

/** `null`: nobody responds. */
async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number | null> {
  const answer = await fetch(url, { headers }).catch(() => null)
  await answer?.body?.cancel()
  return answer?.status ?? null
}

async function killDatabase(data: string, signal: NodeJS.Signals): Promise<void> {
  const inData = join(data, 'postgres/cluster')
  if (!existsSync(inData)) return
  const cluster = realpathSync(inData)
  const left = readPostmasterPid(cluster)
  if (left === null || !isServing(cluster, left.pid)) return
  process.kill(left.pid, signal)
  while (isServing(cluster, left.pid)) await sleep(LOOK_MS)
}
