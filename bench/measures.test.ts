import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Figure, type Figures, type MeasureId, resultsOf } from './measures.ts'

const figuresOf = (rows: Partial<Record<MeasureId, readonly Figure[]>>): Figures =>
  new Map(Object.entries(rows) as [MeasureId, readonly Figure[]][])

const drained = (value: number): Figure => ({ value, bare: 30_000 })

test('a ratio is the median of the rounds, each against the bare loop of its own round', () => {
  const rounds = [
    { value: 10_000, bare: 20_000 },
    { value: 9_000, bare: 30_000 },
    { value: 4_000, bare: 10_000 },
  ]
  const [drain] = resultsOf(figuresOf({ drain: rounds }))
  assert.deepEqual(drain, {
    id: 'drain',
    value: 9_000,
    unit: 'requests/s',
    ratio: 0.4,
    of: 'bare',
    goal: 0.333,
    met: true,
  })
})

test('a drain above its share of the bare loop, but not far enough above the better rival, is not met', () => {
  const rivals = { drain_graphile: [drained(5_000)], drain_pgboss: [drained(8_000)] }
  assert.equal(resultsOf(figuresOf({ drain: [drained(11_900)], ...rivals }))[0]?.met, false)
  assert.equal(resultsOf(figuresOf({ drain: [drained(12_000)], ...rivals }))[0]?.met, true)
})

test('a goal that is a most is missed by more, one that is a least by less', () => {
  const results = resultsOf(figuresOf({ latency_p50: [{ value: 8.1 }], dead_neighbour_share: [{ value: 98.9 }] }))
  assert.deepEqual(
    results.map(({ id, met }) => ({ id, met })),
    [
      { id: 'latency_p50', met: false },
      { id: 'dead_neighbour_share', met: false },
    ],
  )
})

test('what could not be measured has no value and is not met', () => {
  const [memory] = resultsOf(figuresOf({ memory: [{ value: 180 }, { value: Number.NaN }] }))
  assert.equal(memory?.value, null)
  assert.equal(memory?.met, false)
})
