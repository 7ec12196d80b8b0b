import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Pool } from 'pg'
import { freshDatabase } from '../../../test/kit/database.ts'
import { OffhookError } from '../../errors.ts'
import { openPool } from '../database/connections.ts'
import { generateSealingKey } from './sealed-value.ts'
import { hasDataKeys, createSealing } from './sealing.ts'
import type { SealContext } from './sealing.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../migrations')

const hasCode = (code: string) => (thrown: unknown) => thrown instanceof OffhookError && thrown.code === code

async function withAccounts(run: (pool: Pool, accounts: readonly number[]) => Promise<void>): Promise<void> {
  await using database = await freshDatabase()
  const pool = openPool({ ...database, connectionsMax: 4, onError: assert.fail })
  try {
    const { rows } = await pool.query<{ account_id: number }>(
      "INSERT INTO account (uuid, name) SELECT gen_random_uuid(), 'a' FROM generate_series(1, 2) RETURNING account_id",
    )
    await run(
      pool,
      rows.map(({ account_id: id }) => id),
    )
  } finally {
    await pool.end()
  }
}

const dataKeys = async (pool: Pool) => (await pool.query('SELECT data_key FROM account ORDER BY account_id')).rows

const password = (accountId: number): SealContext => ({ accountId, owner: 'integration', ownerId: 7, name: 'password' })

test('S20 a secret is sealed for its row, and opens after a restart', () =>
  withAccounts(async (pool, [one = 0, two = 0]) => {
    const current = generateSealingKey()
    const before = await createSealing(pool, { current })
    assert.equal(await hasDataKeys(pool), false)
    const sealed = await before.seal(password(one), 'hunter22 ü')
    assert.equal(await hasDataKeys(pool), true)

    const after = await createSealing(pool, { current })
    assert.equal(await after.open(password(one), sealed), 'hunter22 ü')
    await after.seal(password(two), 'other')
    await assert.rejects(after.open(password(two), sealed), hasCode('sealed_value_damaged'))
    await assert.rejects(after.open({ ...password(one), ownerId: 8 }, sealed), hasCode('sealed_value_damaged'))
    await assert.rejects(after.open({ ...password(one), name: 'token' }, sealed), hasCode('sealed_value_damaged'))
  }))

test('S21 what was shown of secrets shorter than sixteen characters before an update is shown no more', () =>
  withAccounts(async (pool, [one = 0]) => {
    const sealing = await createSealing(pool, { current: generateSealingKey() })
    for (const name of ['secret-pw', 'fifteen-letters', 'sixteen-letters.', 'a-much-longer-secret'])
      await pool.query(
        `INSERT INTO secret (account_id, owner, owner_id, name, origin, sealed, last4) VALUES ($1, 'integration', 7, $2, '', $3, 'last')`,
        [one, name, await sealing.seal({ ...password(one), name }, name)],
      )
    const file = readdirSync(MIGRATIONS).find((name) => name.endsWith('-short-secrets.sql')) ?? assert.fail()
    await pool.query(readFileSync(join(MIGRATIONS, file), 'utf8'))
    const { rows } = await pool.query(`SELECT name FROM secret WHERE last4 <> '' ORDER BY name`)
    assert.deepEqual(
      rows.map(({ name }: { name: string }) => name),
      ['a-much-longer-secret', 'sixteen-letters.'],
    )
  }))

test('S20 two that seal the first secret of an account at once use one data key', () =>
  withAccounts(async (pool, [one = 0]) => {
    const current = generateSealingKey()
    const nodes = await Promise.all([createSealing(pool, { current }), createSealing(pool, { current })])
    const sealed = await Promise.all(nodes.map((node) => node.seal(password(one), 'hunter22')))
    const [a, b] = nodes
    assert.equal(await a.open(password(one), sealed[1] ?? ''), 'hunter22')
    assert.equal(await b.open(password(one), sealed[0] ?? ''), 'hunter22')
  }))

test('S20 a wrong key refuses to start and changes nothing', () =>
  withAccounts(async (pool, [one = 0]) => {
    const right = generateSealingKey()
    await (await createSealing(pool, { current: right })).seal(password(one), 'hunter22')
    const before = await dataKeys(pool)
    await assert.rejects(createSealing(pool, { current: generateSealingKey() }), hasCode('wrong_secret_key'))
    assert.deepEqual(await dataKeys(pool), before)
    await createSealing(pool, { current: right })
  }))

test('S20 the wrapping key is changed while running; what was sealed stays open, and the old key opens nothing more', () =>
  withAccounts(async (pool, [one = 0, two = 0]) => {
    const [old, next] = [generateSealingKey(), generateSealingKey()]
    const running = await createSealing(pool, { current: old })
    const sealed = await running.seal(password(one), 'hunter22')
    await running.seal(password(two), 'other')
    assert.equal(await running.rotate(next), 2)
    assert.equal(await running.open(password(one), sealed), 'hunter22')
    const restarted = await createSealing(pool, { current: next })
    assert.equal(await restarted.open(password(one), sealed), 'hunter22')
    await assert.rejects(createSealing(pool, { current: old }), hasCode('wrong_secret_key'))
  }))

test('S20 a start with the new key and the old one seals everything with the new one', () =>
  withAccounts(async (pool, [one = 0]) => {
    const [old, next] = [generateSealingKey(), generateSealingKey()]
    const sealed = await (await createSealing(pool, { current: old })).seal(password(one), 'hunter22')
    await createSealing(pool, { current: next, earlier: [old] })
    assert.equal(await (await createSealing(pool, { current: next })).open(password(one), sealed), 'hunter22')
  }))
