import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { uuidv7 } from '../../src/ids.ts'
import { createAccount } from '../../src/store/accounts/accounts.ts'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { takeOverDeadNodes } from '../../src/store/lanes/nodes.ts'
import { updateRecordingSettings } from '../../src/store/recordings/recording-settings.ts'
import {
  listExpiredRecordings,
  claimRecordings,
  listRecordingAccesses,
  updateClaimedRecording,
  saveRecordingAccess,
  saveRecordingTries,
  overrideRecording,
  findRecordingById,
} from '../../src/store/recordings/recordings.ts'
import { openDb } from '../../src/store/database/tables.ts'
import { freshDatabase } from '../kit/database.ts'

async function newAccount(t: TestContext) {
  const database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
  t.after(async () => {
    await pool.end()
    await database[Symbol.asyncDispose]()
  })
  const db = openDb(pool)
  const { accountId } = await createAccount(db, { name: 'A', timezone: 'UTC', country: 'AU' })
  return {
    db,
    accountId,
    /** Starts a node; returns its epoch. */
    node: async (): Promise<number> => {
      const { rows } = await pool.query<{ epoch: number }>(`INSERT INTO node (name) VALUES ('n') RETURNING epoch`)
      return rows[0]?.epoch ?? 0
    },
    /** Makes a node die, and the other take over. */
    dies: async (epoch: number, other: number): Promise<void> => {
      await pool.query(`UPDATE node SET beat_at = now() - interval '1 minute' WHERE epoch = $1`, [epoch])
      const client = await openClient(database.connectionString, 'test')
      await takeOverDeadNodes(client, other, { alone: false })
      await client.end()
    },
    /** Creates a recording; returns its id. `days`: its age. */
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
  await updateRecordingSettings(db, accountId, { keep_days: 7 })
  const old = [await recording('ready', 8), await recording('failed', 8, { original: true })]
  await recording('ready', 6)
  await recording('failed', 8)
  await recording('converting', 8, { original: true })
  for (const state of ['ready', 'failed']) await recording(state, 8, { due: true, original: true })
  const aged = await listExpiredRecordings(db, 30, 100)
  assert.deepEqual(aged.map((row) => row.recordingId).toSorted(), old.toSorted())
})

test('S43 who has a link cannot fill the log of listenings by calling themselves ever otherwise', async (t) => {
  const { db, accountId, recording } = await newAccount(t)
  const recordingId = await recording('ready', 0)
  const one = { accountId, recordingId, atMs: Date.UTC(2026, 0, 1), who: 'link', address: '203.0.113.1' }
  for (let at = 0; at < 130; at += 1) await saveRecordingAccess(db, { ...one, agent: `player ${at}` })
  const listenings = await listRecordingAccesses(db, accountId, recordingId, 1000)
  assert.equal(listenings.length, 101)
  const others = listenings.find(({ agent }) => agent === 'others')
  assert.deepEqual([others?.address, others?.requests], ['others', 30])
  // In the next ten minutes, listeners are counted separately again.
  await saveRecordingAccess(db, { ...one, atMs: one.atMs + 600_000, agent: 'player 129' })
  assert.equal((await listRecordingAccesses(db, accountId, recordingId, 1000)).length, 102)
})

const anything = {
  states: ['fetching', 'converting', 'ready', 'failed', 'deleted'],
  origins: ['url', 'file', 'upload'],
  activeIds: [],
  limit: 10,
} as const

test('D22 a recording is in the hands of one, and only they write; of one that is dead the next takes it', async (t) => {
  const { db, accountId, recording, node, dies } = await newAccount(t)
  const id = await recording('fetching', 0, { due: true })
  const nodes = [await node(), await node()]
  const claim = (epoch: number, activeIds: readonly string[] = []) =>
    claimRecordings(db, { ...anything, nowMs: Date.now() + 1_000, epoch, activeIds })
  const claims = (await Promise.all(nodes.map((epoch) => claim(epoch)))).flat()
  const [first] = claims
  assert.ok(first)
  assert.deepEqual([claims.length, first.recordingId, first.claim], [1, id, 1])
  const [one, two] = first.epoch === nodes[0] ? nodes : nodes.toReversed()
  assert.ok(one && two)
  assert.deepEqual(await claim(two), [])
  assert.deepEqual(await claim(one, [id]), [], 'in hand')
  assert.equal(await saveRecordingTries(db, first, 3), true)
  await dies(one, two)
  assert.deepEqual(await claim(one), [], 'declared dead')
  const [second] = await claim(two)
  assert.ok(second)
  assert.deepEqual([second.epoch, second.claim, second.tries], [two, 2, 3])
  const ready = { state: 'ready', due_at: null } as const
  assert.equal(await updateClaimedRecording(db, first, ready), false)
  assert.equal(await saveRecordingTries(db, first, 9), false)
  assert.equal(await updateClaimedRecording(db, second, { ...ready, mp3Claim: second.claim }), true)
  assert.equal(await updateClaimedRecording(db, second, { dueAt: new Date() }), false, 'it was let go of')
  const row = await findRecordingById(db, accountId, id)
  assert.deepEqual([row?.state, row?.epoch, row?.mp3Claim, row?.tries], ['ready', 0, 2, 3])
})

test('D22 what a node could not let go of it takes again; what a person decides takes it out of its hands', async (t) => {
  const { db, recording, node } = await newAccount(t)
  const id = await recording('failed', 0, { due: true, original: true })
  const epoch = await node()
  const claim = () => claimRecordings(db, { ...anything, nowMs: Date.now() + 1_000, epoch })
  const [lost] = await claim()
  const [again] = await claim()
  assert.ok(lost && again)
  assert.deepEqual([lost.claim, again.claim], [1, 2])
  assert.equal(await updateClaimedRecording(db, lost, { dueAt: null }), false)
  const begun = { from: ['failed'], to: { state: 'converting', due_at: new Date() } } as const
  assert.equal((await overrideRecording(db, again, begun))?.recordingId, id)
  assert.equal(await overrideRecording(db, again, begun), undefined)
  assert.equal(await updateClaimedRecording(db, again, { dueAt: null }), false)
  const [claimedJob] = await claim()
  assert.deepEqual([claimedJob?.state, claimedJob?.claim], ['converting', 3])
})
