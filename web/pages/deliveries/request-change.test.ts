import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedAfter, oldestByIntegration } from './request-change.ts'

const at = (minute: number) => `2026-12-01T10:${String(minute).padStart(2, '0')}:00.000Z`

test('D15 a save after a delivery was created counts as a change where requests are rendered otherwise after it', () => {
  const of = (...changes: string[]) => changedAfter([{ saved_at: at(5), changes }], at(4))
  assert.deepEqual(
    [of('request.url'), of('request.rows', 'name'), of('settings.webhook'), of('service'), of('recordings.link_days')],
    Array.from({ length: 5 }, () => at(5)),
  )
  assert.deepEqual(
    [of('name'), of('delivery.timeout_s', 'realtime', 'enabled'), of('conditions'), of()],
    [null, null, null, null],
  )
})

test('D15 the last of several changes is the one that is told, and none that came before', () => {
  const versions = [
    { saved_at: at(9), changes: ['name'] },
    { saved_at: at(7), changes: ['request.url'] },
    { saved_at: at(5), changes: ['request.rows'] },
  ]
  assert.equal(changedAfter(versions, at(4)), at(7))
  assert.equal(changedAfter(versions, at(7)), null)
  assert.equal(changedAfter(versions, undefined), null)
})

test('D15 of each integration its oldest delivery decides, tests aside', () => {
  const row = (integration_id: string | null, minute: number, call_id: string | null = 'call_1') => ({
    integration_id,
    call_id,
    created_at: at(minute),
  })
  assert.deepEqual(
    [...oldestByIntegration([row('a', 9), row('b', 8), row('a', 3), row('b', 8), row('a', 1, null), row(null, 0)])],
    [
      ['a', at(3)],
      ['b', at(8)],
    ],
  )
})
