import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Figure, type Figures, type MeasureId, resultsOf } from './measures.ts'

const figuresOf = (rows: Partial<Record<MeasureId, readonly Figure[]>>): Figures =>
  new Map(Object.entries(rows) as [MeasureId, readonly Figure[]][])

test('a ratio is the median of the rounds, each against the reference of its own round', () => {
  const rounds = [
    { value: 10_000, beside: 20_000 },
    { value: 9_000, beside: 30_000 },
    { value: 4_000, beside: 10_000 },
  ]
  const [drain] = resultsOf(figuresOf({ drain: rounds }))
  assert.deepEqual(drain, {
    id: 'drain',
    value: 9_000,
    unit: 'requests/s',
    ratio: 0.4,
    of: 'bare',
    goal: null,
    met: null,
  })
})

test('a drain less than half as fast again as by a rival does not meet the goal', () => {
  const rivals = { drain_graphile: [{ value: 5_000, beside: 9_000 }], drain_pgboss: [{ value: 6_100, beside: 9_000 }] }
  assert.deepEqual(
    resultsOf(figuresOf(rivals)).map(({ id, met }) => ({ id, met })),
    [
      { id: 'drain_graphile', met: true },
      { id: 'drain_pgboss', met: false },
    ],
  )
})

test('a goal that is a most is missed by more, a goal that is a least by less', () => {
  const results = resultsOf(figuresOf({ memory: [{ value: 400.1 }], dead_neighbour_share: [{ value: 98.9 }] }))
  assert.deepEqual(
    results.map(({ id, met }) => ({ id, met })),
    [
      { id: 'dead_neighbour_share', met: false },
      { id: 'memory', met: false },
    ],
  )
})

test('a measure beside another checkout is not judged without that checkout', () => {
  const [alone] = resultsOf(figuresOf({ drain_cost: [{ value: 200 }] }))
  assert.deepEqual(
    { value: alone?.value, ratio: alone?.ratio, met: alone?.met },
    { value: 200, ratio: null, met: null },
  )
  const [beside] = resultsOf(figuresOf({ drain_cost: [{ value: 160, beside: 200 }] }))
  assert.deepEqual({ ratio: beside?.ratio, met: beside?.met }, { ratio: 0.8, met: true })
})

test('an unmeasurable value is null and does not meet its goal', () => {
  const [memory] = resultsOf(figuresOf({ memory: [{ value: 180 }, { value: Number.NaN }] }))
  assert.equal(memory?.value, null)
  assert.equal(memory?.met, false)
})
