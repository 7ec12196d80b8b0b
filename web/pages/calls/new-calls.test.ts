import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedCall } from '../../api/calls.ts'
import { countNewCalls, updateCalls } from './new-calls.ts'

const call = (id: string, status = 'ringing') => ({ id, status }) as ListedCall

test('22 new calls are counted beside the rows that are shown', () => {
  const shown = [call('b'), call('a')]
  assert.equal(countNewCalls([call('b'), call('a')], shown), 0)
  assert.equal(countNewCalls([call('d'), call('c'), call('b')], shown), 2)
  assert.equal(countNewCalls([call('b'), call('late'), call('a'), call('older')], shown), 1)
  assert.equal(countNewCalls([call('z'), call('y')], shown), 2)
  assert.equal(countNewCalls([], shown), 0)
})

test('22 a row that changed is renewed in its place, and no other', () => {
  const [b, a] = [call('b'), call('a')]
  const pages = [
    { data: [b], next: 'x' },
    { data: [a], next: null },
  ]
  const [first, second] = updateCalls(pages, [call('a', 'answered'), call('b'), call('new')])
  assert.deepEqual([first?.data[0], second?.data], [b, [call('a', 'answered')]])
  assert.equal(first?.data[0], b)
  assert.equal(first?.next, 'x')
})
