// Kills the very first start while it creates its tables: at every moment around the single transaction that creates
// them.
import assert from 'node:assert/strict'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { freshDatabase } from '../kit/database.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import type { Moment } from './die-at.ts'
import { dyingAt } from './setup.ts'

const MOMENTS: readonly Moment[] = [
  { when: 'after', what: 'CREATE TABLE IF NOT EXISTS migration', nth: 1 },
  { when: 'sent', what: "-- Offhook's tables", nth: 1 },
  { when: 'after', what: "-- Offhook's tables", nth: 1 },
  { when: 'sent', what: 'COMMIT', nth: 1 },
  { when: 'after', what: 'COMMIT', nth: 1 },
]

/** The number of every migration, once. */
const all = readdirSync(join(import.meta.dirname, '../../migrations')).map((_, at) => ({ number: at + 1 }))

for (const moment of MOMENTS) {
  test(`D10 killed in its first migration (${moment.when} ${moment.what}), the next start makes the tables once`, async () => {
    await using database = await freshDatabase()
    const { connectionString } = database
    await query(connectionString, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    const data = await freshFolder()
    const file = join(data, 'moment.json')
    try {
      writeFileSync(file, JSON.stringify(moment))
      const options = { database: connectionString, data, env: dyingAt(file) }
      await assert.rejects(startProgram(options), /SIGKILL/)
      rmSync(file)
      await using program = await startProgram(options)
      const answer = await program.ask('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uniqueid: 'a', status: 'ringing' }),
      })
      assert.equal(answer.status, 202)
      assert.deepEqual(await query(connectionString, 'SELECT number FROM migration ORDER BY number'), all)
      assert.deepEqual(await query(connectionString, 'SELECT count(*) FROM account'), [{ count: 1 }])
    } finally {
      await rm(data, { recursive: true, force: true })
    }
  })
}

async function query(connectionString: string, sql: string): Promise<object[]> {
  const client = await openClient(connectionString, 'test')
  try {
    return (await client.query<object>(sql)).rows
  } finally {
    await client.end()
  }
}
