import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Fields, FieldValue } from '../calls/call.ts'
import { explainUnmet, isMet } from './conditions.ts'
import { type Condition, type FieldTest, OPERATORS } from './integration.ts'
import { property } from '../../test/kit/property.ts'

const call: Fields = {
  direction: 'inbound',
  caller_name: 'Jane "JJ" O\'Neil & Söhne',
  caller_number: '+61412345678',
  talk_duration: 83,
  value: '250.00',
  answered: true,
  tags: ['quote', 'VIP'],
  start_time: '2026-11-25T03:04:00.000Z',
  custom_id: '0412',
  transferred_to: '204',
  destination_number: 'anonymous',
}

test('C15 without conditions inbound calls are sent, and those of unknown direction', () => {
  assert.equal(isMet(null, { direction: 'inbound' }), true)
  assert.equal(isMet(null, {}), true)
  assert.equal(isMet(null, { direction: 'outbound' }), false)
  assert.equal(isMet(null, { direction: 'internal' }), false)
})

test('C15 conditions say otherwise: then every direction is sent that meets them', () => {
  const outbound: Condition = { field: 'direction', op: 'is', value: 'outbound' }
  assert.equal(isMet(outbound, { direction: 'outbound' }), true)
  assert.equal(isMet(outbound, { direction: 'inbound' }), false)
  assert.equal(isMet({ all: [] }, { direction: 'internal' }), true)
})

test('C19 each operator means what its name says', () => {
  const rows: [string, FieldTest['op'], FieldTest['value'], boolean][] = [
    ['direction', 'is', 'Inbound', true],
    ['direction', 'is_not', 'inbound', false],
    ['direction', 'is_not', 'outbound', true],
    ['direction', 'one_of', ['outbound', 'inbound'], true],
    ['direction', 'one_of', [], false],
    ['caller_name', 'contains', 'söhne', true],
    ['caller_name', 'contains', 'Smith', false],
    ['caller_number', 'starts_with', '+614', true],
    ['caller_number', 'starts_with', '614', true],
    ['caller_number', 'starts_with', '04', true],
    ['caller_number', 'starts_with', '0011 61 4', true],
    ['caller_number', 'starts_with', '4', false],
    ['caller_number', 'starts_with', '02', false],
    ['caller_number', 'is', '0412 345 678', true],
    ['caller_number', 'is', '(04) 1234-5678', true],
    ['caller_number', 'is', '61412345678', true],
    ['caller_number', 'is', '+61 (0)412 345 678', true],
    ['caller_number', 'is', '0011 61 412 345 678', true],
    ['caller_number', 'is', '412345678', true],
    ['caller_number', 'is', 61412345678, true],
    ['caller_number', 'is', '+64412345678', false],
    ['caller_number', 'is_not', '0412345678', false],
    ['caller_number', 'one_of', ['204', '0412 345 678'], true],
    ['caller_number', 'none_of', ['204', '0412 345 678'], false],
    ['caller_number', 'none_of', ['204'], true],
    ['caller_number', 'ends_with', '345 678', true],
    ['caller_number', 'contains', '0412', true],
    ['caller_number', 'contains_not', '9999', true],
    ['caller_number_local', 'is', '0412345678', true],
    ['transferred_to', 'is', '204', true],
    ['transferred_to', 'starts_with', '0', false],
    ['destination_number', 'is', 'Anonymous', true],
    ['destination_number', 'starts_with', 'anon', true],
    ['caller_name', 'ends_with', 'SÖHNE', true],
    ['caller_name', 'contains_not', 'jane', false],
    ['direction', 'none_of', ['outbound', 'internal'], true],
    ['direction', 'none_of', [], true],
    ['direction', 'none_of', 'outbound', false],
    ['tags', 'contains_not', 'vi', true],
    ['tags', 'contains_not', 'vip', false],
    ['tags', 'none_of', ['spam', 'QUOTE'], false],
    ['talk_duration', 'gte', 83, true],
    ['talk_duration', 'lte', '83', true],
    ['talk_duration', 'gte', 83.5, false],
    ['caller_name', 'lte', 5, false],
    ['start_time', 'gt', '2026-11-25', true],
    ['start_time', 'gt', '2026-11-25T14:00:00+11:00', true],
    // The start is on a Wednesday at 14:04 in Sydney.
    ['start_time', 'within', 'mon-fri 09:00-17:00 Australia/Sydney', true],
    ['start_time', 'outside', 'mon-fri 09:00-17:00 Australia/Sydney', false],
    ['start_time', 'outside', 'mon-fri 09:00-17:00 UTC', true],
    // A value that is no time is neither within nor outside, and a value is neither within nor outside a text that is
    // no office hours.
    ['caller_name', 'outside', 'mon-fri 09:00-17:00 UTC', false],
    ['start_time', 'outside', 'mon-fri 09:00-17:00 Mars/Olympus', false],
    ['talk_duration', 'is', '83', true],
    ['talk_duration', 'gt', 60, true],
    ['talk_duration', 'gt', '83', false],
    ['talk_duration', 'lt', 9, false],
    ['talk_duration', 'one_of', ['82', '83'], true],
    ['value', 'gt', 99, true],
    ['value', 'is', 250, true],
    ['answered', 'is', true, true],
    ['answered', 'is', 'true', true],
    ['answered', 'is', false, false],
    ['tags', 'contains', 'vip', true],
    ['tags', 'contains', 'vi', false],
    ['tags', 'is_not', 'quote', false],
    ['start_time', 'gt', '2026-11-25T03:00:00Z', true],
    ['start_time', 'lt', '2026-11-25T13:00:00+11:00', false],
    ['custom_id', 'is', 412, false],
    ['caller_name', 'gt', 5, false],
    ['caller_country', 'is', 'AU', true],
    ['talk_duration', 'known', undefined, true],
    ['recording_url', 'known', undefined, false],
    ['recording_url', 'unknown', undefined, true],
  ]
  for (const [field, op, value, met] of rows) {
    const condition = { field, op, ...(value !== undefined && { value }) }
    assert.equal(isMet(condition, call), met, JSON.stringify(condition))
  }
})

