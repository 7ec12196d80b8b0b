// The bundled PostgreSQL, really started: first and later starts, kills, and the folders of real machines.
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
} from 'node:fs'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openClient } from '../src/store/database/connections.ts'
import { type BundledServer, startBundledServer } from '../src/store/bundled-server/bundled-server.ts'
import { canEnter } from '../src/store/bundled-server/folder-owner.ts'
import { isServing, readPostmasterPid } from '../src/store/bundled-server/postmaster-pid.ts'

const asRoot = process.getuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534, name: 'nobody' }
const SCRIPT = fileURLToPath(import.meta.resolve('./kit/start-bundled.ts'))

/** The folder of a server that was started once. */
let made = ''
before(async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'offhook-made-'))
  const server = await startBundledServer({ dataFolder, onEnded: () => undefined })
  await server.stop()
  made = server.folder
})
after(() => rmSync(join(made, '..'), { recursive: true }))

test('a first start makes the database, a later one finds what was stored', async (t) => {
  const { data } = folders(t)
  const first = await start(t, data)
  assert.equal(first.wasRunning, false)
  assert.deepEqual(first.notes, [])
  await ask(first, `CREATE TABLE note AS SELECT 'kept' AS text`)
  await first.stop()
  const second = await start(t, data)
  assert.deepEqual(await ask(second, 'SELECT text FROM note'), [{ text: 'kept' }])
})

test('the server is 18, listens on no port, stores durably, sorts the same everywhere', async (t) => {
  const server = await start(t, stored(t).data)
  const names = [
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'listen_addresses',
    'server_encoding',
    'data_checksums',
    'jit',
  ]
  const values = await Promise.all(
    names.map(async (name) => Object.values((await ask(server, `SHOW ${name}`))[0] ?? {})[0]),
  )
  assert.deepEqual(values, ['on', 'on', 'on', '', 'UTF8', 'on', 'off'])
  assert.deepEqual(await ask(server, `SELECT current_setting('server_version_num')::int >= 180000 AS new_enough`), [
    { new_enough: true },
  ])
  assert.deepEqual(
    await ask(server, `SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()`),
    [{ datlocprovider: 'b', datlocale: 'C.UTF-8' }],
  )
})

test('nobody but its user can enter the folder of the server', async (t) => {
  const server = await start(t, stored(t).data)
  assert.equal(statSync(server.folder).mode & 0o777, 0o700)
  if (asRoot) assert.equal(canEnter(NOBODY, server.folder), false)
})

test('D10 a program that is killed leaves the server running, and the next start uses it', async (t) => {
  const { data } = stored(t)
  const program = await startElsewhere(t, [data])
  await ask(program, `CREATE TABLE note AS SELECT 'committed' AS text`)
  await kill(program.process, 'SIGKILL')
  const server = await start(t, data)
  assert.equal(server.wasRunning, true)
  assert.deepEqual(await ask(server, 'SELECT text FROM note'), [{ text: 'committed' }])
})

test('D10 program and server killed together: the next start recovers what was committed', async (t) => {
  const { data } = stored(t)
  const program = await startElsewhere(t, [data])
  await ask(program, `CREATE TABLE note AS SELECT 'committed' AS text`)
  const { pid } = await postmaster(data)
  process.kill(pid, 'SIGKILL')
  await kill(program.process, 'SIGKILL')
  const server = await start(t, data)
  assert.equal(server.wasRunning, false)
  assert.deepEqual(await ask(server, 'SELECT text FROM note'), [{ text: 'committed' }])
})

test('a server that is killed under a living program is started again', async (t) => {
  const { data } = stored(t)
  const ended = Promise.withResolvers<void>()
  const server = await start(t, data, {
    onEnded: (error) => (error === undefined ? ended.resolve() : ended.reject(error)),
  })
  const { pid } = await postmaster(data)
  process.kill(pid, 'SIGKILL')
  await ended.promise
  while (!((await postmaster(data)).status === 'ready' && (await postmaster(data)).pid !== pid)) await sleep(10)
  assert.deepEqual(await ask(server, 'SELECT 1 AS one'), [{ one: 1 }])
})

test('Ctrl-C in the terminal does not reach the server', async (t) => {
  const { data } = stored(t)
  const program = await startElsewhere(t, [data], { detached: true })
  const { pid } = await postmaster(data)
  process.kill(-(program.process.pid ?? 0), 'SIGINT')
  await once(program.process, 'exit')
  const server = await start(t, data)
  assert.equal((await postmaster(data)).pid, pid)
  assert.equal(server.wasRunning, true)
})

