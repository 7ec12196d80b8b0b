import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELD_NAMES, fieldOf, FIELDS, isComputed, isCustomField, isFieldName } from './fields.ts'

test('every code and every label of the catalogue is there once', () => {
  assert.equal(new Set(FIELDS.map((field) => field.code)).size, FIELDS.length)
  assert.equal(new Set(FIELDS.map((field) => field.label)).size, FIELDS.length)
  for (const field of FIELDS) assert.match(field.code, /^[a-z0-9_]+$/)
})

test('every help is one sentence', () => {
  for (const field of FIELDS) assert.match(field.help, /^[^\n]{10,}[.]$/, field.code)
})

test('an own field is custom. and a name that a placeholder can hold', () => {
  for (const name of ['custom.a', 'custom.Lead_ID', 'custom.a.b-c', `custom.${'x'.repeat(64)}`]) {
    assert.equal(isCustomField(name), true, name)
    assert.equal(isFieldName(name), true, name)
    assert.equal(fieldOf(name)?.label, name.slice(7))
  }
  for (const name of [
    'custom.',
    'custom',
    'custom.a b',
    'custom.a|b',
    'custom.]]',
    'custom.a.',
    `custom.${'x'.repeat(65)}`,
    'nope',
    '__proto__',
    'constructor',
  ]) {
    assert.equal(isCustomField(name), false, name)
    assert.equal(isFieldName(name), false, name)
    assert.equal(fieldOf(name), undefined, name)
  }
})

test('a source cannot give what Offhook computes, and may give what fills a gap', () => {
  for (const name of ['uniqueid', 'event_id', 'event_type', 'sequence', 'status', 'outcome', 'is_test', 'route_name']) {
    assert.equal(isComputed(name), true, name)
  }
  for (const name of ['caller_name', 'duration', 'talk_duration', 'custom.a'])
    assert.equal(isComputed(name), false, name)
  assert.equal(fieldOf('duration')?.from, 'gap')
  assert.equal(FIELD_NAMES.has('duration'), true)
})
