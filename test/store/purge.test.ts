// S57: what is left of a deleted account: nothing, in any table. The rows are made from the catalogue, so a table that a later
// migration adds is tested too.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Pool } from 'pg'
import { beginPurges, listPurges, purgeAccount } from '../../src/store/accounts/purge.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { ensureDayPartitions } from '../../src/store/database/partitions.ts'
import { openDb } from '../../src/store/database/tables.ts'
import { freshDatabase } from '../kit/database.ts'

const database = await freshDatabase()
const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
const db = openDb(pool)
after(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})
await ensureDayPartitions(pool)

const [DELETED, OTHER] = [2001, 2002]
const ROWS = 3

/** Tables whose rows belong to an account without naming it: to the row of another table with this column. */
const BELONG_BY: Readonly<Record<string, string>> = { inbox_request: 'token', source_seen: 'source_id' }
/** Tables whose rows belong to people, who may have other accounts. */
const OF_PEOPLE = ['credential', 'person', 'person_device', 'person_session']
/** Tables of groups of accounts, which outlast each of their accounts. */
const OF_GROUPS = ['account_group', 'group_membership']
/** Tables that have one row for each account. */
const ONE_EACH = ['account_size']
/** Tables of the program, in which no account has rows. */
const OF_PROGRAM = ['migration', 'node', 'statistics_look']

interface Column {
  readonly name: string
  readonly type: string
  readonly isNeeded: boolean
}

interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  /** The words of closed lists, by column. */
  readonly words: Readonly<Record<string, string>>
}

/** Every table, a partitioned table as one. */
async function readTables(): Promise<Table[]> {
  const { rows } = await pool.query<{ name: string; columns: Column[]; checks: string[] | null }>(
    `SELECT c.relname AS name,
       (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'isNeeded', a.attnotnull AND a.attgenerated = '') ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT json_agg(pg_get_constraintdef(o.oid)) FROM pg_constraint o WHERE o.conrelid = c.oid AND o.contype = 'c') AS checks
     FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
     ORDER BY c.relname`,
  )
  return rows.map(({ name, columns, checks }) => ({ name, columns, words: wordsIn(checks ?? []) }))
}

