import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS as catalogue } from '../../../src/calls/fields.ts'
import { knownFields } from './known-fields.ts'

const call = {
  'custom.order': 'A-7',
  utm_source: 'google',
  caller_number: '+61412345678',
  caller_name: 'Jane',
  agent_name: 'Sam Lee',
  duration: 95,
  tags: ['quote', 'new'],
  recorded: true,
  notes: '',
  'no such': 1,
}
const codes = (search: string): string[] =>
  knownFields(call, search).map(({ name, fields }) => `${name}: ${fields.map(({ field }) => field.code).join(' ')}`)

test('fields of a call stand in groups, in the order of the catalogue', () => {
  assert.deepEqual(codes(''), [
    'call: duration',
    'caller: caller_number caller_name',
    'agent: agent_name tags',
    'recording: recorded',
    'tracking: utm_source',
    'custom: custom.order',
  ])
})

test('a search finds labels, codes and values', () => {
  assert.deepEqual(codes('caller n'), ['caller: caller_number caller_name'])
  assert.deepEqual(codes('[[utm_'), ['tracking: utm_source'])
  assert.deepEqual(codes(' SAM '), ['agent: agent_name'])
  assert.deepEqual(codes('quote, new'), ['agent: tags'])
  assert.deepEqual(codes('nothing like it'), [])
})

test('every field of the catalogue has a place', () => {
  const all = Object.fromEntries(
    catalogue.map(({ code, example }) => [code, example === null || example === '' ? 'x' : example]),
  )
  const shown = knownFields(all, '').flatMap(({ fields }) => fields)
  assert.equal(shown.length, catalogue.length)
})