test('C9 a test on a field that is not known is not met, is_not included', () => {
  for (const op of OPERATORS) {
    if (op === 'unknown') continue
    const list = op === 'one_of' || op === 'none_of'
    const value = op === 'outside' ? 'mon 09:00-17:00 UTC' : list ? ['missed'] : 'missed'
    for (const field of ['outcome', 'end_time', 'custom.nothing'])
      assert.equal(isMet({ field, op, value }, call), false, op)
  }
})

test('all wants every test, any wants one, and they nest', () => {
  const yes: Condition = { field: 'answered', op: 'is', value: true }
  const no: Condition = { field: 'answered', op: 'is', value: false }
  assert.equal(isMet({ all: [yes, yes] }, call), true)
  assert.equal(isMet({ all: [yes, no] }, call), false)
  assert.equal(isMet({ any: [no, yes] }, call), true)
  assert.equal(isMet({ any: [] }, call), false)
  assert.equal(isMet({ all: [yes, { any: [no, { all: [yes] }] }] }, call), true)
})

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('+61412345678', '0412 345 678', '204', '2026-11-25T03:04:00.000Z', '83', 'mon-fri 09:00-17:00 UTC'),
  fc.double(),
  fc.boolean(),
  fc.array(fc.string()),
)
const name = fc.constantFrom(
  'caller_name',
  'caller_number',
  'tags',
  'constructor',
  '__proto__',
  'caller_country',
  'start_time',
  'direction',
  'talk_duration',
)
const one: fc.Arbitrary<FieldTest> = fc.record(
  { field: name, op: fc.constantFrom(...OPERATORS), value },
  { requiredKeys: ['field', 'op'] },
)
const anyFields = fc.dictionary(name, fc.option(value) satisfies fc.Arbitrary<FieldValue>, { noNullPrototype: true })
const tree = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    one,
    fc.array(tie('tree'), { maxLength: 4 }).map((all): Condition => ({ all })),
    fc.array(tie('tree'), { maxLength: 4 }).map((any): Condition => ({ any })),
  ),
})).tree
property('whatever stands in conditions and call, the answer is yes or no', (numRuns) => {
  fc.assert(
    fc.property(fc.array(one), anyFields, (list, known) => {
      const met = list.map((condition) => isMet(condition, known))
      assert.equal(isMet({ all: list }, known), !met.includes(false))
      assert.equal(isMet({ any: list }, known), met.includes(true))
    }),
    { numRuns },
  )
})

property(
  'C19 what a call lacks is told just when it is not let through, and each test that is named is not met',
  (numRuns) => {
    fc.assert(
      fc.property(fc.option(tree), anyFields, (conditions, known) => {
        const why = explainUnmet(conditions, known)
        assert.equal(why === null, isMet(conditions, known))
        for (const { test: failed } of why ?? []) assert.equal(isMet(failed, known), false)
      }),
      { numRuns },
    )
  },
)

test('C19 why not is told test by test, with what the call has', () => {
  const long: FieldTest = { field: 'talk_duration', op: 'gt', value: 100 }
  const mobile: FieldTest = { field: 'caller_type', op: 'is', value: 'mobile' }
  const known: FieldTest = { field: 'caller_name', op: 'known' }
  assert.deepEqual(explainUnmet({ all: [known, long, { any: [mobile, long] }] }, call), [
    { test: long, known: 83 },
    { test: mobile, known: null },
    { test: long, known: 83 },
  ])
  assert.deepEqual(explainUnmet({ any: [long, known] }, call), null)
  assert.deepEqual(explainUnmet({ any: [] }, call), [])
  assert.deepEqual(explainUnmet(null, { direction: 'outbound' }), [
    { test: { field: 'direction', op: 'is', value: 'inbound' }, known: 'outbound' },
  ])
})
