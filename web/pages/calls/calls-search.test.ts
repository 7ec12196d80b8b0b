import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askedOf, isNarrowed } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'

// Wednesday noon in Sydney, which is eleven hours ahead then.
const nowMs = Date.parse('2026-11-25T01:00:00Z')

const rows: readonly (readonly [CallsSearch, object])[] = [
  [{}, {}],
  [
    { status: 'ringing', outcome: 'missed' },
    { status: 'ringing', outcome: 'missed' },
  ],
  [{ status: 'no such', outcome: '', q: '  ', number: '' }, {}],
  [
    { q: ' +61412 ', number: '0412 345 678' },
    { q: '+61412', number: '0412 345 678' },
  ],
  [{ time: 'hour' }, { from: '2026-11-25T00:00:00.000Z' }],
  [{ time: 'today' }, { from: '2026-11-24T13:00:00.000Z' }],
  [{ time: 'no such' }, {}],
  [{ from: '2026-11-20T00:00:00Z' }, { from: '2026-11-20T00:00:00Z' }],
]

test('22 an address of the list asks for what it says, in days of the account’s zone', () => {
  for (const [search, asked] of rows)
    assert.deepEqual(askedOf(search, { nowMs, zone: 'Australia/Sydney' }), asked, JSON.stringify(search))
})

test('a list is narrowed when anything is set', () => {
  assert.equal(isNarrowed({}), false)
  assert.equal(isNarrowed({ q: '', time: undefined }), false)
  assert.equal(isNarrowed({ time: 'hour' }), true)
})
