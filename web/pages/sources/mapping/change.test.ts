import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mappingOf, propose } from '../../../../src/sources/mapping/propose.ts'
import { emptyMapping, readMapping } from '../../../../src/sources/mapping/read-mapping.ts'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import {
  filled,
  usesOf,
  withAnotherId,
  withField,
  withId,
  withMeaning,
  withStatus,
  withoutField,
  withoutUse,
} from './change.ts'

const trees = [
  { body: { call: { id: '4711' }, event: 'call.ringing', from: '+61412345678', at: '2026-11-25T03:04:05Z' } },
  { body: { call: { id: '4711' }, event: 'call.answered', from: '+61412345678', at: '2026-11-25T03:04:15Z' } },
  { body: { call: { id: '4712' }, event: 'call.sparkled', from: '+61400111222', at: '2026-11-25T03:05:05Z' } },
]

test('the steps of a person make a mapping that the program takes', () => {
  let mapping: Mapping = withId(emptyMapping, '/body/call/id')
  mapping = withStatus(mapping, { rule: 0, place: '/body/event', values: { 'call.ringing': { status: 'ringing' } } })
  mapping = withMeaning(mapping, { rule: 0, value: 'call.done', meaning: { status: 'ended', outcome: 'missed' } })
  mapping = withField(mapping, 'caller_number', '/body/from')
  assert.deepEqual(readMapping(mapping), {
    mapping: {
      uniqueid: ['/body/call/id'],
      status: [
        {
          place: '/body/event',
          values: { 'call.ringing': { status: 'ringing' }, 'call.done': { status: 'ended', outcome: 'missed' } },
        },
      ],
      fields: { caller_number: { places: ['/body/from'] } },
    },
  })
})

test('a value has one meaning, however it is written', () => {
  const before = withStatus(emptyMapping, { rule: 0, place: '/body/s', values: { RINGING: { status: 'ringing' } } })
  const after = withMeaning(before, { rule: 0, value: 'ringing', meaning: { ignore: true } })
  assert.deepEqual(after.status[0]?.values, { ringing: { ignore: true } })
  assert.deepEqual(withMeaning(after, { rule: 0, value: 'Ringing', meaning: null }).status[0]?.values, {})
})

test('each part says what it is used for, and stops being it alone', () => {
  const mapping = withField(withAnotherId(withId(emptyMapping, '/body/a'), '/body/b'), 'agent_id', '/body/a')
  const uses = usesOf(mapping)
  assert.deepEqual(uses.get('/body/a'), [{ role: 'uniqueid' }, { role: 'field', code: 'agent_id' }])
  const [first] = uses.get('/body/a') ?? []
  assert.ok(first)
  assert.deepEqual(withoutUse(mapping, '/body/a', first).uniqueid, ['/body/b'])
  assert.deepEqual(withoutField(mapping, 'agent_id').fields, {})
})

test('what is recognised fills what a person has not said, and nothing else', () => {
  const proposal = propose(trees)
  assert.deepEqual(filled(emptyMapping, proposal), mappingOf(proposal))
  const own = withField(withId(emptyMapping, '/body/from'), 'agent_id', '/body/at')
  const after = filled(own, proposal)
  assert.deepEqual(after.uniqueid, ['/body/from'])
  assert.deepEqual(after.fields['agent_id'], { places: ['/body/at'] })
  // A part that the person used is not proposed for another role.
  assert.equal(after.at, undefined)
  assert.equal(after.fields['caller_number'], undefined)
  assert.equal(after.status[0]?.place, '/body/event')
  assert.deepEqual(filled(after, proposal), after)
})
