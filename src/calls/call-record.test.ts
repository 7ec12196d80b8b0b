import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_CONSUMERS } from '../intake/event-consumers.ts'
import { applyUpdate } from '../intake/update-effects.ts'
import { finalStateOf, readRecord } from './call-record.ts'

const facts = { nowMs: 1_000_000, ordered: true }
const { call } = applyUpdate(null, { uniqueid: 'c', status: 'ended' }, { facts, consumers: NO_CONSUMERS }).record
const read = (finals: unknown) => readRecord(JSON.stringify({ call, finals }))

test('C9 the finals of thousands of integrations are stored as ranges of their ids', () => {
  const record = read([
    { final: 'sent', ids: [1001, 11_001] },
    { final: 2_000_000, ids: [12_000, 12_001] },
  ])
  assert.ok(record)
  assert.deepEqual(
    [1000, 1001, 11_000, 11_001, 12_000].map((id) => finalStateOf(record, id)),
    [undefined, 'sent', 'sent', undefined, 2_000_000],
  )
})

test('C9 finals that were stored by integration are read as before', () => {
  const record = read({ 1001: 'sent', 1003: 2_000_000, 1002: 'sent' })
  assert.deepEqual(record?.finals, [
    { final: 'sent', ids: [1001, 1003] },
    { final: 2_000_000, ids: [1003, 1004] },
  ])
  assert.deepEqual(read({})?.finals, [])
})

test('S46 a call whose finals cannot be read is unreadable', () => {
  const ids = [1001, 1002]
  const wrong = [
    null,
    7,
    'sent',
    { x: 'sent' },
    { 1001: 'gone' },
    [7],
    [{ ids }],
    [{ final: 'gone', ids }],
    [{ final: 'sent', ids: [2, 1] }],
  ]
  for (const finals of wrong) assert.equal(read(finals), null, JSON.stringify(finals))
})
