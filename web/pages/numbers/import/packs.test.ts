import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTHING_SENT, sendPacks } from './packs.ts'
import type { PackAnswer, SentNumbers } from './packs.ts'

const rows = Array.from({ length: 2_500 }, (_, n) => ({ line: n + 2, entry: { number: `+6125${5_000_000 + n}` } }))
const all = (n: number): PackAnswer => ({ created: n, updated: 0, refused: [] })

test('rows go in packs of a thousand, and each is told when it is through', async () => {
  const sizes: number[] = []
  const reports: number[] = []
  const sent = await sendPacks(rows, {
    post: async (entries) => all(sizes.push(entries.length) && entries.length),
    signal: new AbortController().signal,
    onProgress: ({ done }) => reports.push(done),
  })
  assert.deepEqual(
    [sizes, reports, sent.created, sent.error],
    [[1_000, 1_000, 500], [1_000, 2_000, 2_500], 2_500, null],
  )
})

test('what the server refuses is told by the line of the sheet', async () => {
  const refused = [{ index: 3, pointer: '/timezone', detail: 'Must be an IANA name.' }]
  const sent = await sendPacks(rows, {
    post: async (entries) => ({ ...all(entries.length - 1), refused }),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  assert.deepEqual(
    sent.refused.map(({ line, column }) => [line, column]),
    [
      [5, 'timezone'],
      [1_005, 'timezone'],
      [2_005, 'timezone'],
    ],
  )
})

test('when it is stopped the pack under way ends, and no other begins', async () => {
  const stop = new AbortController()
  const sent = await sendPacks(rows, {
    post: async (entries) => all(entries.length),
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  assert.deepEqual([sent.done, sent.created], [1_000, 1_000])
})

test('when a pack cannot be sent it goes on later from there, and counts nothing twice', async () => {
  let times = 0
  const post = async (entries: readonly unknown[]): Promise<PackAnswer> => {
    times += 1
    if (times === 2) throw new TypeError('fetch failed')
    return all(entries.length)
  }
  const sending = { post, signal: new AbortController().signal, onProgress: (_: SentNumbers) => undefined }
  const broken = await sendPacks(rows, sending, NOTHING_SENT)
  assert.deepEqual([broken.done, broken.error instanceof TypeError], [1_000, true])
  const whole = await sendPacks(rows, sending, broken)
  assert.deepEqual([whole.done, whole.created, whole.error], [2_500, 2_500, null])
})
