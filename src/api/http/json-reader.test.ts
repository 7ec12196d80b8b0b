import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OBJECT_BYTES_MAX } from './body.ts'
import { createJsonReader } from './json-reader.ts'

test('S45 of large bodies that come at once each is read in a turn of its own', async () => {
  const bodies = createJsonReader()
  const body = Buffer.from(JSON.stringify(['x'.repeat(OBJECT_BYTES_MAX)]))
  let turns = 0
  let isDone = false
  const turn = (): void => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  const at = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const read = await bodies.read(body, 1)
      assert.ok(read.ok)
      return turns
    }),
  )
  isDone = true
  assert.equal(new Set(at).size, 5, `in the turns ${at.join()}`)
})

test('S36 the large bodies of one account keep those of another from no turn', async () => {
  const bodies = createJsonReader()
  const body = Buffer.from(JSON.stringify(['x'.repeat(OBJECT_BYTES_MAX)]))
  const order: string[] = []
  const read = async (name: string, accountId: number) => {
    await bodies.read(body, accountId)
    order.push(name)
  }
  await Promise.all([...Array.from({ length: 10 }, () => read('one', 1)), read('other', 2)])
  // A busy machine may end a slice after each part. This body has three parts, and the first account reads one body a turn at most.
  assert.ok(order.indexOf('other') <= 3, order.join())
})
