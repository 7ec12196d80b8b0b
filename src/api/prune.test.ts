import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from '@hono/zod-openapi'
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
