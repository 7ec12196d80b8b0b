import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grouped, linearScale, logScale, nameStep, runsOf } from './chart-scale.ts'
import { rangeOfSearch, searchOfDays } from './range.ts'

test('the marks of a scale are whole and round, and the greatest value is below the last', () => {
  const marks = (most: number): readonly number[] => linearScale(most).marks
  assert.deepEqual(marks(0), [0, 1])
  assert.deepEqual(marks(1), [0, 1])
  assert.deepEqual(marks(3), [0, 1, 2, 3])
  assert.deepEqual(marks(97), [0, 25, 50, 75, 100])
  assert.deepEqual(marks(1_001), [0, 500, 1_000, 1_500])
  for (const most of [1, 2, 5, 7, 10, 11, 99, 12_345, 9_999_999]) {
    const { at, marks: all } = linearScale(most)
    assert.ok(at(most) <= 1 && at(most) > 0.5, String(most))
    assert.ok(all.every(Number.isInteger) && all.length <= 6, `${most}: ${all.join(' ')}`)
  }
})

test('times that differ a thousandfold are all seen', () => {
  const { at, marks } = logScale([12, 140, 9_000])
  assert.deepEqual(marks, [10, 100, 1_000, 10_000])
  assert.ok(at(12) > 0 && at(140) - at(12) > 0.2 && at(9_000) < 1)
  assert.deepEqual(logScale([]).marks, [1_000, 10_000])
})

test('periods are named as far as there is room', () => {
  assert.equal(nameStep(24, 10, [1, 3, 6, 12]), 3)
  assert.equal(nameStep(24, 3, [1, 3, 6, 12]), 12)
  assert.equal(nameStep(400, 1, [1, 7]), 400)
})

test('where there is no room for each, neighbours are added up', () => {
  assert.deepEqual(grouped([1, 2, 3, 4, 5], 2), [6, 9])
  assert.deepEqual(grouped([1, 2], 30), [1, 2])
})

test('a line has a gap where there is no value', () => {
  assert.deepEqual(runsOf([1, 2, null, 3]), [
    [
      [0, 1],
      [1, 2],
    ],
    [[3, 3]],
  ])
})

test('what an address does not name well is the usual range', () => {
  assert.deepEqual(rangeOfSearch({}), { chosen: '7', range: { days: 7 } })
  assert.deepEqual(rangeOfSearch({ days: '30' }), { chosen: '30', range: { days: 30 } })
  const dates = { from: '2026-11-01', to: '2026-11-25' }
  assert.deepEqual(rangeOfSearch(dates), { chosen: null, range: dates })
  for (const wrong of [{ days: '31' }, { from: '2026-11-25', to: '2026-11-01' }, { from: 'x', to: 'y' }])
    assert.equal(rangeOfSearch(wrong).chosen, '7')
  assert.deepEqual([searchOfDays('7'), searchOfDays('90')], [{}, { days: '90' }])
})