test('two first starts at once end up with one server', async (t) => {
  const { data } = folders(t)
  const [a, b] = await Promise.all([startElsewhere(t, [data]), startElsewhere(t, [data])])
  await ask(a, `CREATE TABLE note AS SELECT 'shared' AS text`)
  assert.deepEqual(await ask(b, 'SELECT text FROM note'), [{ text: 'shared' }])
})

const names: [why: string, name: string][] = [
  ['spaces, signs and letters beyond ASCII', `it's my data, 100%41 データ`],
  ['a path longer than a socket may have', 'x'.repeat(120)],
]
for (const [why, name] of names) {
  test(`a data folder with ${why} works`, async (t) => {
    const data = join(folders(t).root, name)
    const first = await start(t, data)
    await ask(first, `CREATE TABLE note AS SELECT 'kept' AS text`)
    await first.stop()
    const second = await start(t, data)
    assert.deepEqual(await ask(second, 'SELECT text FROM note'), [{ text: 'kept' }])
  })
}

test('a data folder that was moved while the server ran works where it is now', async (t) => {
  const { root, data } = stored(t)
  const before = await startElsewhere(t, [data])
  await ask(before, `CREATE TABLE note AS SELECT 'kept' AS text`)
  await kill(before.process, 'SIGKILL')
  renameSync(data, join(root, 'moved'))
  const server = await start(t, join(root, 'moved'))
  assert.deepEqual(await ask(server, 'SELECT text FROM note'), [{ text: 'kept' }])
})

test('what a killed first start left half made is cleared away', async (t) => {
  const { data } = stored(t)
  const draft = join(data, `postgres/cluster.new-${process.pid}`)
  renameSync(join(data, 'postgres/cluster'), draft)
  await start(t, data)
  assert.equal(existsSync(draft), false)
})

test('a database of another major version is refused, and stays as it is', async (t) => {
  const { data } = stored(t)
  const version = join(data, 'postgres/cluster/PG_VERSION')
  writeFileSync(version, '17\n')
  await assert.rejects(
    start(t, data),
    /was created by PostgreSQL 17, but this version of Offhook bundles PostgreSQL 18\. Start the version/,
  )
  assert.equal(readFileSync(version, 'utf8'), '17\n')
})

test('a server that cannot start says why, and where its log is', async (t) => {
  const { data } = stored(t)
  writeFileSync(join(data, 'postgres/cluster/postgresql.conf'), 'nonsense = on\n')
  await assert.rejects(
    start(t, data),
    /did not start: .*unrecognized configuration parameter "nonsense".* See .*server\.log/,
  )
})

test(
  'as root, a data folder in a home that is closed to others works: the database goes elsewhere, and start-up says so',
  { skip: !asRoot },
  async (t) => {
    const { root, elsewhere } = folders(t)
    const home = join(root, 'home')
    mkdirSync(home)
    chmodSync(home, 0o700)
    const data = join(home, 'data')
    const first = await start(t, data, { elsewhere })
    assert.match(
      first.notes[0] ?? '',
      /^Database created in .*elsewhere.*, as the PostgreSQL user \w+ had no access to/,
    )
    assert.ok(first.folder.startsWith(elsewhere))
    await ask(first, `CREATE TABLE note AS SELECT 'kept' AS text`)
    await first.stop()

    renameSync(data, join(home, 'moved'))
    const moved = await start(t, join(home, 'moved'), { elsewhere })
    assert.deepEqual(await ask(moved, 'SELECT text FROM note'), [{ text: 'kept' }])
    await moved.stop()

    const fresh = await start(t, data, { elsewhere })
    assert.deepEqual(await ask(fresh, `SELECT to_regclass('note') AS note`), [{ note: null }])
    assert.match(fresh.notes.join(' '), /Database of an earlier data folder/)
  },
)

test(
  'as root, a database that its user can no longer reach is not replaced by an empty one',
  { skip: !asRoot },
  async (t) => {
    const { root, elsewhere } = folders(t)
    const home = join(root, 'home')
    mkdirSync(home)
    const server = await start(t, join(home, 'data'), { elsewhere })
    await server.stop()
    chmodSync(home, 0o700)
    await assert.rejects(
      start(t, join(home, 'data'), { elsewhere }),
      /can no longer access .*\. Allow this user to search/,
    )
  },
)

