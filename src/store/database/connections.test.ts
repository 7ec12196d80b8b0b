import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from 'pg'
import { freshDatabase } from '../../../test/kit/database.ts'
import { openClient, openPool, checkServer } from './connections.ts'

async function answer(sql: string): Promise<unknown> {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  try {
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})
  } finally {
    await client.end()
  }
}

test('counts are numbers, times are milliseconds, dates are their text', async () => {
  assert.deepEqual(
    await answer(`SELECT count(*) AS a, 9007199254740991::int8 AS b, timestamptz '2026-11-25 13:19:28.123987+00' AS c,
      timestamptz '2026-11-25 23:19:28+10' AS d, date '2026-11-25' AS e, timestamptz 'infinity' AS f, 1.50::numeric AS g, null::int8 AS h`),
    [
      1,
      9007199254740991,
      Date.UTC(2026, 10, 25, 13, 19, 28, 123),
      Date.UTC(2026, 10, 25, 13, 19, 28),
      '2026-11-25',
      Infinity,
      '1.50',
      null,
    ],
  )
})

test('a number too large to be one is an error, not another number', async () => {
  await assert.rejects(answer('SELECT 9007199254740993::int8'), /9007199254740993 is too large/)
})

test('S46 a time that no year of ours has is before or after all others', async () => {
  const sql = `SELECT timestamptz '-infinity' AS a, timestamptz '0044-03-15 BC' AS b, timestamptz '12026-01-01' AS c`
  assert.deepEqual(await answer(sql), [-Infinity, -Infinity, Infinity])
})

test('sessions speak UTC, whatever the database says', async () => {
  await using database = await freshDatabase()
  const admin = await openClient(database.connectionString, 'test')
  await admin.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'Australia/Sydney'); END $$`,
  )
  await admin.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = %L', current_database(), 'German'); END $$`,
  )
  await admin.end()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: assert.fail })
  const { rows } = await pool.query(
    `SELECT timestamptz '2026-11-25 00:00+00' AS at, current_setting('timezone') AS zone`,
  )
  await pool.end()
  assert.deepEqual(rows, [{ at: Date.UTC(2026, 10, 25), zone: 'UTC' }])
})

test('an idle connection that is lost is told, and the pool opens another', async () => {
  await using database = await freshDatabase()
  const { promise, resolve } = Promise.withResolvers<Error>()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: resolve })
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const admin = await openClient(database.connectionString, 'test')
  await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
  await admin.end()
  assert.match((await promise).message, /terminating connection/)
  assert.equal((await pool.query('SELECT 1')).rowCount, 1)
  await pool.end()
})

const unreachable: [what: string, change: (url: URL) => void, says: RegExp][] = [
  [
    'a port where nobody listens',
    (url) => ((url.search = ''), (url.host = 'localhost:1')),
    /Could not connect to the database server at localhost:1: .*Check that it is running/,
  ],
  [
    'a name that does not resolve',
    (url) => ((url.search = ''), (url.host = 'db.invalid:5432')),
    /Could not connect to .* db\.invalid:5432/,
  ],
  [
    'a database that is not there',
    (url) => (url.pathname = '/nowhere'),
    /The database nowhere does not exist at .*\. Create it \(CREATE DATABASE\)/,
  ],
  [
    'a user who is not there',
    (url) => ((url.username = 'stranger'), (url.password = 'hunter2')),
    /rejected the user stranger: .*Check the user and password/,
  ],
]
for (const [what, change, says] of unreachable) {
  test(`${what} is told in a sentence that says what to do, without the password`, async () => {
    await using database = await freshDatabase()
    const url = new URL(database.connectionString)
    change(url)
    await assert.rejects(
      openClient(url.href, 'test'),
      (error: Error) => says.test(error.message) && !error.message.includes('hunter2'),
    )
  })
}

test('a server older than 18 and a database that is not UTF-8 are refused, with what to do', async () => {
  // This test replaces the server, because no older server is available.
  const pretended = (number: number, version: string, encoding: string): Client =>
    ({
      query: async () => ({ rows: [{ number, version, encoding, schema: 'public', mayCreate: true }] }),
    }) as unknown as Client
  await checkServer(pretended(180_000, '18.0', 'UTF8'))
  await assert.rejects(
    checkServer(pretended(170_005, '17.5', 'UTF8')),
    /points to PostgreSQL 17\.5, but Offhook requires 18 or newer\. Upgrade/,
  )
  await assert.rejects(
    checkServer(pretended(180_000, '18.0', 'LATIN1')),
    /is LATIN1, but Offhook requires UTF8.*ENCODING 'UTF8'/,
  )
})

const unwritable: readonly (readonly [what: string, setting: string, says: RegExp])[] = [
  ['that can only be read', 'SET default_transaction_read_only = on', /is read-only\. Use the primary/],
  [
    'whose search path leads nowhere',
    `SET search_path = ''`,
    /search path contains no existing schema.*SET search_path/,
  ],
  [
    'whose schema is somebody else’s',
    'SET ROLE pg_monitor',
    /no permission to create tables in the schema public\. .*OWNER TO/,
  ],
]
for (const [what, setting, says] of unwritable) {
  test(`S49 a database ${what} is refused before anything is made in it, with what to do`, async () => {
    await using database = await freshDatabase()
    const client = await openClient(database.connectionString, 'test')
    try {
      await checkServer(client)
      await client.query(setting)
      await assert.rejects(checkServer(client), says)
    } finally {
      await client.end()
    }
  })
}
