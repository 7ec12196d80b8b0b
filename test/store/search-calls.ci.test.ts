// A search among many calls: whatever the search, it reads no more calls than its bound.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { numberBeginnings } from '../../src/calls/numbers.ts'
import { searchCalls } from '../../src/store/calls/search-calls.ts'
import { openPool } from '../../src/store/database/connections.ts'
import type { Tables } from '../../src/store/database/tables.ts'
import { freshDatabase } from '../kit/database.ts'

const CALLS = 200_000
/** The largest number of rows that an access of a statement may read: NEWEST_MAX, or INDEXED_MAX. */
const READ_MAX = 5_000

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

test('no search reads more than a few thousand of many calls, and each by an index', async () => {
  await using database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 1, onError: assert.ifError })
  const statements: { sql: string; parameters: readonly unknown[] }[] = []
  await using db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    log: ({ query }) => void statements.push(query),
  })
  // Nine in ten calls come from mobiles, of which only the oldest begin with +61400; some numbers are extensions.
  await pool.query(`
    INSERT INTO account (account_id, uuid, name) OVERRIDING SYSTEM VALUE VALUES (9, uuidv7(), 'Many');
    INSERT INTO source (account_id, source_id, uuid, kind, name, settings) OVERRIDING SYSTEM VALUE VALUES (9, 91, uuidv7(), 'api', 'Many', '{}');
    INSERT INTO call (account_id, call_id, source_id, uniqueid, state, caller, dialled)
      SELECT 9, uuidv7(), 91, '17' || lpad(n::text, 10, '0'), '{}',
        CASE WHEN n <= 3000 THEN '+61400' WHEN n % 10 = 0 THEN '+4420' WHEN n % 97 = 0 THEN '2' ELSE '+614' || 10 + n % 80 END || lpad((n % 1000000)::text, 6, '0'),
        '+6128888' || lpad((n % 5000)::text, 4, '0') FROM generate_series(1, ${CALLS}) n;
    ANALYZE call`)
  for (const [text, wanted] of [
    ['0', 5],
    ['+', 5],
    ['04', 5],
    ['0400', 5],
    ['+61400000007', 1],
    ['+1212', 0],
    ['0499 999 999', 0],
    ['0044 20', 5],
    ['02 8888 0001', 5],
    ['17', 5],
    ['170000000042', 1],
    ['nobody', 0],
  ] as const) {
    statements.length = 0
    const search = { numberBeginnings: numberBeginnings(text, 'AU'), uniqueidBeginning: text }
    const found = await searchCalls(db, 9, search, 5)
    assert.equal(found.length, wanted, text)
    for (const { sql, parameters } of statements) {
      const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
        [...parameters],
      )
      const reads = readsOf(rows[0]?.['QUERY PLAN'][0]?.Plan ?? assert.fail())
      assert.deepEqual(
        reads.filter(({ by, count }) => !/^(?:Index|Bitmap)/.test(by) || count > READ_MAX),
        [],
        `${text}: ${sql}`,
      )
    }
  }
})

/** Returns how each access of a plan to calls reads, and how many rows. */
function readsOf(node: PlanNode): { readonly by: string; readonly count: number }[] {
  const below = (node.Plans ?? []).flatMap(readsOf)
  if (node['Relation Name'] !== 'call') return below
  const rows = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)
  return [{ by: node['Node Type'], count: rows * node['Actual Loops'] }, ...below]
}
