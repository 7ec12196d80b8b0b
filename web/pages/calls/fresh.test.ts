import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedCall } from '../../api/calls.ts'
import { freshOf, renewed } from './fresh.ts'

const call = (id: string, status = 'ringing') => ({ id, status }) as ListedCall

test('22 new calls are counted beside the rows that are shown', () => {
  const shown = [call('b'), call('a')]
  assert.equal(freshOf([call('b'), call('a')], shown), 0)
  assert.equal(freshOf([call('d'), call('c'), call('b')], shown), 2)
  assert.equal(freshOf([call('z'), call('y')], shown), 2)
  assert.equal(freshOf([], shown), 0)
})

test('22 a row that changed is renewed in its place, and no other', () => {
  const [b, a] = [call('b'), call('a')]
  const pages = [
    { data: [b], next: 'x' },
    { data: [a], next: null },
  ]
  const [first, second] = renewed(pages, [call('a', 'answered'), call('b'), call('new')])
  assert.deepEqual([first?.data[0], second?.data], [b, [call('a', 'answered')]])
  assert.equal(first?.data[0], b)
  assert.equal(first?.next, 'x')
})
