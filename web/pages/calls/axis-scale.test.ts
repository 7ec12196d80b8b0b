import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterMarks, positionOf, rangeOf, ticksOf } from './axis-scale.ts'

test('an axis ends at a whole step and has no more than six ticks', () => {
  for (const [seconds, end, ticks] of [
    [95, 120, 5],
    [150, 150, 6],
    [0, 1, 2],
    [3_600, 3_600, 5],
    [90_000, 108_000, 6],
    [40 * 86_400, 40 * 86_400, 6],
  ] as const) {
    const span = rangeOf(0, seconds * 1_000)
    assert.deepEqual([span.toMs / 1_000, ticksOf(span).length], [end, ticks], `${seconds} s`)
    assert.equal(ticksOf(span).at(-1), span.toMs)
  }
})

test('marks nearer than a fingertip come together, and what lies behind the end stands apart', () => {
  const span = rangeOf(0, 100_000)
  const at = (seconds: number) => ({ atMs: seconds * 1_000 })
  const seconds = (marks: readonly { atMs: number }[]) => marks.map(({ atMs }) => atMs / 1_000)
  const { here, later } = clusterMarks([at(50), at(1), at(2), at(500)], span, 1_000)
  assert.deepEqual(
    here.map(({ marks }) => seconds(marks)),
    [[1, 2], [50]],
  )
  assert.deepEqual(seconds(later), [500])
  const wide = clusterMarks([at(1), at(20)], span, 1_000).here.length
  const narrow = clusterMarks([at(1), at(20)], span, 100).here.length
  assert.deepEqual([wide, narrow], [2, 1])
})

test('a moment outside the axis stands at its end', () => {
  const span = rangeOf(10_000, 20_000)
  assert.deepEqual([positionOf(span, 0), positionOf(span, 15_000), positionOf(span, 99_000)], [0, 50, 100])
})
