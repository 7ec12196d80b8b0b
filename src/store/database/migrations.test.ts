import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Client } from 'pg'
import { freshDatabase } from '../../../test/kit/database.ts'
import { openClient } from './connections.ts'
import { migrate } from './migrations.ts'

const FIRST = { '0001-first.sql': 'CREATE TABLE one (n int);' }
const SECOND = { ...FIRST, '0002-second.sql': 'CREATE TABLE two (n int); INSERT INTO two VALUES (2);' }

/** Creates a database in which no migration has run, and a function that creates a folder of migrations. */
async function emptied(
  t: TestContext,
): Promise<{ connect: () => Promise<Client>; folder: (files: Record<string, string>) => string }> {
  const database = await freshDatabase()
  const clients: Client[] = []
  const folders: string[] = []
  t.after(async () => {
    for (const client of clients) await client.end()
    for (const folder of folders) rmSync(folder, { recursive: true })
    await database[Symbol.asyncDispose]()
  })
  const connect = async (): Promise<Client> => {
    const client = await openClient(database.connectionString, 'test')
    clients.push(client)
    return client
  }
  await (await connect()).query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  const folder = (files: Record<string, string>): string => {
    const made = mkdtempSync(join(tmpdir(), 'offhook-migrations-'))
    folders.push(made)
    for (const [name, sql] of Object.entries(files)) writeFileSync(join(made, name), sql)
    return made
  }
  return { connect, folder }
}

test('migrations run once each, in order', async (t) => {
  const { connect, folder } = await emptied(t)
  const client = await connect()
  assert.deepEqual(await migrate(client, folder(FIRST)), ['0001-first'])
  const told: (readonly string[])[] = []
  assert.deepEqual(await migrate(client, folder(SECOND), (names) => told.push(names)), ['0002-second'])
  assert.deepEqual(await migrate(client, folder(SECOND), (names) => told.push(names)), [])
  assert.deepEqual(told, [['0002-second']])
  assert.deepEqual((await client.query('SELECT n FROM two')).rows, [{ n: 2 }])
})

test('two programs that start at once migrate once', async (t) => {
  const { connect, folder } = await emptied(t)
  const files = folder({ '0001-slow.sql': 'CREATE TABLE one (n int); SELECT pg_sleep(0.2);' })
  const ran = await Promise.all([migrate(await connect(), files), migrate(await connect(), files)])
  assert.deepEqual(ran.flat(), ['0001-slow'])
})

test('a migration that fails leaves nothing behind, and those before it stay', async (t) => {
  const { connect, folder } = await emptied(t)
  const client = await connect()
  const files = folder({ ...FIRST, '0002-bad.sql': 'CREATE TABLE two (n int); SELECT 1/0;' })
  await assert.rejects(migrate(client, files), /The migration 0002-bad failed and was rolled back: division by zero/)
  assert.deepEqual(
    (await client.query(`SELECT to_regclass('two') AS two, to_regclass('one') IS NOT NULL AS one`)).rows,
    [{ two: null, one: true }],
  )
  assert.deepEqual(await migrate(client, folder(SECOND)), ['0002-second'])
})

test('D10 a program killed in the middle of a migration leaves nothing of it', async (t) => {
  const { connect, folder } = await emptied(t)
  const [killed, client] = [await connect(), await connect()]
  const { rows } = await killed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const running = assert.rejects(
    migrate(killed, folder({ '0001-slow.sql': 'CREATE TABLE one (n int); SELECT pg_sleep(60);' })),
  )
  while (!(await isSleeping(client, rows[0]?.pid))) await new Promise(setImmediate)
  await client.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
  await running
  assert.deepEqual(await migrate(client, folder(FIRST)), ['0001-first'])
})

async function isSleeping(client: Client, pid: number | undefined): Promise<boolean> {
  const { rows } = await client.query(`SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`, [pid])
  return rows.length > 0
}

test('a database of a newer Offhook is refused, with what to do', async (t) => {
  const { connect, folder } = await emptied(t)
  const client = await connect()
  await migrate(client, folder(SECOND))
  await assert.rejects(
    migrate(client, folder(FIRST)),
    /migrated by a newer version of Offhook \(to 0002-second; this version ends at 0001-first\)\. Start that version/,
  )
})

test('a migration whose file was changed after it ran is refused; other line ends are no change', async (t) => {
  const { connect, folder } = await emptied(t)
  const client = await connect()
  await migrate(client, folder({ '0001-first.sql': 'CREATE TABLE one\n(n int);' }))
  assert.deepEqual(await migrate(client, folder({ '0001-first.sql': 'CREATE TABLE one\r\n(n int);' })), [])
  await assert.rejects(
    migrate(client, folder({ '0001-first.sql': 'CREATE TABLE one (n bigint);' })),
    /file of the migration 0001-first was changed after it ran/,
  )
})

test('a gap or a wrong name in the folder is told before anything runs', async (t) => {
  const { connect, folder } = await emptied(t)
  const client = await connect()
  await assert.rejects(
    migrate(client, folder({ ...FIRST, '0003-third.sql': '' })),
    /0003-third\.sql should have number 2/,
  )
  await assert.rejects(migrate(client, folder({ 'first.sql': '' })), /first\.sql should have number 1/)
  assert.deepEqual((await client.query(`SELECT to_regclass('one') AS one`)).rows, [{ one: null }])
})
