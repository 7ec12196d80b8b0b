import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../bounds.ts'
import { prune } from './prune.ts'

const Schema = z.strictObject({
  rows: z.array(z.strictObject({ key: z.string(), on: z.boolean().default(true) })).default([]),
  how: z.enum(['a', 'b']).default('a'),
})

const atOnce = (): Promise<void> => Promise.resolve()

const rows: readonly (readonly [unknown, object, readonly string[]])[] = [
  [{ how: 'b' }, { rows: [], how: 'b' }, []],
  [{ how: 'z', more: 1 }, { rows: [], how: 'a' }, ['more', 'how']],
  [
    { rows: [{ key: 'x' }, { key: 5 }, { on: false }, { key: 'y', on: 'maybe' }] },
    {
      rows: [
        { key: 'x', on: true },
        { key: 'y', on: true },
      ],
      how: 'a',
    },
    [],
  ],
  ['nothing like it', { rows: [], how: 'a' }, ['']],
  [null, { rows: [], how: 'a' }, ['']],
]

for (const [given, kept, paths] of rows) {
  test(`of ${JSON.stringify(given)} is kept what fits`, async () => {
    const { value, problems } = await prune(Schema, given, atOnce)
    assert.deepEqual(value, kept)
    if (paths.length > 0) assert.deepEqual(problems.map(({ path }) => path).toSorted(), paths.toSorted())
  })
}

test('what was given is not changed', async () => {
  const given = { how: 'z', rows: [{ key: 1 }] }
  await prune(Schema, given, atOnce)
  assert.deepEqual(given, { how: 'z', rows: [{ key: 1 }] })
})

test('S45 of a value with as many problems as are told nothing is kept, however many there are', async () => {
  const many = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, 1]))
  const most = await prune(Schema, { how: 'b', ...many(BOUNDS.problems - 1) }, atOnce)
  assert.deepEqual([most.value, most.problems.length], [{ rows: [], how: 'b' }, BOUNDS.problems - 1])
  // Removing these values one by one would take minutes.
  const more = await prune(Schema, { how: 'b', ...many(25_000) }, atOnce)
  assert.deepEqual([more.value, more.problems.length], [{ rows: [], how: 'a' }, BOUNDS.problems])
})

test('S45 others have their turn after each round', async () => {
  let slices = 0
  await prune(Schema, { rows: [{ key: 5 }], how: 'z' }, () => {
    slices += 1
    return Promise.resolve()
  })
  // A row without its key is removed as well, in a further round.
  assert.equal(slices, 3)
})
