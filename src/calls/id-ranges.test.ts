import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../test/kit/property.ts'
import { difference, hasId, idsOf, intersection, isIdRanges, rangesOf, union } from './id-ranges.ts'

const ids = fc.uniqueArray(fc.nat(40), { maxLength: 30 }).map((all) => all.toSorted((a, b) => a - b))

property('sets of ids are the same as sets of numbers', (numRuns) => {
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      const [one, other] = [rangesOf(a), rangesOf(b)]
      assert.deepEqual(idsOf(one), a)
      assert.deepEqual(
        idsOf(union(one, other)),
        [...new Set([...a, ...b])].toSorted((x, y) => x - y),
      )
      assert.deepEqual(intersection(one, other), rangesOf(a.filter((id) => b.includes(id))))
      assert.deepEqual(difference(one, other), rangesOf(a.filter((id) => !b.includes(id))))
      for (let id = -1; id <= 42; id++) assert.equal(hasId(one, id), a.includes(id))
      assert.ok(isIdRanges(union(one, other)))
    }),
    { numRuns },
  )
})

test('ids that follow each other are two numbers', () => {
  assert.deepEqual(rangesOf([1001, 1002, 1003, 1007]), [1001, 1004, 1007, 1008])
})

test('S46 what is no set of ids is refused', () => {
  for (const value of [null, 5, {}, [1], [2, 1], [1, 1], [1, '2'], [1, 2.5], [1, 2, 2, 3]])
    assert.ok(!isIdRanges(value))
})
