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
  [{ when: 'hour' }, { from: '2026-11-25T00:00:00.000Z' }],
  [{ when: 'today' }, { from: '2026-11-24T13:00:00.000Z' }],
  [{ when: 'yesterday' }, { from: '2026-11-23T13:00:00.000Z', to: '2026-11-24T13:00:00.000Z' }],
  [{ when: 'week' }, { from: '2026-11-18T01:00:00.000Z' }],
  [
    { when: 'days', from: '2026-11-20', to: '2026-11-21' },
    { from: '2026-11-19T13:00:00.000Z', to: '2026-11-21T13:00:00.000Z' },
  ],
  // The clocks went forward on Sunday 4 October: the day begins an hour later than the next.
  [
    { when: 'days', from: '2026-10-04', to: '2026-10-04' },
    { from: '2026-10-03T14:00:00.000Z', to: '2026-10-04T13:00:00.000Z' },
  ],
  [{ when: 'days', from: 'yesterday', to: '2026-13-40' }, {}],
  [{ from: '2026-11-20' }, {}],
]

test('22 an address of the list asks for what it says, in days of the account’s zone', () => {
  for (const [search, asked] of rows)
    assert.deepEqual(askedOf(search, { nowMs, zone: 'Australia/Sydney' }), asked, JSON.stringify(search))
})

test('a list is narrowed when anything is set', () => {
  assert.equal(isNarrowed({}), false)
  assert.equal(isNarrowed({ q: '', when: undefined }), false)
  assert.equal(isNarrowed({ when: 'hour' }), true)
})
