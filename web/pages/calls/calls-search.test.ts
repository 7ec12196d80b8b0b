import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askedOf, isNarrowed } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'

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
  [{ time: 'hour' }, {}],
  [{ source: 'src_0198', status: '' }, { source_id: 'src_0198' }],
]

test('22 an address of the list asks for what it says, and for nothing that is not known', () => {
  for (const [search, asked] of rows) assert.deepEqual(askedOf(search, {}), asked, JSON.stringify(search))
  const times = { from: '2026-11-20T00:00:00Z' }
  assert.deepEqual(askedOf({ time: 'week' }, times), times)
})

test('a list is narrowed when anything is set', () => {
  assert.equal(isNarrowed({}), false)
  assert.equal(isNarrowed({ q: '', time: undefined }), false)
  assert.equal(isNarrowed({ time: 'hour' }), true)
  assert.equal(isNarrowed({ source: 'src_0198' }), true)
})
