import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOf } from './caller.ts'

test('19 a caller is the name with the number under it, or what there is of both, whichever page shows it', () => {
  const [caller_number, caller_name] = ['+61412345678', 'Jane Citizen']
  assert.deepEqual(callerOf({ caller_number, caller_name }), { name: caller_name, under: '+61 412 345 678' })
  assert.deepEqual(callerOf({ caller_number, caller_name: null }), { name: '+61 412 345 678', under: null })
  assert.deepEqual(callerOf({ caller_number: null, caller_name }), { name: caller_name, under: null })
  assert.deepEqual(callerOf({ caller_number: null, caller_name: '' }), { name: 'Unknown number', under: null })
  assert.deepEqual(callerOf({ caller_anonymous: true }), { name: 'Number withheld', under: null })
})
