import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { uuidv7 } from '../../src/ids.ts'
import { createAccount } from '../../src/store/accounts.ts'
import { openPool } from '../../src/store/connect.ts'
import { changeRecordingSettings } from '../../src/store/recording-settings.ts'
import { agedRecordings, listeningsOf, noteListening } from '../../src/store/recordings.ts'
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
    recording: async (state: string, days: number, more: { due?: true; original?: true } = {}): Promise<string> => {
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

test('S43 who has a link cannot fill the log of listenings by calling themselves ever otherwise', async (t) => {
  const { db, accountId, recording } = await newAccount(t)
  const recordingId = await recording('ready', 0)
  const one = { accountId, recordingId, atMs: Date.UTC(2026, 0, 1), who: 'link', address: '203.0.113.1' }
  for (let at = 0; at < 130; at += 1) await noteListening(db, { ...one, agent: `player ${at}` })
  const listenings = await listeningsOf(db, accountId, recordingId, 1000)
  assert.equal(listenings.length, 101)
  const others = listenings.find(({ agent }) => agent === 'others')
  assert.deepEqual([others?.address, others?.requests], ['others', 30])
  // In the next ten minutes they are told apart again.
  await noteListening(db, { ...one, atMs: one.atMs + 600_000, agent: 'player 129' })
  assert.equal((await listeningsOf(db, accountId, recordingId, 1000)).length, 102)
})
