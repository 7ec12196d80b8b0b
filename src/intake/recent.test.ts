import assert from 'node:assert/strict'
import { test } from 'node:test'
import { follow } from './follow.ts'
import { createRecent, type Known } from './recent.ts'

function known(uniqueid: string, status: 'ringing' | 'ended'): Known {
  const facts = { nowMs: 0, ordered: true }
  const { record } = follow(null, { uniqueid, status }, { facts, listeners: [] })
  return { callId: uniqueid, version: 1, record }
}

test('a call is known until it has ended', () => {
  const recent = createRecent()
  recent.keep('a', known('a', 'ringing'))
  assert.equal(recent.get('a')?.callId, 'a')
  recent.keep('a', known('a', 'ended'))
  assert.equal(recent.get('a'), undefined)
})

test('what was heard of longest ago gives way', () => {
  const recent = createRecent(2)
  for (const name of ['a', 'b', 'a', 'c']) recent.keep(name, known(name, 'ringing'))
  assert.deepEqual(
    ['a', 'b', 'c'].filter((name) => recent.get(name)),
    ['a', 'c'],
  )
})
