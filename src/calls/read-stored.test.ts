import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyTestUpdates } from '../../test/kit/call-updates.ts'
import { readCall } from './read-stored.ts'

const exact = { precision: 'exact' } as const
const { call } = applyTestUpdates([
  { status: 'ringing', s: 0.5, fields: { caller_name: 'Jane' }, ...exact },
  { status: 'answered', s: 2.5, whileIn: ['ringing'], order: { of: 'a', number: 1 }, ...exact },
  { connected: false, outcome: 'missed', s: 1.5, reportedAt: 1, ...exact },
])

test('S46 a call with its timeline is read as it was stored', () => {
  assert.deepEqual(readCall(JSON.parse(JSON.stringify(call))), call)
})

test('S46 a call whose timeline is damaged cannot be read', () => {
  const [report] = call.timeline?.reports ?? []
  assert.ok(report)
  const damaged: unknown[] = [
    null,
    {},
    { reports: {} },
    { reports: [null] },
    { reports: [{}] },
    { from: {}, reports: [] },
    ...[
      { at: '1' },
      { status: 'flying' },
      { outcome: 1 },
      { connected: 'yes' },
      { whileIn: 'ringing' },
      { precision: 'day' },
      { reportedAt: null },
      { order: { of: 'a' } },
    ].map((damage) => ({ reports: [{ ...report, ...damage }] })),
  ]
  for (const timeline of damaged) assert.equal(readCall({ ...call, timeline }), null, JSON.stringify(timeline))
  assert.equal(readCall({ ...call, fieldTimes: { caller_name: 'now' } }), null)
})
