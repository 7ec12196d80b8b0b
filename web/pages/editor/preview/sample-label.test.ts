import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelOf } from './sample-label.ts'

test('11 in the list of sample calls a name from right to left turns no time around', () => {
  const call = { started_at: '2026-11-25T03:04:00Z', outcome: 'busy', status: 'ended', is_replayed: false } as const
  const label = (caller_name: string) => labelOf({ ...call, fields: { caller_name } }, 'UTC')
  assert.match(label('מרים כהן'), /^\u2068מרים כהן\u2069, .*03:04.*, Busy$/)
  assert.match(label('Jane Citizen'), /^Jane Citizen, .*03:04.*, Busy$/)
})

test('11 in the list of sample calls a caller is named as in every other list', () => {
  const call = { started_at: '2026-11-25T03:04:00Z', outcome: 'busy', status: 'ended', is_replayed: false } as const
  assert.match(labelOf({ ...call, fields: { caller_number: '+61412345678' } }, 'UTC'), /^\+61 412 345 678, /)
  assert.match(labelOf({ ...call, fields: { caller_anonymous: true } }, 'UTC'), /^Number withheld, /)
})
