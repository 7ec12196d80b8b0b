// Migrations: plain SQL in `NNNN-name.sql`, each run once, in order, in a transaction together with the row that records it. Even
// if the program is killed, a migration has run completely or not at all.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { OffhookError, messageOf } from '../../errors.ts'
import { MIGRATION_LOCK } from './advisory-locks.ts'

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

const TABLE = `CREATE TABLE IF NOT EXISTS migration (
  number int PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, at timestamptz NOT NULL DEFAULT now())`

/**
 * Migrates the database to the newest migration of the folder and returns the names of the migrations that ran. Refuses a
 * database made by a newer Offhook and a database with a migration whose text has changed since. Several programs may call this
 * at once: they take turns. `onUpdate` gets the pending migrations of a database that is in use: with millions of calls they may
 * take minutes.
 */
export async function migrate(
  client: Client,
  folder: string,
  onUpdate: (names: readonly string[]) => void = () => undefined,
): Promise<string[]> {
  const migrations = readMigrations(folder)
  await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`)
  try {
    await client.query(TABLE)
    const { rows } = await client.query<Omit<Migration, 'sql'>>(
      'SELECT number, name, sha256 FROM migration ORDER BY number',
    )
    refuseNewer(migrations, rows)
    refuseChanged(migrations, rows)
    const pending = migrations.slice(rows.length)
    if (rows.length > 0 && pending.length > 0) onUpdate(pending.map(({ name }) => name))
    for (const migration of pending) await run(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`)
  }
}

function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
  return files.map((file, index) => {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1])
    if (number !== index + 1) {
      throw new OffhookError(
        'migrations_not_in_order',
        `${join(folder, file)} should have number ${index + 1}. Number migrations without gaps: 0001-what.sql, 0002-what.sql.`,
      )
    }
    // A checkout on Windows may have other line ends; the migration is the same.
    const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
    return { number, name: file.slice(0, -'.sql'.length), sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

function refuseNewer(migrations: readonly Migration[], ran: readonly Omit<Migration, 'sql'>[]): void {
  const newest = ran.at(-1)
  if (newest === undefined || newest.number <= migrations.length) return
  throw new OffhookError(
    'database_newer',
    `This database was migrated by a newer version of Offhook (to ${newest.name}; this version ends at ${migrations.at(-1)?.name ?? 'none'}). Start that version or a newer one.`,
  )
}

function refuseChanged(migrations: readonly Migration[], ran: readonly Omit<Migration, 'sql'>[]): void {
  for (const [index, { number, name, sha256 }] of ran.entries()) {
    const file = migrations[index]
    if (file?.number === number && file.sha256 === sha256) continue
    throw new OffhookError(
      'migration_changed',
      `The file of the migration ${name} was changed after it ran in this database. Restore the file, and put the change in a new migration.`,
    )
  }
}

async function run(client: Client, { number, name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query('INSERT INTO migration (number, name, sha256) VALUES ($1, $2, $3)', [number, name, sha256])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined) // fails only when the connection is gone, and then nothing is left to undo
    throw new OffhookError(
      'migration_failed',
      `The migration ${name} failed and was rolled back: ${messageOf(error)}.`,
      { cause: error },
    )
  }
}
