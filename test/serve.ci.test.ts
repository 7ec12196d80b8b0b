// `offhook serve`, killed, with the PostgreSQL that it started.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '../src/store/database/connections.ts'
import { commandResult, startCommand } from './kit/command.ts'
import { emptyDatabase } from './kit/database.ts'
import { startPooler } from './kit/pooler.ts'
import { freePort, freshFolder, type Program, startProgram } from './kit/program.ts'
import { take, uniqueids } from './kit/program-calls.ts'

async function isReady(program: Program): Promise<boolean> {
  const answer = await fetch(`${program.url}/readyz`).catch(() => null)
  await answer?.body?.cancel()
  return answer?.status === 200
}

test('D10 killed, with PostgreSQL left running or killed too, it serves again with everything it had accepted', async () => {
  await using program = await startProgram()
  assert.equal(await take(program, 'a'), 202)
  await program.kill('SIGKILL')
  await program.start()
  assert.equal(await take(program, 'b'), 202)
  await program.kill('SIGKILL')
  await program.killDatabase('SIGKILL')
  await program.start()
  assert.deepEqual(await uniqueids(program), ['a', 'b'])
})

test('D17 with its PostgreSQL killed it accepts nothing, and serves again by itself when the server is back', async () => {
  await using program = await startProgram()
  assert.equal(await take(program, 'a'), 202)
  await program.killDatabase('SIGKILL')
  const accepted = ['a']
  for (let n = 0; !(await isReady(program)); n++) {
    if ((await take(program, `away-${n}`)) === 202) accepted.push(`away-${n}`)
  }
  while ((await take(program, 'back')) !== 202) await sleep(20)
  assert.deepEqual(await uniqueids(program), [...accepted, 'back'].toSorted())
})

/** Longer than the ten seconds that a start waits for the lock. */
const REFUSED_WITHIN_MS = 30_000

/** Runs `offhook serve` on a database until it ends. */
async function refused(database: string) {
  const port = String(await freePort())
  const settings = { OFFHOOK_DATABASE_URL: database, OFFHOOK_PORT: port }
  const child = startCommand(['serve', '--data', await freshFolder()], undefined, settings)
  const timer = setTimeout(() => child.kill('SIGKILL'), REFUSED_WITHIN_MS)
  return commandResult(child).finally(() => clearTimeout(timer))
}

test('D9 through a pooler in transaction mode nothing is locked or made, through one in session mode one program serves', async () => {
  await using database = await emptyDatabase()
  const client = await openClient(database.connectionString, 'test')
  try {
    await using shared = await startPooler(database.connectionString, { next: 'last' })
    for (let start = 1; start <= 2; start += 1) {
      const { code, stderr } = await refused(shared.connectionString)
      assert.equal(code, 1)
      assert.match(stderr, /OFFHOOK_DATABASE_URL points to a connection pooler in transaction or statement mode\. /)
      assert.doesNotMatch(stderr, /\n {4}at /)
    }
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database
         WHERE locktype = 'advisory' AND datname = current_database()) AS locks,
         (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS tables`,
    )
    assert.deepEqual(rows, [{ locks: 0, tables: 0 }])
  } finally {
    await client.end()
  }
  await using pooler = await startPooler(database.connectionString, 'session')
  await using program = await startProgram({ database: pooler.connectionString })
  assert.equal(await take(program, 'a'), 202)
  assert.match((await refused(pooler.connectionString)).stderr, /Another Offhook already uses this database/)
  assert.equal(await program.kill('SIGTERM'), 0)
  await program.start()
  assert.deepEqual(await uniqueids(program), ['a'])
})