function wordsIn(checks: readonly string[]): Record<string, string> {
  const words: Record<string, string> = {}
  // A list of words says more than a condition on one of them.
  for (const check of checks.toSorted((a, b) => Number(b.includes('ANY')) - Number(a.includes('ANY')))) {
    const found = /\(+(?<column>\w+) = (?:ANY \(+ARRAY\[)?'(?<word>\w+)'::text/.exec(check)?.groups
    if (found?.['column'] !== undefined) words[found['column']] ??= found['word'] ?? ''
  }
  return words
}

/** A value for a column: the same in every table, so that references hold. */
function valueOf({ name, type }: Column, { words }: Table): string {
  if (name === 'account_id') return '$1::int'
  // An idle lane, which no node has claimed.
  if (name === 'epoch') return '0'
  if (name in words) return `'${words[name]}'`
  if (type === 'uuid') return `md5($1::int || ' ' || n)::uuid`
  if (type === 'text') return `$1::int || ' ' || n`
  if (type === 'bytea') return `decode(md5($1::int || ' ' || n), 'hex')`
  if (type.endsWith('[]')) return `'{}'`
  if (type.startsWith('timestamp')) return `now() + n * interval '1 ms'`
  if (type === 'date') return 'current_date'
  if (type === 'jsonb' || type === 'json') return `'{}'`
  if (type === 'boolean') return 'false'
  if (/^(?:integer|bigint|smallint|real|double precision)$/.test(type)) return '($1::int - 2000) * 100000 + n'
  throw new Error(`This test does not know the type ${type}.`)
}

async function fill(table: Table, accountId: number, rows: number): Promise<void> {
  // What belongs to a group belongs to no account.
  const columns = table.columns.filter(
    ({ name, isNeeded, type }) => isNeeded || name === 'account_id' || (type === 'uuid' && name !== 'group_id'),
  )
  const client = await pool.connect()
  try {
    // The tables are filled in any order.
    await client.query('SET session_replication_role = replica')
    await client.query(
      `INSERT INTO ${table.name} (${columns.map(({ name }) => name).join(', ')}) OVERRIDING SYSTEM VALUE
       SELECT ${columns.map((column) => valueOf(column, table)).join(', ')} FROM generate_series(1, $2::int) n WHERE $1::int > 0
       ON CONFLICT DO NOTHING`,
      [accountId, rows],
    )
  } catch (error) {
    throw new Error(`${table.name} could not be filled`, { cause: error })
  } finally {
    await client.query('RESET session_replication_role')
    client.release()
  }
}

const hasAccount = ({ columns }: Table): boolean => columns.some(({ name }) => name === 'account_id')

/** The rows of an account, as text, by table. */
async function rowsOf(tables: readonly Table[], accountId: number): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const table of tables) {
    const by = BELONG_BY[table.name]
    const where = hasAccount(table)
      ? 'account_id = $1'
      : by === undefined
        ? null
        : `${by} IN (SELECT ${valueOf(columnOf(table, by), table)} FROM generate_series(1, ${ROWS}) n)`
    if (where === null) continue
    const { rows } = await pool.query<{ text: string }>(
      `SELECT t::text AS text FROM ${table.name} t WHERE ${where} ORDER BY 1 LIMIT 100`,
      [accountId],
    )
    found[table.name] = rows.map(({ text }) => text)
  }
  return found
}

function columnOf({ columns, name }: Table, wanted: string): Column {
  return columns.find((column) => column.name === wanted) ?? assert.fail(`${name} has no column ${wanted}`)
}

async function peopleOf(accountId: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM person p, generate_series(1, ${ROWS}) n WHERE p.person_id = md5($1::int || ' ' || n)::uuid`,
    [accountId],
  )
  return rows[0]?.count ?? 0
}

const tables = await readTables()

test('S57 of every table without accounts it is known whose its rows are', () => {
  const without = tables.filter((table) => !hasAccount(table)).map(({ name }) => name)
  assert.deepEqual(
    without.filter((name) => name !== 'account'),
    [...Object.keys(BELONG_BY), ...OF_PEOPLE, ...OF_GROUPS, ...OF_PROGRAM].toSorted(),
  )
})

const filled = tables.filter(({ name }) => ![...OF_PROGRAM, ...OF_GROUPS, 'account'].includes(name))

async function fillAccount(accountId: number, calls: number): Promise<void> {
  await pool.query(
    `INSERT INTO account (account_id, uuid, name) OVERRIDING SYSTEM VALUE VALUES ($1, gen_random_uuid(), 'Clinic')`,
    [accountId],
  )
  for (const table of filled) await fill(table, accountId, table.name === 'call' ? calls : ROWS)
}

async function planned(accountId: number): Promise<void> {
  await pool.query(
    `UPDATE account SET data_key = 'sealed', delete_at = now(), delete_by = '{}' WHERE account_id = $1`,
    [accountId],
  )
}

const noPause = (): Promise<void> => Promise.resolve()

async function purge(thePool: Pool, accountId: number, pause = noPause): Promise<string[]> {
  const files: string[] = []
  await purgeAccount(
    { pool: thePool, db, deleteFiles: async ({ recordingId }) => void files.push(recordingId), pause },
    accountId,
  )
  return files
}

test('S57 nothing of a deleted account is left in any table, the other account is untouched, and a purge that is interrupted continues', async () => {
  await fillAccount(DELETED, 45_000)
  await fillAccount(OTHER, ROWS)
  // One of the people of the deleted account is a member of the other too.
  await pool.query(
    `INSERT INTO membership (account_id, person_id, role) VALUES ($1, md5($2::int || ' ' || 1)::uuid, 'viewer')`,
    [OTHER, DELETED],
  )
  const before = await rowsOf(filled, OTHER)
  for (const one of [before, await rowsOf(filled, DELETED)])
    for (const [name, rows] of Object.entries(one))
      assert.ok(rows.length >= (ONE_EACH.includes(name) ? 1 : ROWS), `${name} has rows`)

  assert.deepEqual(await beginPurges(pool), [], 'nothing is due')
  await planned(DELETED)
  assert.deepEqual(
    (await beginPurges(pool)).map(({ accountId }) => accountId),
    [DELETED],
  )
  assert.deepEqual(await beginPurges(pool), [], 'begun once')
  const { rows } = await pool.query('SELECT data_key FROM account WHERE account_id = $1', [DELETED])
  assert.deepEqual(rows, [{ data_key: null }], 'the key goes first')
  assert.deepEqual(await listPurges(pool), [], 'not before what was under way has ended')
  await pool.query(`UPDATE account SET purge_began_at = now() - interval '2 minutes' WHERE account_id = $1`, [DELETED])
  assert.deepEqual(await listPurges(pool), [DELETED])

  // Interrupted after the first, the second, … part, until it comes to its end.
  const files = new Set<string>()
  let interruptions = 0
  for (let parts = 0; ; parts += 1) {
    let left = parts
    const pause = () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error('killed')))
    try {
      for (const id of await purge(pool, DELETED, pause)) files.add(id)
      break
    } catch (error) {
      assert.equal((error as Error).message, 'killed')
      interruptions += 1
    }
  }
  assert.ok(interruptions >= 2, String(interruptions))
  const left = Object.entries(await rowsOf(filled, DELETED)).filter(([, one]) => one.length > 0)
  assert.deepEqual(left, [])
  assert.deepEqual(await listPurges(pool), [])
  assert.equal((await pool.query('SELECT FROM account WHERE account_id = $1', [DELETED])).rowCount, 0)
  assert.equal(await peopleOf(DELETED), 1, 'the person with another account stays, without the account')
  assert.deepEqual(await rowsOf(filled, OTHER), before)
  assert.equal(await peopleOf(OTHER), ROWS)
})

test('S57 the files of every recording of the account are deleted, before its row', async () => {
  const accountId = 2003
  await fillAccount(accountId, ROWS)
  await planned(accountId)
  await beginPurges(pool)
  const files: string[] = []
  await assert.rejects(
    purgeAccount({ pool, db, deleteFiles: () => Promise.reject(new Error('disk')), pause: noPause }, accountId),
    /disk/,
  )
  const { rows } = await pool.query<{ id: string }>('SELECT recording_id AS id FROM recording WHERE account_id = $1', [
    accountId,
  ])
  assert.equal(rows.length, ROWS, 'while its files cannot be deleted, the row stays')
  files.push(...(await purge(pool, accountId)))
  assert.deepEqual(files.toSorted(), rows.map(({ id }) => id).toSorted())
})
