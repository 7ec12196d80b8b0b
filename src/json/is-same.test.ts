import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSame } from './is-same.ts'

const ROWS: readonly (readonly [unknown, unknown, boolean])[] = [
  [{ a: 1, b: [{ c: null, d: 'x' }] }, { b: [{ d: 'x', c: null }], a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: undefined }, { b: undefined }, true],
  [{ a: undefined }, { a: null }, false],
  [{ a: 1 }, { a: '1' }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [['a'], { 0: 'a' }, false],
  [null, {}, false],
]

test('two values of JSON are the same in any order of their members, and in no other order of a list', () => {
  for (const [a, b, is] of ROWS) {
    assert.equal(isSame(a, b), is, JSON.stringify([a, b]))
    assert.equal(isSame(b, a), is, JSON.stringify([b, a]))
  }
})
