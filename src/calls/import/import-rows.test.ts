import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IMPORT_BATCH_ROWS, NOTHING_IMPORTED, sendBatch, type BatchAnswer } from './import-rows.ts'
import { sendBatches } from './send-batches.ts'

const rowsOf = (count: number, size = 1) =>
  Array.from({ length: count }, (_, n) => ({ line: n + 2, row: { id: `c${n}`, text: 'x'.repeat(size) } }))

/** Imports all of these rows, and returns the sizes of the batches and the result. */
async function send(rows: ReturnType<typeof rowsOf>, answer: Partial<BatchAnswer> = {}) {
  const sizes: number[] = []
  const sent = await sendBatches(NOTHING_IMPORTED, {
    all: rows.length,
    send: (now) =>
      sendBatch(now, rows.slice(now.done, now.done + IMPORT_BATCH_ROWS), async (pack) => {
        sizes.push(pack.length)
        return { created: pack.length, already_ended: 0, ignored: 0, refused: [], ...answer }
      }),
    isStopped: () => false,
    onProgress: () => undefined,
  })
  return { sizes, sent }
}

test('rows go in packs of five hundred, and of a megabyte at most', async () => {
  assert.deepEqual((await send(rowsOf(1_200))).sizes, [500, 500, 200])
  assert.deepEqual((await send(rowsOf(5, 400_000))).sizes, [2, 2, 1])
})

test('a row that is larger than a pack is refused unsent, and harms no other', async () => {
  const [first, , third] = rowsOf(3)
  const large = rowsOf(2, 1_100_000)[1]
  assert.ok(first && large && third)
  const { sizes, sent } = await send([first, large, third])
  assert.deepEqual([sizes, sent.taken, sent.refused.map(({ line }) => line)], [[1, 1], 2, [3]])
})

test('what is refused is told by its line in the file, and what is counted adds up', async () => {
  const { sent } = await send(rowsOf(600), {
    created: 1,
    already_ended: 2,
    ignored: 3,
    refused: [{ index: 4, problems: ['No.'] }],
  })
  assert.deepEqual(
    [sent.done, sent.taken, sent.known, sent.passedOver, sent.refused.map(({ line }) => line)],
    [600, 2, 4, 6, [6, 506]],
  )
})
