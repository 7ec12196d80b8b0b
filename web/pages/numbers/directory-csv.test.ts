import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readNumbersCsv } from '../../../src/calls/directory/read-numbers.ts'
import { directoryCsv } from './directory-csv.ts'

const row = {
  id: 'num_1',
  number: '+61288889999',
  name: '=1+1',
  custom_id: 'a "b", c',
  custom_group: null,
  campaign: 'Größe\n- und mehr; =1',
  source: null,
  medium: '-cpc',
  country: 'AU',
  timezone: 'Australia/Sydney',
  do_not_record: true,
  managed: true,
  updated_at: '2026-11-25T03:04:05.123Z',
}

test('S38 what is exported can be imported again, and runs nothing in a spreadsheet', () => {
  const csv = directoryCsv([row])
  assert.match(csv, /,'=1\+1,/)
  const { rows, refused, passedOver } = readNumbersCsv(csv, { country: 'AU' })
  const { id: _id, managed: _managed, updated_at: _at, custom_group: _group, source: _source, ...entry } = row
  assert.deepEqual([rows, refused, passedOver], [[{ line: 2, entry }], [], []])
})
