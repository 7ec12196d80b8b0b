import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONDITION_TESTS, type Condition } from '../../../../src/sources/mapping/mapping.ts'
import { readMapping } from '../../../../src/sources/mapping/read-mapping.ts'
import { nameOfCondition, testOf, withTest } from './conditions.ts'

const leg: Condition = { place: '/body/leg', values: ['a', 'b'], and: { place: '/body/event', values: ['*'] } }

test('a condition tested in another way can be saved, and keeps its place and what must hold too', () => {
  for (const how of CONDITION_TESTS) {
    const condition = withTest(leg, how)
    assert.equal(testOf(condition), how)
    assert.deepEqual([condition.place, condition.and], [leg.place, leg.and])
    const mapping = { uniqueid: [], status: [], fields: { notes: { when: condition, places: ['/body/a'] } } }
    assert.deepEqual(readMapping(mapping), { mapping })
  }
})

test('a condition reads as a sentence', () => {
  assert.equal(nameOfCondition(leg), 'leg is a, b and event is set')
  assert.equal(nameOfCondition({ place: '/body/leg', same_as: '/body/call' }), 'leg is the same as call')
  assert.equal(
    nameOfCondition({ place: '/body/from', number: { min_digits: 7, starts_with: ['+', '00'] } }),
    'from is a phone number (at least 7 digits, starting with +, 00)',
  )
})
