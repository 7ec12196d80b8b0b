import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../bounds.ts'
import { prune } from './prune.ts'

const Schema = z.strictObject({
  rows: z.array(z.strictObject({ key: z.string(), on: z.boolean().default(true) })).default([]),
  how: z.enum(['a', 'b']).default('a'),
})

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
  test(`of ${JSON.stringify(given)} is kept what fits`, () => {
    const { value, problems } = prune(Schema, given)
    assert.deepEqual(value, kept)
    if (paths.length > 0) assert.deepEqual(problems.map(({ path }) => path).toSorted(), paths.toSorted())
  })
}

test('what was given is not changed', () => {
  const given = { how: 'z', rows: [{ key: 1 }] }
  prune(Schema, given)
  assert.deepEqual(given, { how: 'z', rows: [{ key: 1 }] })
})

test('S45 of a value with as many problems as are told nothing is kept, however many there are', () => {
  const many = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, 1]))
  const most = prune(Schema, { how: 'b', ...many(BOUNDS.problems - 1) })
  assert.deepEqual([most.value, most.problems.length], [{ rows: [], how: 'b' }, BOUNDS.problems - 1])
  // One by one it would take minutes.
  const more = prune(Schema, { how: 'b', ...many(25_000) })
  assert.deepEqual([more.value, more.problems.length], [{ rows: [], how: 'a' }, BOUNDS.problems])
})
