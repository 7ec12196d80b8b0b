import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLine } from './progress.ts'

test('how far an import is: rows, pace, time left, and what was refused', () => {
  const half = { done: 12_500, all: 100_000, refused: 3, ms: 5_000 }
  assert.equal(progressLine(half), '12,500 of 100,000 rows · 2,500 a second · 35 s left · 3 refused')
  assert.equal(progressLine({ ...half, done: 500, refused: 0 }), '500 of 100,000 rows · 100 a second · 17 min left')
  assert.equal(progressLine({ done: 1, all: 1, refused: 0, ms: 1_000 }), '1 of 1 row · 1 a second')
})
