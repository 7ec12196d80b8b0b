import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyCallUpdates } from '../../calls/apply-update.ts'
import { filesAdapter } from './adapter.ts'
import { proposeColumns, ROW_ID_PLACE, rowTree, type Row } from '../mapping/rows.ts'
import { rowReader } from './rows.ts'
import { flawsOf } from '../kinds/kind.ts'

const now = Date.parse('2026-11-27T00:00:00.000Z')

const sheet: readonly Row[] = [
  {
    'Call Start': '25/11/2026 14:04',
    From: '0412 345 678',
    To: '02 8888 9999',
    Agent: 'Sam Lee',
    Duration: '00:01:35',
    'Talk time': '00:01:23',
    Result: 'Answered',
    Direction: 'In',
    Weather: 'fine',
  },
  {
    'Call Start': '25/11/2026 15:10',
    From: 'Anonymous',
    To: '02 8888 9999',
    Agent: '',
    Duration: '00:00:30',
    'Talk time': '00:00:00',
    Result: 'No answer',
    Direction: 'In',
    Weather: 'rain',
  },
]

test('a sheet of finished calls: its columns are proposed, and its rows tell whole calls', () => {
  const { columns, mapping } = proposeColumns(sheet)
  assert.deepEqual(Object.fromEntries(columns.map(({ heading, is }) => [heading, is])), {
    'Call Start': 'start',
    From: 'caller_number',
    To: 'tracking_number',
    Agent: 'agent_id',
    Duration: 'duration',
    'Talk time': 'talk',
    Result: 'status',
    Direction: 'direction',
    Weather: null,
  })
  assert.deepEqual(flawsOf(filesAdapter.kind, { mapping, country: 'AU', timezone: 'Australia/Sydney' }), [])
  const read = rowReader({ mapping, country: 'AU', timezone: 'Australia/Sydney' }, now)
  const calls = sheet.map((row) => {
    const { updates, problems } = read(row)
    assert.deepEqual(problems, [])
    const [first, ...rest] = updates
    assert.ok(first)
    const end = applyCallUpdates([first, ...rest], { nowMs: now, ordered: false }).events.at(-1)
    return ['start_time', 'duration', 'talk_duration', 'outcome', 'direction', 'caller_number', 'caller_anonymous'].map(
      (code) => end?.fields[code],
    )
  })
  assert.deepEqual(calls, [
    ['2026-11-25T03:04:00.000Z', 95, 83, 'answered', 'inbound', '0412 345 678', undefined],
    ['2026-11-25T04:10:00.000Z', 30, 0, 'missed', 'inbound', undefined, true],
  ])
})

test('a row without an id of its own has one made of all that is in it: the same whenever it is read', () => {
  const { mapping } = proposeColumns(sheet)
  assert.deepEqual(mapping.uniqueid, [ROW_ID_PLACE])
  const [row = {}, other = {}] = sheet
  const turned = Object.fromEntries(Object.entries(row).toReversed())
  const id = (one: Row): unknown => rowReader({ mapping }, now)(one).updates[0]?.uniqueid
  assert.equal(id(turned), id(row))
  assert.notEqual(id(other), id(row))
  assert.deepEqual(rowTree(row), { body: row })
})

test('a mapping that does not say when calls were takes none: all would have been now', () => {
  const { mapping } = proposeColumns(sheet)
  const { start: _start, ...timeless } = mapping
  const { updates, problems } = rowReader({ mapping: timeless }, now)(sheet[0] ?? {})
  assert.deepEqual(updates, [])
  assert.match(problems[0] ?? '', /Select the column with the start or end time/)
})

test('a row that cannot be read says why, and which column', () => {
  const { mapping } = proposeColumns(sheet)
  const read = rowReader({ mapping }, now)
  assert.match(read({ ...sheet[0], Result: 'Lost in space' }).problems[0] ?? '', /“Lost in space” at \/body\/Result/)
  assert.match(
    read({ ...sheet[0], 'Call Start': '31/02/2026' }).problems[0] ?? '',
    /“31\/02\/2026” at \/body\/Call Start/,
  )
})

test('C16 a test call of a file is what its rows can tell', () => {
  const { mapping } = proposeColumns(sheet)
  const simulation = { id: 'ab', beginMs: now, settings: { mapping }, url: '', country: 'AU' }
  const [first, ...rest] = filesAdapter.simulateCall('answered', simulation)
  assert.ok(first)
  const { events } = applyCallUpdates([first, ...rest], { nowMs: now + 3_600_000, ordered: false })
  assert.deepEqual(
    events.map(({ type, fields }) => [type, fields['duration'], fields['talk_duration']]),
    [
      ['ringing', undefined, undefined],
      ['answered', undefined, undefined],
      ['ended', 95, 83],
    ],
  )
})

test('settings of a source of files that cannot work are told where they are wrong', () => {
  const pointers = flawsOf(filesAdapter.kind, { mapping: { uniqueid: 'x' }, auth: {}, timezone: 'x' }).map(
    ({ pointer }) => pointer,
  )
  assert.deepEqual(pointers, [
    '/settings/auth',
    '/settings/mapping/uniqueid',
    '/settings/mapping/status',
    '/settings/mapping/fields',
    '/settings/timezone',
  ])
})
