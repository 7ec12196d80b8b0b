import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyUpdate } from './update-effects.ts'
import { createCallCache, type CallCacheEntry } from './call-cache.ts'

function call(uniqueid: string, status: 'ringing' | 'ended', units = 1000): CallCacheEntry {
  const facts = { nowMs: 0, ordered: true }
  const { record } = applyUpdate(null, { uniqueid, status }, { facts, consumers: [] })
  return { callId: uniqueid, version: 1, record, units }
}

test('a call is remembered until it has ended', () => {
  const recent = createCallCache()
  recent.keep('a', call('a', 'ringing'))
  assert.equal(recent.get('a')?.callId, 'a')
  recent.keep('a', call('a', 'ended'))
  assert.equal(recent.get('a'), undefined)
})

test('what was heard of longest ago gives way; a large call is not remembered, nor as it was before', () => {
  const recent = createCallCache({ unitsMax: 2_500, callUnitsMax: 2_000 })
  const left = () => ['a', 'b', 'c'].filter((name) => recent.get(name))
  for (const name of ['a', 'b', 'a', 'c']) recent.keep(name, call(name, 'ringing'))
  assert.deepEqual(left(), ['a', 'c'])
  recent.keep('c', call('c', 'ringing', 2_001))
  assert.deepEqual(left(), ['a'])
  recent.keep('b', call('b', 'ringing', 1_400))
  assert.deepEqual(left(), ['a', 'b'])
})
