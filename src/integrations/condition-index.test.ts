import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../test/kit/property.ts'
import type { Fields, FieldValue } from '../calls/call.ts'
import { createConditionIndex } from './condition-index.ts'
import { isMet } from './conditions.ts'
import { type Condition, type FieldTest, OPERATORS } from './integration.ts'

const FIELD_NAMES = ['direction', 'caller_number', 'caller_country', 'talk_duration', 'tags', 'custom.a', '__proto__']

/** Few values in many spellings, so that they often equal each other. */
// oxfmt-ignore
const text = fc.constantFrom(
  'inbound', 'Inbound', 'outbound', 'a', 'A', '', '0', '-0', '95', '95.0', '095', 'true', 'AU', 'u', 'İ', 'a,b', '+61400111222',
  '0400 111 222', '61400111222', '0061400111222', '400111222', '2026-11-25', '2026-11-25T00:00:00Z',
)
const scalar = fc.oneof(text, fc.boolean(), fc.constantFrom(0, -0, 95, 400111222, 0.5))
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const fieldTest: fc.Arbitrary<FieldTest> = fc.record(
  {
    field: fc.constantFrom(...FIELD_NAMES),
    op: fc.oneof(fc.constantFrom('is' as const, 'one_of' as const, 'unknown' as const), fc.constantFrom(...OPERATORS)),
    value: fc.oneof(scalar, fc.array(text, { maxLength: 3 })),
  },
  { requiredKeys: ['field', 'op'] },
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: fieldTest },
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
  ),
}))
const fields: fc.Arbitrary<Fields> = fc.dictionary(fc.constantFrom(...FIELD_NAMES), value)

property('C19 the index leaves out no integration whose conditions a call meets, and keeps their order', (numRuns) => {
  fc.assert(
    fc.property(fc.array(fc.option(condition), { maxLength: 30 }), fc.array(fields, { maxLength: 5 }), (all, calls) => {
      const index = createConditionIndex([...all.entries()], ([, conditions]) => conditions)
      for (const call of calls) {
        const found = index.mayMeet(call)
        const met = found.filter(([, conditions]) => isMet(conditions, call)).map(([place]) => place)
        const expected = [...all.entries()].filter(([, conditions]) => isMet(conditions, call)).map(([place]) => place)
        assert.deepEqual(met, expected)
        const places = found.map(([place]) => place)
        assert.deepEqual(
          places,
          [...new Set(places)].toSorted((a, b) => a - b),
        )
      }
    }),
    { numRuns: numRuns * 10 },
  )
})

const FIRST_NUMBER = 400_000_000

test('C19 of ten thousand integrations only those of the dialled number are asked, whatever else their conditions test', () => {
  const conditions = Array.from({ length: 10_000 }, (_, n): Condition => ({
    all: [
      { field: 'direction', op: 'is', value: 'inbound' },
      { field: 'caller_number', op: 'starts_with', value: '+61' },
      { any: [0, 1, 2].map((i) => ({ field: 'tracking_number', op: 'is', value: `0${FIRST_NUMBER + n + i}` })) },
    ],
  }))
  const index = createConditionIndex(conditions, (one) => one)
  const call = { direction: 'inbound', caller_number: '+61255550120', tracking_number: `+61${FIRST_NUMBER + 5_000}` }
  assert.deepEqual(index.mayMeet(call), conditions.slice(4_998, 5_001))
  assert.deepEqual(index.mayMeet({ ...call, tracking_number: '+61255550100' }), [])
})

test('C19 integrations without conditions are not asked about outbound calls', () => {
  const conditions: (Condition | null)[] = [null, { field: 'direction', op: 'is', value: 'outbound' }, null]
  const index = createConditionIndex(conditions, (one) => one)
  assert.deepEqual(index.mayMeet({ direction: 'outbound' }), [conditions[1]])
  assert.deepEqual(index.mayMeet({ direction: 'inbound' }), [null, null])
  assert.deepEqual(index.mayMeet({}), [null, null])
})
