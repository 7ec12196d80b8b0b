import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from '@hono/zod-openapi'
import { BOUNDS } from '../bounds.ts'
import { IntegrationInputSchema } from '../api/integrations/contract.ts'
import { flawsIn } from './schema-flaws.ts'

/** The explanations for a value that a schema refuses: each pointer with its detail. */
function explain(schema: z.ZodType, value: unknown): Record<string, string> {
  const parsed = schema.safeParse(value)
  assert.ok(parsed.error)
  return Object.fromEntries(flawsIn(parsed.error).map(({ pointer, detail }) => [pointer, detail]))
}

const Shape = z.strictObject({
  name: z.string().min(1).max(5),
  count: z.number().max(599).optional(),
  mode: z.enum(['a', 'b']).optional(),
  list: z.array(z.int()).max(2).optional(),
  choice: z.union([z.string(), z.array(z.string())]).optional(),
})

test('what a schema refuses is told in sentences that say what belongs there', () => {
  assert.deepEqual(explain(Shape, undefined), { '': 'Must be an object.' })
  assert.deepEqual(explain(Shape, { nmae: 'x', 'a/b': 1 }), {
    '/name': 'Missing.',
    '/nmae': 'Unknown property.',
    '/a~1b': 'Unknown property.',
  })
  assert.deepEqual(explain(Shape, { name: '', count: 600, mode: 'c', list: [1.5], choice: 7 }), {
    '/name': 'Must not be empty.',
    '/count': 'Must be at most 599.',
    '/mode': 'Must be one of a, b.',
    '/list/0': 'Must be a whole number.',
    '/choice': 'Must be a string or a list.',
  })
  assert.deepEqual(explain(Shape, { name: 'too long', list: [1, 2, 3] }), {
    '/name': 'Must be at most 5 characters.',
    '/list': 'Must have at most 2 items.',
  })
})

test('an unknown parameter of a query is told with those that there are', () => {
  const { error } = z.strictObject({ limit: z.string(), cursor: z.string() }).partial().safeParse({ integration: 'x' })
  assert.ok(error)
  assert.deepEqual(flawsIn(error, 'query'), [
    {
      pointer: '',
      parameter: 'integration',
      code: 'unknown',
      detail: 'Unknown parameter. Allowed: limit, cursor.',
    },
  ])
})

test('of several shapes the one that was meant is looked at: a list by its items, a condition by its test', () => {
  const OneOrMany = z.union([Shape, z.array(Shape)])
  assert.deepEqual(explain(OneOrMany, [{ name: 'a' }, { name: 7 }]), { '/1/name': 'Must be a string.' })
  assert.deepEqual(explain(OneOrMany, { name: 7 }), { '/name': 'Must be a string.' })
  const conditions = { all: [{ any: [{ field: 'status', op: 'resembles', value: 'x' }] }] }
  const [[pointer, detail] = []] = Object.entries(explain(IntegrationInputSchema, { name: 'x', conditions }))
  assert.equal(pointer, '/conditions/all/0/any/0/op')
  assert.match(detail ?? '', /^Must be one of /)
})

test('S45 of whatever is wrong as much is told as an answer tells, and one more', () => {
  const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, 0]))
  assert.equal(Object.keys(explain(Shape, { name: 'a', ...unknown })).length, BOUNDS.problems + 1)
  const list = Array.from({ length: 500 }, () => 7)
  assert.equal(Object.keys(explain(z.array(Shape), list)).length, BOUNDS.problems + 1)
})

test('S45 conditions are counted before they are read', () => {
  const groups = Array.from({ length: 300 }, () => ({ any: [0, 0] }))
  assert.deepEqual(explain(IntegrationInputSchema, { name: 'x', conditions: { all: groups } }), {
    '/conditions': 'Must not have more than 500 conditions.',
  })
})

test('no flaw of any part of the contract is told in the words of the library', () => {
  const values = [
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { name: 7, request: 7 },
    { name: 'x', request: { auth: { type: 'x' } } },
  ]
  const more = [
    { name: 'x', delivery: { rate: 'x', concurrency: 'x' }, conditions: { field: 7 } },
    { name: 'x', wait: [] },
  ]
  for (const value of [...values, ...more]) {
    for (const detail of Object.values(explain(IntegrationInputSchema, value)))
      assert.doesNotMatch(detail, /invalid|expected|received|unrecognized|discriminator/i)
  }
})
