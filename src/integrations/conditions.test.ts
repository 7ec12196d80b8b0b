import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Fields, FieldValue } from '../calls/call.ts'
import { isMet } from './conditions.ts'
import { type Condition, type FieldTest, operators } from './integration.ts'

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

test('each operator means what its name says', () => {
  const rows: [string, FieldTest['op'], FieldTest['value'], boolean][] = [
    ['direction', 'is', 'Inbound', true],
    ['direction', 'is_not', 'inbound', false],
    ['direction', 'is_not', 'outbound', true],
    ['direction', 'one_of', ['outbound', 'inbound'], true],
    ['direction', 'one_of', [], false],
    ['caller_name', 'contains', 'söhne', true],
    ['caller_name', 'contains', 'Smith', false],
    ['caller_number', 'starts_with', '+614', true],
    ['caller_number', 'starts_with', '614', false],
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
  for (const op of operators) {
    if (op === 'unknown') continue
    assert.equal(isMet({ field: 'outcome', op, value: op === 'one_of' ? ['missed'] : 'missed' }, call), false, op)
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

test('whatever stands in conditions and call, the answer is yes or no', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.array(fc.string()))
  const name = fc.constantFrom('caller_name', 'caller_number', 'tags', 'constructor', '__proto__', 'caller_country')
  const one: fc.Arbitrary<Condition> = fc.record(
    { field: name, op: fc.constantFrom(...operators), value },
    { requiredKeys: ['field', 'op'] },
  )
  const fields = fc.dictionary(name, fc.option(value) satisfies fc.Arbitrary<FieldValue>, { noNullPrototype: true })
  fc.assert(
    fc.property(fc.array(one), fields, (list, known) => {
      const all = isMet({ all: list }, known)
      assert.equal(
        all,
        list.every((condition) => isMet(condition, known)),
      )
      assert.equal(
        isMet({ any: list }, known),
        list.some((condition) => isMet(condition, known)),
      )
    }),
    { numRuns: Number(process.env['OFFHOOK_RUNS'] ?? 1000) },
  )
})
