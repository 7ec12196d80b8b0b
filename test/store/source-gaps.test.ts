import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { createAccount } from '../../src/store/accounts/accounts.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { saveSourcesSeen, readSourcesSeen, listSourceGaps } from '../../src/store/sources/source-gaps.ts'
import { createSource, updateSource } from '../../src/store/sources/sources.ts'
import { openDb } from '../../src/store/database/tables.ts'
import { freshDatabase } from '../kit/database.ts'

async function newSource(t: TestContext) {
  const database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
  t.after(async () => {
    await pool.end()
    await database[Symbol.asyncDispose]()
  })
  const db = openDb(pool)
  const { accountId } = await createAccount(db, { name: 'A', timezone: 'UTC', country: 'AU' })
  const source = await createSource(db, { accountId, kind: 'asterisk', name: 'PBX', settings: {} })
  const { rows } = await pool.query<{ epoch: number }>(`INSERT INTO node (name) VALUES ('this one') RETURNING epoch`)
  const epoch = rows[0]?.epoch ?? 0
  const { sourceId } = source
  const gapsKept = async (): Promise<[number, number, string][]> =>
    (await listSourceGaps(db, source, 10)).map((gap) => [gap.fromAt, gap.toAt, gap.code])
  return {
    db,
    pool,
    source,
    epoch,
    gapsKept,
    /** Stores that the source was connected until `at`, except for gaps `[from, to]`. */
    keep: (at: number, gaps: readonly [number, number][] = []) =>
      saveSourcesSeen(pool, epoch, {
        seen: [{ sourceId, at }],
        gaps: gaps.map(([from, to]) => ({ sourceId, from, to, code: 'not_connected' })),
      }),
    seenAt: async () => (await readSourcesSeen(db)).get(sourceId),
  }
}

test('C21 a gap is kept once, however often it is told, and no two overlap', async (t) => {
  const { keep, seenAt, gapsKept } = await newSource(t)
  await keep(1_000)
  await keep(3_500, [[2_000, 3_000]])
  await keep(3_500, [[2_000, 3_000]])
  await keep(3_000)
  assert.equal(await seenAt(), 3_500)
  await keep(9_000, [
    [3_200, 5_000],
    [6_000, 9_000],
  ])
  assert.deepEqual(await gapsKept(), [
    [6_000, 9_000, 'not_connected'],
    [3_500, 5_000, 'not_connected'],
    [2_000, 3_000, 'not_connected'],
  ])
})

test('C21 D9 a node that was taken over keeps nothing', async (t) => {
  const { keep, seenAt, gapsKept, pool, epoch } = await newSource(t)
  await keep(1_000)
  await pool.query('DELETE FROM node WHERE epoch = $1', [epoch])
  assert.equal(await keep(5_000, [[1_000, 5_000]]), false)
  assert.deepEqual([await seenAt(), await gapsKept()], [1_000, []])
})

test('C21 the time for which somebody has a source switched off is no gap', async (t) => {
  const { db, source, keep, seenAt, gapsKept } = await newSource(t)
  await keep(1_000)
  const off = await updateSource(db, source, { name: 'PBX', settings: {}, enabled: false })
  assert.ok(off)
  assert.equal(await seenAt(), undefined)
  await keep(2_000)
  assert.equal(await seenAt(), undefined, 'a source that has not ended yet does not bring it back')
  await keep(5_000, [[4_000, 5_000]])
  await keep(5_000, [[4_000, 5_000]])
  assert.equal((await gapsKept()).length, 1, 'a gap that lasted until then is kept, once')
  await updateSource(db, off, { name: 'PBX', settings: {}, enabled: true })
  await keep(6_000)
  assert.equal(await seenAt(), 6_000)
})