test('as root, only the folder of the server changes owner', { skip: !asRoot }, async (t) => {
  const { data } = stored(t)
  const server = await start(t, data)
  assert.equal(statSync(data).uid, 0)
  assert.notEqual(statSync(server.folder).uid, 0)
  assert.equal(statSync(data).mode & 0o077, 0o011)
})

const otherUser = asRoot && canEnter(NOBODY, import.meta.dirname)
test('an ordinary user runs the server as themselves', { skip: !otherUser }, async (t) => {
  const { root } = folders(t)
  chmodSync(root, 0o777)
  const data = join(root, 'data')
  const program = await startElsewhere(t, [data], { uid: NOBODY.uid, gid: NOBODY.gid })
  assert.deepEqual(await ask(program, 'SELECT 1 AS one'), [{ one: 1 }])
  assert.equal(statSync(join(data, 'postgres')).uid, NOBODY.uid)
  await kill(program.process, 'SIGKILL')
  const server = await start(t, data)
  assert.equal(server.wasRunning, true, 'root uses the server of the user whose folder it is')
})

test(
  'a data folder that root made is refused to an ordinary user, with what to do',
  { skip: !otherUser },
  async (t) => {
    const { data } = stored(t)
    await assert.rejects(
      startElsewhere(t, [data], { uid: NOBODY.uid, gid: NOBODY.gid }),
      /Choose a data folder that Offhook can write to|choose another data folder/,
    )
  },
)

const endings = new WeakMap<TestContext, (() => unknown)[]>()

/** Registers work to be undone at the end of the test, the last first. */
function atEnd(t: TestContext, undo: () => unknown): void {
  const undoes = endings.get(t) ?? []
  if (undoes.length === 0) {
    endings.set(t, undoes)
    t.after(async () => {
      for (const each of undoes.toReversed()) await each()
    })
  }
  undoes.push(undo)
}

/**
 * Creates a data folder with a database that does not run. It is copied, because a first start takes more than a
 * second.
 */
function stored(t: TestContext): { root: string; data: string } {
  const { root, data } = folders(t)
  const folder = join(data, 'postgres')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid, gid } = statSync(made)
  chownSync(folder, uid, gid)
  execFileSync('cp', ['-a', join(made, 'cluster'), folder])
  return { root, data }
}

/** Creates a folder; at the end everything in it is stopped and removed. */
function folders(t: TestContext): { root: string; data: string; elsewhere: string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'offhook-embedded-')))
  chmodSync(root, 0o711)
  atEnd(t, () => rmSync(root, { recursive: true, force: true }))
  return { root, data: join(root, 'data'), elsewhere: join(root, 'elsewhere') }
}

async function start(
  t: TestContext,
  dataFolder: string,
  options: { elsewhere?: string; onEnded?: (error?: unknown) => void } = {},
): Promise<BundledServer> {
  const server = await startBundledServer({ dataFolder, onEnded: () => undefined, ...options })
  let running = true
  const stop = async (): Promise<void> => {
    if (running) await server.stop()
    running = false
  }
  atEnd(t, stop)
  return { ...server, stop }
}

/** Starts the server from a program of its own. The server is stopped by the next start in the test, or at the end. */
async function startElsewhere(
  t: TestContext,
  args: readonly [data: string],
  options: { uid?: number; gid?: number; detached?: boolean } = {},
): Promise<{ connectionString: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'inherit'], ...options })
  atEnd(t, async () => {
    await kill(child, 'SIGKILL')
    if (existsSync(join(args[0], 'postgres/cluster')))
      await (await startBundledServer({ dataFolder: args[0], onEnded: () => undefined })).stop()
  })
  for await (const line of createInterface(child.stdout)) {
    const startResult: { connectionString?: string; error?: string } = JSON.parse(line)
    if (startResult.connectionString !== undefined)
      return { connectionString: startResult.connectionString, process: child }
    throw new Error(startResult.error)
  }
  throw new Error('it said nothing')
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function postmaster(data: string): Promise<{ pid: number; status: string }> {
  const cluster = join(realpathSync(join(data, 'postgres')), 'cluster')
  const startResult = readPostmasterPid(cluster)
  return startResult !== null && isServing(cluster, startResult.pid) ? startResult : { pid: 0, status: 'gone' }
}

async function ask(server: { connectionString: string }, sql: string): Promise<Record<string, unknown>[]> {
  const client = await openClient(server.connectionString, 'test')
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
