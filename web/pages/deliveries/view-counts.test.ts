import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countShown, countText } from './view-counts.ts'
import type { CountedList } from './view-counts.ts'

const listOf = (length: number, more: Partial<CountedList> = {}): CountedList => ({
  rows: { length },
  hasMore: false,
  isPending: false,
  isBusy: false,
  ...more,
})
const some = (count: number, has_more = false) => ({ count, has_more })

test('18 a count for which there was no time is that of the list, once the list has all', () => {
  assert.deepEqual(countShown(listOf(21), some(21, true)), some(21))
  assert.deepEqual(countShown(listOf(21), some(7, true)), some(21))
})

test('18 of a list that has more, the count says how many', () => {
  assert.deepEqual(countShown(listOf(50, { hasMore: true }), some(134)), some(134))
  assert.deepEqual(countShown(listOf(50, { hasMore: true }), some(1000, true)), some(1000, true))
  assert.deepEqual(countShown(listOf(50, { hasMore: true }), some(20, true)), some(50, true))
})

test('18 what is new above the list, and what has left its view, is counted at once', () => {
  assert.deepEqual(countShown(listOf(21), some(22)), some(22))
  assert.deepEqual(countShown(listOf(21), some(20)), some(20))
})

test('18 rows of the filter before do not count, and without a count there is only the list', () => {
  assert.deepEqual(countShown(listOf(60, { isBusy: true }), some(3, true)), some(3, true))
  assert.deepEqual(countShown(listOf(0, { isPending: true }), some(3, true)), some(3, true))
  assert.deepEqual(countShown(listOf(50, { hasMore: true }), undefined), some(50, true))
})

test('18 a count in words says that there may be more, and nothing where none was found yet', () => {
  assert.deepEqual([some(56), some(1000, true), some(0), some(0, true)].map(countText), [
    '56',
    '1,000+',
    '0',
    undefined,
  ])
  assert.equal(countText(undefined), undefined)
})
