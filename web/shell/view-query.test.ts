import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameQuery, setParameters } from './view-query.ts'

test('what is not set is no part of a view, and the order of parameters says nothing', () => {
  assert.deepEqual(setParameters({ time: 'today', q: '', state: 'failed', kind: undefined }), {
    state: 'failed',
    time: 'today',
  })
  assert.ok(isSameQuery({ time: 'today', state: 'failed' }, { state: 'failed', time: 'today', q: '' }))
  assert.ok(!isSameQuery({ state: 'failed' }, { state: 'failed', time: 'today' }))
})
