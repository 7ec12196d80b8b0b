import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallDelivery } from './call-history.ts'
import { lanesOf, axisEndOf } from './lanes.ts'

const time = (seconds: number): string => new Date(seconds * 1_000).toISOString()
const attempt = (number: number, seconds: number, state = 'delivered', status_code: number | null = 200) => ({
  number,
  at: time(seconds),
  state,
  status_code,
  error: null,
  duration_ms: 20,
})
const delivery = (more: Partial<CallDelivery>): CallDelivery => ({
  id: 'dlv_1',
  integration_id: 'int_1',
  integration_name: 'CRM',
  sequence: 1,
  kind: 'final',
  state: 'delivered',
  created_at: time(0),
  due_at: null,
  attempts: [attempt(1, 1)],
  ...more,
})

test('19 each integration has a lane, with a mark for each attempt and for the next one', () => {
  const lanes = lanesOf(
    [
      delivery({ id: 'c', integration_id: null, integration_name: null, kind: 'resend', created_at: time(50) }),
      delivery({
        id: 'b',
        integration_id: 'int_2',
        state: 'retrying',
        created_at: time(10),
        due_at: time(300),
        attempts: [attempt(1, 11, 'retrying', 502), attempt(2, 40, 'retrying', 502)],
      }),
      delivery({ id: 'a', kind: 'status', created_at: time(1), sequence: 7 }),
    ],
    [
      { sequence: 1, type: 'final', at: time(10) },
      { sequence: 7, type: 'ringing', at: time(1) },
    ],
  )
  assert.deepEqual(
    lanes.map(({ id, realtime, state, marks }) => [
      id,
      realtime,
      state.is,
      marks.map((mark) => `${mark.tells} ${mark.atMs / 1_000} ${mark.attempt?.status_code ?? 'next'}`),
    ]),
    [
      ['int_1', true, 'delivered', ['ringing 1 200']],
      ['int_2', false, 'retrying', ['final 11 502', 'final 40 502', 'final 300 next']],
      [null, false, 'delivered', ['resend 1 200']],
    ],
  )
})

test('19 what is worst says how a lane fares', () => {
  const state = (...states: CallDelivery['state'][]) =>
    lanesOf(
      states.map((state) => delivery({ state })),
      [],
    )[0]?.state
  assert.deepEqual(state('delivered', 'delivered'), { is: 'delivered', done: 2, all: 2 })
  assert.deepEqual(state('delivered', 'queued'), { is: 'waiting' })
  assert.deepEqual(state('retrying', 'queued'), { is: 'retrying', tries: 1 })
  assert.deepEqual(state('retrying', 'failed'), { is: 'failed', n: 1 })
  assert.deepEqual(state('delivered', 'superseded'), { is: 'delivered', done: 1, all: 2 })
})

test('19 the axis ends shortly after the call, or with its last attempt', () => {
  const call = { fromMs: 0, endMs: 100_000 }
  assert.deepEqual(axisEndOf(call, [], false), { toMs: 118_000, beyond: false })
  assert.deepEqual(axisEndOf(call, [120_000], false), { toMs: 120_000, beyond: false })
  assert.deepEqual(axisEndOf(call, [120_000, 900_000], false), { toMs: 120_000, beyond: true })
  assert.deepEqual(axisEndOf(call, [120_000, 900_000], true), { toMs: 900_000, beyond: true })
})
