import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usualCall } from './sample-choice.ts'

const calls = [
  { id: 'rings', is_test: false, is_replayed: false, ended_at: null },
  { id: 'ended', is_test: false, is_replayed: false, ended_at: '2026-11-25T03:05:35.000Z' },
  { id: 'ended-before', is_test: false, is_replayed: false, ended_at: '2026-11-25T02:00:00.000Z' },
]

test('11 what is sent when a call is complete is shown of the newest call that ended, not of one that rings', () => {
  assert.equal(usualCall(calls, 'final')?.id, 'ended')
})

test('11 a test call is shown only where there is no other', () => {
  const test = { id: 'test', is_test: true, is_replayed: false, ended_at: '2026-11-25T03:06:00.000Z' }
  assert.equal(usualCall([test, ...calls], 'final')?.id, 'ended')
  assert.equal(usualCall([test], 'final')?.id, 'test')
})

test('11 a replayed call is shown only where there is none that was heard live', () => {
  const replayed = { id: 'replayed', is_test: false, is_replayed: true, ended_at: '2026-11-25T03:06:00.000Z' }
  const test = { id: 'test', is_test: true, is_replayed: false, ended_at: '2026-11-25T03:07:00.000Z' }
  assert.equal(usualCall([replayed, ...calls], 'final')?.id, 'ended')
  assert.equal(usualCall([test, replayed], 'final')?.id, 'replayed')
})

test('11 a change of status is shown of the newest call', () => {
  assert.equal(usualCall(calls, 'answered')?.id, 'rings')
})

test('11 a call in progress is better than a made-up one', () => {
  assert.equal(usualCall(calls.slice(0, 1), 'final')?.id, 'rings')
  assert.equal(usualCall([], 'final'), undefined)
})
