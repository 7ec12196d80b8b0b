// A data folder of an earlier version, as text files: written by make.ts, and restored into an empty database by the tests of
// upgrades.
//
//   migrations.json   the migrations that had run, with the digests of their texts
//   partitions.json   the days that the tables were partitioned by
//   sequences.json    the last number of each sequence
//   rows/*.txt        the rows of each table, in the text format of COPY
//   data/             the other files of the data folder: keys and recordings
//   settings.json     the settings of the program
//   expected.json     what the API returned, and the secrets that people and phone systems had
import assert from 'node:assert/strict'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Client } from 'pg'
import { openClient } from '../../src/store/database/connections.ts'
import { migrate } from '../../src/store/database/migrations.ts'
import { createPartitions, listRelations, quoteIdentifier, type Relation } from '../../src/store/move/relations.ts'
import { CANONICAL_TEXT_SETTINGS } from '../../src/store/move/table-copy.ts'
import { MIGRATIONS } from '../kit/database.ts'
import { readCopyText, writeCopyText } from './copy-text.ts'

/** The address of all receivers in fixtures: nothing else listens there. */
export const RECEIVER = { host: '127.83.0.1', port: 20443 }
/** Stands for the path of Node in a fixture. */
const NODE = '<node>'
/** What the data folder has besides the database. */
const DATA_FILES = ['secret.key', 'admin.key', 'recordings']

export interface Expected {
  readonly email: string
  readonly password: string
  readonly apiKey: string
  /** Of the integration `Upgrade`: what its receiver gets. */
  readonly token: string
  readonly signingSecret: string
  /** Where a phone system posts its messages, and with which credentials. */
  readonly sourcePath: string
  readonly sourceAuthorization: string
  /** Paths of the API, and a part of what they returned. */
  readonly responses: Readonly<Record<string, unknown>>
}

interface StoredMigration {
  readonly number: number
  readonly name: string
  readonly sha256: string
}

const LEFT_OUT = ['migration']

