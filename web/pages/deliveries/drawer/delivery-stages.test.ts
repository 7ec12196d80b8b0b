import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryStages, summarizeAnswers } from './delivery-stages.ts'

const base = {
  event_at: '2026-11-25T00:00:00Z',
  created_at: '2026-11-25T00:00:01Z',
  schedule: [],
  attempt_count: 0,
  attempts: [],
}

test('19 a delivery that waits shows the next attempt and how many would follow', () => {
  const stages = deliveryStages({
    ...base,
    state: 'retrying',
    attempt_count: 2,
    schedule: ['2026-11-25T00:05:00Z', '2026-11-25T00:30:00Z'],
    attempts: [attempt(1, 'retrying', 502), attempt(2, 'retrying', null, 'timeout')],
  })
  assert.deepEqual(stages.slice(2), [
    { stage: 'attempts', from: 1, to: 2, answers: ['502', 'Timeout'], good: false },
    { stage: 'next', n: 3, at: '2026-11-25T00:05:00Z' },
    { stage: 'end', state: 'delivered', at: null, isAhead: true, left: 1 },
  ])
})

test('19 one that went well after a failure shows both, and its end', () => {
  const stages = deliveryStages({
    ...base,
    state: 'delivered',
    attempt_count: 2,
    attempts: [attempt(1, 'retrying', 502), attempt(2, 'delivered', 200)],
  })
  assert.deepEqual(
    stages.map(({ stage }) => stage),
    ['happened', 'created', 'attempts', 'attempts', 'end'],
  )
  assert.deepEqual(stages.at(-1), {
    stage: 'end',
    state: 'delivered',
    at: '2026-11-25T00:00:02Z',
    isAhead: false,
    left: 0,
  })
})

test('19 one that was settled without an attempt shows none', () => {
  const stages = deliveryStages({ ...base, event_at: null, state: 'skipped', attempts: [attempt(0, 'skipped', null)] })
  assert.deepEqual(
    stages.map(({ stage }) => stage),
    ['created', 'end'],
  )
})

const sums = [
  [['502'], '502'],
  [['502', '502', 'timeout'], '502 ×2, timeout'],
  [['1', '2', '3', '4'], '1, 2, 3 …'],
] as const

for (const [answers, sum] of sums)
  test(`answers in few words: ${sum}`, () => {
    assert.equal(summarizeAnswers(answers), sum)
  })

function attempt(number: number, state: string, status_code: number | null, error: string | null = null) {
  const response = status_code === null ? null : { status_code, headers: [], body: null, truncated: false }
  return { number, state, error, response, at: '2026-11-25T00:00:02Z' }
}
