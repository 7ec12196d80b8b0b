import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { uuidv7 } from '../../src/ids.ts'
import { createAccount } from '../../src/store/accounts.ts'
import { openPool } from '../../src/store/connect.ts'
import { changeRecordingSettings } from '../../src/store/recording-settings.ts'
import { agedRecordings } from '../../src/store/recordings.ts'
import { openDb } from '../../src/store/tables.ts'
import { freshDatabase } from '../kit/database.ts'

async function newAccount(t: TestContext) {
  const database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
  t.after(async () => {
    await pool.end()
    await database[Symbol.asyncDispose]()
  })
  const db = openDb(pool)
  const { account_id: accountId } = await createAccount(db, { name: 'A', timezone: 'UTC', country: 'AU' })
  return {
    db,
    accountId,
    /** Its id. `days`: its age. */
    async recording(state: string, days: number, more: { due?: true; original?: true } = {}): Promise<string> {
      const id = uuidv7()
      await pool.query(
        `INSERT INTO recording (account_id, recording_id, call_id, source_id, uniqueid, ref, origin, state, due_at, has_original, created_at)
          VALUES ($1, $2::uuid, $2, 1, 'u', $2::text, 'upload', $3, $4, $5, now() - $6 * interval '1 day')`,
        [accountId, id, state, more.due ? new Date() : null, more.original === true, days],
      )
      return id
    },
  }
}

test('S43 retention takes what can be heard and the audio of what failed, once their calls know of them', async (t) => {
  const { db, accountId, recording } = await newAccount(t)
  await changeRecordingSettings(db, accountId, { keep_days: 7 })
  const old = [await recording('ready', 8), await recording('failed', 8, { original: true })]
  await recording('ready', 6)
  await recording('failed', 8)
  await recording('converting', 8, { original: true })
  for (const state of ['ready', 'failed']) await recording(state, 8, { due: true, original: true })
  const aged = await agedRecordings(db, 30, 100)
  assert.deepEqual(aged.map((row) => row.recording_id).toSorted(), old.toSorted())
})