/** Writes a fixture from the database and the data folder of a program that was stopped. */
export async function writeFixture(
  folder: string,
  from: { readonly client: Client; readonly data: string; readonly settings: Readonly<Record<string, string>> },
  expected: Expected,
): Promise<void> {
  const { client, data, settings } = from
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'rows'), { recursive: true })
  await client.query(CANONICAL_TEXT_SETTINGS)
  const { rows: migrations } = await client.query('SELECT number, name, sha256 FROM migration ORDER BY number')
  const relations = await listRelations(client, LEFT_OUT)
  const { rows: sequences } = await client.query(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1`,
  )
  const days = relations.flatMap(({ name, partition }) => (partition === null ? [] : [{ name, partition }]))
  writeJson(folder, 'migrations', migrations)
  writeJson(folder, 'partitions', days)
  writeJson(folder, 'sequences', sequences)
  writeJson(folder, 'settings', JSON.parse(JSON.stringify(settings).replaceAll(process.execPath, NODE)))
  writeJson(folder, 'expected', expected)
  for (const { table, columns } of tablesOf(relations)) {
    const names = columns.map(quoteIdentifier)
    const { rows } = await client.query<(string | null)[]>({
      text: `SELECT ${names.map((name) => `${name}::text`).join(', ')} FROM ${quoteIdentifier(table)} ORDER BY ${names.map((_, n) => n + 1).join(', ')}`,
      rowMode: 'array',
    })
    writeFileSync(join(folder, `rows/${table}.txt`), writeCopyText(columns, rows))
  }
  for (const name of DATA_FILES.filter((file) => existsSync(join(data, file))))
    cpSync(join(data, name), join(folder, 'data', name), { recursive: true })
}

/** Restores the rows into an empty database, and the files into an empty folder. */
export async function restoreFixture(
  folder: string,
  to: { readonly connectionString: string; readonly data: string },
): Promise<void> {
  const client = await openClient(to.connectionString, 'test')
  try {
    await client.query(CANONICAL_TEXT_SETTINGS)
    await migrateAs(client, readJson(folder, 'migrations') as StoredMigration[])
    const partitions = readJson(folder, 'partitions') as Pick<Relation, 'name' | 'partition'>[]
    await createPartitions(
      client,
      partitions.map((one) => ({ ...one, columns: [], key: [], bytes: 0 })),
    )
    const tables = tablesOf(await listRelations(client, LEFT_OUT))
    const files = globSync('rows/*.txt', { cwd: folder }).map((file) => basename(file, '.txt'))
    assert.deepEqual(files.toSorted(), tables.map(({ table }) => table).toSorted())
    for (const { table, types } of tables) await load(client, { table, types, file: join(folder, `rows/${table}.txt`) })
    for (const { name, last } of readJson(folder, 'sequences') as { name: string; last: string }[])
      await client.query('SELECT setval($1::regclass, $2)', [quoteIdentifier(name), last])
  } finally {
    await client.end()
  }
  cpSync(join(folder, 'data'), to.data, { recursive: true })
  // Git keeps no modes, and the program refuses a key that others can read.
  for (const path of globSync('**/*', { cwd: to.data }))
    if (statSync(join(to.data, path)).isFile()) chmodSync(join(to.data, path), 0o600)
}

export function fixtureSettings(folder: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(folder, 'settings.json'), 'utf8')
  return JSON.parse(text.replaceAll(NODE, process.execPath)) as Readonly<Record<string, string>>
}

export function readExpected(folder: string): Expected {
  return readJson(folder, 'expected') as Expected
}

/** Runs the migrations of the fixture, which must have the same texts today. */
async function migrateAs(client: Client, migrations: readonly StoredMigration[]): Promise<void> {
  const earlier = mkdtempSync(join(tmpdir(), 'offhook-earlier-'))
  try {
    const names = new Set(migrations.map(({ name }) => `${name}.sql`))
    for (const file of readdirSync(MIGRATIONS).filter((name) => names.has(name)))
      copyFileSync(join(MIGRATIONS, file), join(earlier, file))
    await migrate(client, earlier)
    const { rows } = await client.query('SELECT number, name, sha256 FROM migration ORDER BY number')
    assert.deepEqual(rows, migrations, 'A migration that was released must not change')
  } finally {
    rmSync(earlier, { recursive: true })
  }
}

async function load(
  client: Client,
  { table, types, file }: { table: string; types: ReadonlyMap<string, string>; file: string },
): Promise<void> {
  const { columns, rows } = readCopyText(readFileSync(file, 'utf8'))
  assert.deepEqual(columns.toSorted(), [...types.keys()].toSorted(), `the columns of ${table}`)
  if (rows.length === 0) return
  const names = columns.map(quoteIdentifier).join(', ')
  const values = columns.map((name, n) => `c${n}::${types.get(name)}`).join(', ')
  const lists = columns.map((_, n) => `$${n + 1}::text[]`).join(', ')
  await client.query(
    `INSERT INTO ${quoteIdentifier(table)} (${names}) OVERRIDING SYSTEM VALUE
     SELECT ${values} FROM unnest(${lists}) AS row(${columns.map((_, n) => `c${n}`).join(', ')})`,
    columns.map((_, n) => rows.map((row) => row[n] ?? null)),
  )
}

/** The tables without their partitions, each after the tables that its rows refer to. */
function tablesOf(
  relations: readonly Relation[],
): { readonly table: string; readonly columns: readonly string[]; readonly types: ReadonlyMap<string, string> }[] {
  const tables = new Map<string, Relation>()
  for (const relation of relations) {
    const name = relation.partition?.of ?? relation.name
    if (!tables.has(name)) tables.set(name, relation)
  }
  return [...tables].map(([table, relation]) => {
    const columns = relation.columns.filter(({ generated }) => !generated)
    return {
      table,
      columns: columns.map(({ name }) => name),
      types: new Map(columns.map(({ name, type }) => [name, type])),
    }
  })
}

function readJson(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}

function writeJson(folder: string, name: string, value: unknown): void {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`)
}
