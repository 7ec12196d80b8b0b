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

test('S46 C26 additions are read as they were stored, and a call whose additions are damaged cannot be read', () => {
  const inForce = [
    { id: '1', kind: 'tag', value: 'vip' },
    { id: '2', kind: 'value', value: { amount: '1.50', currency: 'AUD' } },
    { id: '3', kind: 'outcome', value: 'missed' },
  ] as const
  const added = { made: 4, inForce }
  assert.deepEqual(readCall(JSON.parse(JSON.stringify({ ...call, added })))?.added, added)
  const damaged: unknown[] = [
    null,
    [],
    {},
    { ...added, made: '4' },
    { ...added, inForce: {} },
    ...[
      null,
      {},
      { id: 1, kind: 'tag', value: 'x' },
      { id: '1', kind: 'tag', value: 1 },
      { id: '1', value: 'x' },
      { id: '1', kind: 'label', value: 'x' },
      { id: '1', kind: 'value', value: '1.50' },
      { id: '1', kind: 'value', value: { amount: null } },
      { id: '1', kind: 'value', value: { amount: 1, currency: 1 } },
      { id: '1', kind: 'outcome', value: 'flying' },
      { id: '1', kind: 'outcome' },
    ].map((one) => ({ made: 1, inForce: [one] })),
  ]
  for (const one of damaged) assert.equal(readCall({ ...call, added: one }), null, JSON.stringify(one))
})
