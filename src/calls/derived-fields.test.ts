import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldValue } from './derived-fields.ts'

test('the national form and the country follow from the caller’s number', () => {
  const fields = { caller_number: '+61412345678' }
  assert.equal(fieldValue(fields, 'caller_number_local'), '0412 345 678')
  assert.equal(fieldValue(fields, 'caller_country'), 'AU')
})

test('what a source told of them wins', () => {
  const fields = { caller_number: '+61412345678', caller_number_local: '412', caller_country: 'NZ' }
  assert.equal(fieldValue(fields, 'caller_number_local'), '412')
  assert.equal(fieldValue(fields, 'caller_country'), 'NZ')
})

test('C14 a number that says nothing leaves them unknown', () => {
  for (const caller_number of ['201', 'anonymous', '+', '+1', '']) {
    assert.equal(fieldValue({ caller_number }, 'caller_number_local'), undefined, caller_number)
    assert.equal(fieldValue({ caller_number }, 'caller_country'), undefined, caller_number)
  }
  assert.equal(fieldValue({}, 'caller_country'), undefined)
})

test('a name that every object has is no field', () => {
  for (const name of ['constructor', 'toString', '__proto__']) assert.equal(fieldValue({}, name), undefined)
})
