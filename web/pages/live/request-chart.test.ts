import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHART, chartOf } from './request-chart.ts'

const minute = (delivered: number, failed: number) => ({ at: '2026-11-25T03:04:00Z', delivered, failed })

test('bars are as high as the busiest minute allows, and one failure is seen among thousands', () => {
  const { bars, most, all, failed } = chartOf([minute(0, 0), minute(5_000, 1), minute(10, 0)])
  assert.deepEqual([most, all, failed], [5_001, 5_011, 1])
  assert.deepEqual([bars[0]?.good, bars[0]?.fail], [0, 0])
  assert.equal(bars[1]?.fail, 2)
  assert.ok(bars.every(({ good, fail }) => good + fail <= CHART.height))
})

test('an hour without requests has no bars that are seen', () => {
  const { bars, most } = chartOf([minute(0, 0), minute(0, 0)])
  assert.deepEqual([most, bars.map(({ good, fail }) => good + fail)], [0, [0, 0]])
  assert.deepEqual(chartOf([]).all, 0)
})
