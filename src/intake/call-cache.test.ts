import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_CONSUMERS } from './event-consumers.ts'
import { applyUpdate } from './update-effects.ts'
import { createCallCache, type CallCacheEntry } from './call-cache.ts'

function call(uniqueid: string, status: 'ringing' | 'ended', units = 1000): CallCacheEntry {
  const facts = { nowMs: 0, ordered: true }
  const { record } = applyUpdate(null, { uniqueid, status }, { facts, consumers: NO_CONSUMERS })
  return { callId: uniqueid, version: 1, record, units }
}

test('ended calls have room of their own', () => {
  const recent = createCallCache({ activeMax: 2_500, endedMax: 1_500, callMax: 2_000 })
  const left = () => ['a', 'b', 'c'].filter((name) => recent.get(name))
  for (const name of ['a', 'b']) recent.keep(name, call(name, 'ringing'))
  recent.keep('a', call('a', 'ended'))
  recent.keep('c', call('c', 'ringing'))
  assert.deepEqual(left(), ['a', 'b', 'c'])
  assert.equal(recent.get('a')?.record.call.status, 'ended')
  recent.keep('b', call('b', 'ended'))
  assert.deepEqual(left(), ['b', 'c'])
})

test('the call that was updated longest ago is evicted, and so is a large call, also as it was before', () => {
  const recent = createCallCache({ activeMax: 2_500, endedMax: 0, callMax: 2_000 })
  const left = () => ['a', 'b', 'c'].filter((name) => recent.get(name))
  for (const name of ['a', 'b', 'a', 'c']) recent.keep(name, call(name, 'ringing'))
  assert.deepEqual(left(), ['a', 'c'])
  recent.keep('c', call('c', 'ringing', 2_001))
  assert.deepEqual(left(), ['a'])
  recent.keep('b', call('b', 'ringing', 1_400))
  assert.deepEqual(left(), ['a', 'b'])
})
