// Databases for tests: one server per run (`run.ts` starts it), one database per test, copied from a template with all
// migrations.
import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient, checkServer } from '../../src/store/database/connections.ts'
import { migrate } from '../../src/store/database/migrations.ts'

export const MIGRATIONS = join(import.meta.dirname, '../../migrations')

export interface TestDatabase extends AsyncDisposable {
  readonly connectionString: string
}

/** The server of this run, its template, and the databases that tests have not dropped. */
export interface TestServer {
  /** The variables by which processes of tests find the server. */
  readonly env: Readonly<Record<string, string>>
  /** Drops the run's databases and returns how many a test had left behind. */
  clear(): Promise<number>
}

const SERVER = 'OFFHOOK_TEST_SERVER'
const NAMES = 'OFFHOOK_TEST_DATABASES'

/**
 * A new database, empty but migrated: `await using database = await freshDatabase()`. It is dropped at the end of the block,
 * even if it has connections.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const { server, names } = testServer()
  return makeDatabase(server, names, names)
}

/** A database without tables, dropped at the end of the block. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const { server, names } = testServer()
  return makeDatabase(server, names, `template0 ENCODING 'UTF8'`)
}

/** A database with the migrations before this one (`0014`). */
export async function databaseBefore(migration: string): Promise<TestDatabase> {
  const database = await emptyDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'offhook-before-'))
  const client = await openClient(database.connectionString, 'test')
  try {
    const names = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}/.test(name) && name < migration)
    for (const name of names) await copyFile(join(MIGRATIONS, name), join(folder, name))
    await migrate(client, folder)
    return database
  } finally {
    await client.end()
    await rm(folder, { recursive: true })
  }
}

function testServer(): { readonly server: string; readonly names: string } {
  const [server, names] = [process.env[SERVER], process.env[NAMES]]
  if (server !== undefined && names !== undefined) return { server, names }
  throw new Error('This test needs a database: run it by "npm test -- <part of its path>".')
}

async function makeDatabase(server: string, names: string, template: string): Promise<TestDatabase> {
  const name = `${names}_${randomBytes(4).toString('hex')}`
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  return {
    connectionString: withDatabase(server, name),
    async [Symbol.asyncDispose]() {
      await run(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

/** Creates the template on a server. */
export async function prepareServer(connectionString: string): Promise<TestServer> {
  const names = `offhook_test_${randomBytes(3).toString('hex')}`
  await run(connectionString, `CREATE DATABASE ${names} ENCODING 'UTF8' TEMPLATE template0`)
  const client = await openClient(withDatabase(connectionString, names), 'test')
  try {
    await checkServer(client)
    await migrate(client, MIGRATIONS)
  } finally {
    // A template with an open connection cannot be copied.
    await client.end()
  }
  return {
    env: { [SERVER]: connectionString, [NAMES]: names },
    async clear() {
      const rows = await run<{ datname: string }>(
        connectionString,
        `SELECT datname FROM pg_database WHERE datname LIKE '${names.replaceAll('_', String.raw`\_`)}%'`,
      )
      for (const { datname } of rows) await run(connectionString, `DROP DATABASE ${datname} WITH (FORCE)`)
      return rows.length - 1
    },
  }
}

async function run<Row extends object>(connectionString: string, sql: string): Promise<Row[]> {
  const client = await openClient(connectionString, 'test kit')
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

function withDatabase(connectionString: string, name: string): string {
  const url = new URL(connectionString)
  url.pathname = `/${name}`
  return url.href
}
