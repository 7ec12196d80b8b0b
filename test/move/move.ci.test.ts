// S49 Moves everything of a database into another, on a real server: all kinds of rows, interrupted anywhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moveDatabase } from '../../src/move/move.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { allRows, arrived, fill, sourceAndTarget } from './sides.ts'

const never = new AbortController().signal

test('S49 every row arrives as it was, and numbers go on where they were', async () => {
  await using pair = await sourceAndTarget()
  await fill(pair.source, 6_000)
  const moved = await moveDatabase(pair.from, pair.to, { signal: never })
  assert.equal(moved.rows, (await allRows(pair.source)).length)
  assert.equal(moved.resumed, false)
  await arrived(pair.source, pair.to)
  const target = await openClient(pair.to, 'test')
  const { rows } = await target.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'next') RETURNING account_id`)
  await target.end()
  assert.deepEqual(rows, [{ account_id: 1003 }])
})

test('S49 cut off after any batch, the next run goes on and ends the same', async () => {
  await using pair = await sourceAndTarget()
  await fill(pair.source, 3_000)
  const cut = new Error('cut off')
  let batches = 0
  let runs = 0
  for (let done = false; !done; runs++) {
    const controller = new AbortController()
    let reports = 0
    try {
      const moved = await moveDatabase(pair.from, pair.to, {
        signal: controller.signal,
        onProgress: () => {
          batches++
          if (++reports > 12 && runs < 8) controller.abort(cut)
        },
      })
      assert.equal(moved.resumed, runs > 0)
      done = true
    } catch (thrown) {
      assert.equal(thrown, cut)
    }
  }
  assert.ok(runs > 3, `${batches} batches in ${runs} runs`)
  await arrived(pair.source, pair.to)
})
