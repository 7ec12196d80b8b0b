// S49 The cases in which a move does not continue: a source that was served meanwhile, rows that differ, a target that
// is in use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OffhookError } from '../../src/errors.ts'
import { moveDatabase } from '../../src/move/move.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { freshDatabase } from '../kit/database.ts'
import { arrived, fill, sourceAndTarget } from './sides.ts'

const never = new AbortController().signal

test('S49 served meanwhile, the source is moved anew', async () => {
  await using pair = await sourceAndTarget()
  await fill(pair.source, 500)
  const controller = new AbortController()
  const cut = moveDatabase(pair.from, pair.to, {
    signal: controller.signal,
    onProgress: ({ step }) => step === 'comparing' && controller.abort(),
  })
  await assert.rejects(cut)
  await pair.source.query(`INSERT INTO node (name) VALUES ('served')`)
  await pair.source.query(`UPDATE call SET status = 'changed'`)
  const moved = await moveDatabase(pair.from, pair.to, { signal: never })
  assert.equal(moved.resumed, false)
  await arrived(pair.source, pair.to)
})

test('S49 a row that is not the same is found and named, and the target stays closed', async () => {
  await using pair = await sourceAndTarget()
  await fill(pair.source, 300)
  const spoil = async (sql: string): Promise<void> => {
    const client = await openClient(pair.to, 'test')
    await client.query(sql)
    await client.end()
  }
  const controller = new AbortController()
  const cut = moveDatabase(pair.from, pair.to, {
    signal: controller.signal,
    onProgress: ({ step }) => step === 'comparing' && controller.abort(),
  })
  await assert.rejects(cut)
  await spoil(`UPDATE call SET status = 'spoilt' WHERE uniqueid = '10'`)
  await spoil(`UPDATE source_gap SET dropped = 2 WHERE ctid = (SELECT min(ctid) FROM source_gap)`)
  const error = await moveDatabase(pair.from, pair.to, { signal: never }).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof OffhookError)
  assert.equal(error.code, 'move_differs')
  assert.match(error.message, /call \(1001,[0-9a-f-]{36}\)/)
  assert.match(error.message, /source_gap/)
})

test('S49 a target that holds anything is refused, and left as it was', async () => {
  await using pair = await sourceAndTarget()
  await fill(pair.source, 10)
  const target = await openClient(pair.to, 'test')
  await target.query('CREATE TABLE of_somebody (n int)')
  await assert.rejects(moveDatabase(pair.from, pair.to, { signal: never }), { code: 'target_not_empty' })
  const { rows } = await target.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)
  await target.end()
  assert.deepEqual(rows, [{ relname: 'of_somebody' }])
})

test('S49 the move of another database is not gone on with', async () => {
  await using pair = await sourceAndTarget()
  await fill(pair.source, 10)
  await using other = await freshDatabase()
  const controller = new AbortController()
  await assert.rejects(
    moveDatabase(pair.from, pair.to, { signal: controller.signal, onProgress: () => controller.abort() }),
  )
  await assert.rejects(moveDatabase(other.connectionString, pair.to, { signal: never }), { code: 'target_not_empty' })
})
