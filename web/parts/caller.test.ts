import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOf, callerPageOf } from './caller.ts'

test('19 a caller is the name with the number under it, or what there is of both, whichever page shows it', () => {
  const [caller_number, caller_name] = ['+61412345678', 'Jane Citizen']
  assert.deepEqual(callerOf({ caller_number, caller_name }), { name: caller_name, under: '+61 412 345 678' })
  assert.deepEqual(callerOf({ caller_number, caller_name: null }), { name: '+61 412 345 678', under: null })
  assert.deepEqual(callerOf({ caller_number: null, caller_name }), { name: caller_name, under: null })
  assert.deepEqual(callerOf({ caller_number: null, caller_name: '' }), { name: 'Unknown number', under: null })
  assert.deepEqual(callerOf({ caller_anonymous: true }), { name: 'Number withheld', under: null })
})

test('40 a call belongs to the page of its other party, if that is one caller', () => {
  const [theirs, ours] = ['+61412345678', '+61288889999']
  const inbound = { direction: 'inbound', caller_number: theirs, tracking_number: ours }
  const outbound = { direction: 'outbound', caller_number: ours, tracking_number: theirs, caller_anonymous: true }
  const real = { is_test: false, is_replayed: false }
  assert.equal(callerPageOf({ ...real, fields: inbound }), theirs)
  assert.equal(callerPageOf({ ...real, fields: outbound }), theirs)
  for (const fields of [
    { ...inbound, caller_anonymous: true },
    { ...inbound, caller_number: 'anonymous' },
    { ...inbound, caller_number: null },
    { ...inbound, caller_number: `sip:${'x'.repeat(50)}` },
    { direction: 'outbound', caller_number: ours },
  ])
    assert.equal(callerPageOf({ ...real, fields }), null, JSON.stringify(fields))
  assert.equal(callerPageOf({ is_test: true, is_replayed: false, fields: inbound }), null)
  assert.equal(callerPageOf({ is_test: false, is_replayed: true, fields: inbound }), null)
})
